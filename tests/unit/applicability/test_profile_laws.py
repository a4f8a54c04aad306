"""Laws that hold for every profile, tested on generated profiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from trialgraph.errors import ContradictionError
from trialgraph.graph.applicability.assessment import Applicabilities
from trialgraph.graph.applicability.case import Case
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.criteria import (
    Has,
    LastLine,
    Lines,
    Literal,
    Measured,
    Remission,
    Status,
)
from trialgraph.graph.exposure.interval import Interval
from trialgraph.graph.exposure.kleene import Truth
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.vocabulary import Vocabulary

AGENTS = [
    "len",
    "pom",
    "bort",
    "carf",
    "dara",
    "isa",
    "elo",
    "dex",
    "cyclo",
    "IMiD",
    "PI",
    "anti-CD38",
    "monoclonal",
    "steroid",
    "CD38",
    "proteasome",
]
STATUSES = ["exposed", "refractory", "intolerant"]
ASKED = [
    Literal(Status(status, agent, count))
    for status in STATUSES
    for agent in AGENTS
    for count in (1, 2)
]
ASKED += [
    Literal(Has(name)) for name in ("renal", "high-risk", "del(17p)", "high-BCL2", "low-BCL2")
]
ASKED += [
    Literal(Measured("ECOG", Interval(low, high), whole=True))
    for low, high in ((0, 1), (1, 1), (2, 5), (0, 5))
]
ASKED += [
    Literal(Measured("eGFR", interval))
    for interval in (Interval(25), Interval(60), Interval(0, 60, high_open=True), Interval(0, 25))
]
ASKED += [Literal(Lines(Interval(1)))]
ASKED += [Literal(Lines(Interval(low, high))) for low in range(4) for high in range(low, 4)] + [
    Literal(LastLine())
]
ASKED += [
    Literal(Remission(after, interval))
    for after in ("asct", "bort", "transplant", "PI")
    for interval in (Interval(24), Interval(36), Interval(0, 36, high_open=True))
]
ASKED += [
    Literal(literal.atom, False)
    for literal in ASKED
    if not isinstance(literal.atom, (Lines, Measured))
]
WRITABLE = [
    lit for lit in ASKED if not str(lit.atom).endswith(tuple(f"{drug}>=2" for drug in AGENTS[:9]))
]

conjuncts = st.one_of(
    st.builds(
        "{}:{}".format,
        st.sampled_from(["exposed", "refractory", "naive", "sensitive"]),
        st.sampled_from(AGENTS),
    ),
    st.builds(
        "not {}:{}".format, st.sampled_from(["refractory", "exposed"]), st.sampled_from(AGENTS)
    ),
    st.sampled_from(
        [
            "exposed:PI>=2",
            "exposed:IMiD>=2",
            "refractory:PI>=2",
            "intolerant:len",
            "intolerant:PI",
            "is:triple",
        ]
    ),
    st.sampled_from(
        [
            "lines=1",
            "lines=1-3",
            "lines>=2",
            "lines=2",
            "lines<=3",
            "not lines=3",
            "refractory:last-line",
            "not refractory:last-line",
        ]
    ),
    st.sampled_from(
        [
            "remission-after:asct>=36mo",
            "remission-after:bort<24mo",
            "not remission-after:asct>=24mo",
            "naive:asct",
            "naive:allo",
            "remission-after:transplant>=36mo",
            "not remission-after:PI<36mo",
        ]
    ),
    st.sampled_from(
        ["has:renal", "has:del(17p)", "not has:high-risk", "has:low-BCL2", "has:high-BCL2"]
    ),
    st.sampled_from(
        ["ECOG=0-1", "not ECOG=1", "ECOG>=2", "eGFR<60", "eGFR>=25.5", "not eGFR=30-60", "age>=75"]
    ),
    st.sampled_from(
        ["refractory:len | refractory:pom", "exposed:bort | lines=1", "has:renal | exposed:dara"]
    ),
)
profiles = st.lists(conjuncts, min_size=1, max_size=5, unique=True)


def read(parts: Sequence[str], vocabulary: Vocabulary, open: bool = False) -> Profile:
    """The profile that says all of this; where nobody can fulfil it, the example is dropped."""
    try:
        return Profile.read(", ".join(f"({part})" for part in parts), vocabulary, open)
    except ContradictionError:
        assume(False)
        raise


def read_more(parts: Sequence[str], fact: str, vocabulary: Vocabulary) -> Profile:
    """An open profile that says one thing more, which what was said before did not rule out."""
    criterion = clauses(vocabulary.expand(parse(fact, vocabulary)))
    assume(read(parts, vocabulary, open=True).meets(criterion) is not False)
    return read([*parts, fact], vocabulary, open=True)


def answers(profile: Profile) -> dict[Literal, Truth]:
    return {literal: profile.truth(literal) for literal in ASKED}


@given(profiles, st.booleans())
def test_refractory_implies_exposed(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    profile = read(parts, vocabulary, open)
    for agent in AGENTS:
        failed, received = (
            profile.truth(Literal(Status(status, agent))) for status in ("refractory", "exposed")
        )
        assert received is True or failed is not True
        assert failed is False or received is not False


@given(profiles, st.booleans())
def test_a_drug_implies_its_classes(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    profile = read(parts, vocabulary, open)
    for status in ("exposed", "refractory"):
        for drug in vocabulary.drugs:
            of_drug = profile.truth(Literal(Status(status, drug)))
            for wider in vocabulary.wider[drug]:
                of_class = profile.truth(Literal(Status(status, wider)))
                assert of_class is True or of_drug is not True
                assert of_drug is False or of_class is not False


@given(profiles, st.booleans())
def test_more_drugs_of_a_class_imply_fewer(
    vocabulary: Vocabulary, parts: list[str], open: bool
) -> None:
    profile = read(parts, vocabulary, open)
    for agent in vocabulary.classes:
        two, single = (profile.truth(Literal(Status("exposed", agent, count))) for count in (2, 1))
        assert single is True or two is not True
        assert two is False or single is not False


@given(profiles, st.booleans())
def test_any_exposure_implies_a_line(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    profile = read(parts, vocabulary, open)
    assert profile.truth(Literal(Lines(Interval(1)))) is True


@given(
    st.lists(st.sampled_from(AGENTS), min_size=1, max_size=3),
    st.sampled_from(["exposed", "refractory", "sensitive"]),
)
def test_untreated_people_were_exposed_to_nothing(
    vocabulary: Vocabulary, agents: list[str], status: str
) -> None:
    with pytest.raises(ContradictionError):
        Profile.read(", ".join(["lines=0", *(f"{status}:{agent}" for agent in agents)]), vocabulary)


@given(profiles, st.booleans())
def test_stated_facts_are_true(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    """Each conjunct of a profile is true of it."""
    profile = read(parts, vocabulary, open)
    for part in parts:
        criterion = clauses(vocabulary.expand(parse(part, vocabulary)))
        assert all(case.meets(criterion) for case in profile.cases)


@given(profiles, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_conjuncts_does_not_matter(
    vocabulary: Vocabulary, parts: list[str], open: bool, random: object
) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert answers(read(parts, vocabulary, open)) == answers(read(shuffled, vocabulary, open))


@given(profiles)
def test_closed_only_settles_what_open_leaves_unknown(
    vocabulary: Vocabulary, parts: list[str]
) -> None:
    """Open knows nothing that closed contradicts, or does not know."""
    closed = answers(read(parts, vocabulary))
    for literal, truth in answers(read(parts, vocabulary, open=True)).items():
        assert truth is None or closed[literal] is truth


@given(profiles, conjuncts)
def test_a_new_fact_changes_nothing_known_of_an_open_profile(
    vocabulary: Vocabulary, parts: list[str], fact: str
) -> None:
    before = answers(read(parts, vocabulary, open=True))
    after = answers(read_more(parts, fact, vocabulary))
    for literal, truth in before.items():
        assert truth is None or after[literal] is truth


@given(profiles, st.booleans(), st.data())
def test_stating_an_implied_fact_changes_nothing(
    vocabulary: Vocabulary, parts: list[str], open: bool, data: st.DataObject
) -> None:
    """What follows from the stated facts, not only from the silence on others."""
    known = answers(read(parts, vocabulary, open=True))
    implied = [literal for literal in WRITABLE if known[literal]]
    fact = data.draw(st.sampled_from(implied))  # lines>=1 is true of every profile but lines=0
    before, after = read(parts, vocabulary, open), read([*parts, str(fact)], vocabulary, open)
    assert answers(after) == answers(before)
    assert list(map(_facts, after.cases)) == list(map(_facts, before.cases))


def _facts(case: Case) -> set[str]:
    """The decisive facts, with classes for the targets that mean the same."""
    stated = " ".join(map(str, case.facts))
    return set(stated.replace(":CD38", ":anti-CD38").replace(":proteasome", ":PI").split())


@settings(max_examples=30)  # up to 64 alternatives each
@given(profiles, st.booleans())
def test_no_alternative_is_a_choice(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    """Each alternative is one case, can be written, and answers as it does within the profile."""
    profile = read(parts, vocabulary, open)
    assert len(profile.alternatives) == len(profile.cases)
    for case, alternative in zip(profile.cases, profile.alternatives, strict=True):
        again = Profile.read(str(alternative), vocabulary)
        assert again == alternative
        assert all(alternative.truth(literal) is case.truth(literal) for literal in ASKED)
    for literal, truth in answers(profile).items():
        each = {alternative.truth(literal) for alternative in profile.alternatives}
        assert each == {truth} or truth is None


@given(profiles)
def test_at_least_one_line_is_as_good_as_no_lines(vocabulary: Vocabulary, parts: list[str]) -> None:
    with_lines, without = read([*parts, "lines>=1"], vocabulary), read(parts, vocabulary)
    assert answers(with_lines) == answers(without)
    assert [case.facts for case in with_lines.cases] == [case.facts for case in without.cases]


@given(profiles, st.booleans())
def test_remission_implies_exposure(vocabulary: Vocabulary, parts: list[str], open: bool) -> None:
    profile = read(parts, vocabulary, open)
    for after in ("asct", "bort"):
        remission = profile.truth(Literal(Remission(after, Interval(24))))
        received = profile.truth(Literal(Status("exposed", after)))
        assert received is True or remission is not True
        assert remission is False or received is not False


CRITERIA = [
    "lines=1",
    "lines=1-3",
    "lines>=2",
    "refractory:len",
    "exposed:PI",
    "naive:dara",
    "not refractory:bort",
    "has:renal",
]
CRITERIA += [
    "refractory:PI & refractory:IMiD",
    "not has:high-risk",
    "refractory:len | lines=1",
    "exposed:PI>=2",
    "has:high-BCL2",
]


@given(profiles, conjuncts, st.lists(st.sampled_from(CRITERIA), max_size=3, unique=True))
def test_a_new_fact_never_makes_an_outside_population_applicable(
    world: Callable[..., Evidence],
    vocabulary: Vocabulary,
    parts: list[str],
    fact: str,
    criteria: list[str],
) -> None:
    people = StudyPopulations(
        world(f"trial T phase 3: {', '.join(f'({criterion})' for criterion in criteria)}")
    )
    if Applicabilities(people, read(parts, vocabulary, open=True))["T"].grade == "outside":
        more = Applicabilities(people, read_more(parts, fact, vocabulary))
        assert more["T"].grade == "outside"


@given(profiles, st.lists(st.sampled_from(CRITERIA), max_size=3, unique=True), st.booleans())
def test_directness_begins_with_the_grade(
    world: Callable[..., Evidence],
    vocabulary: Vocabulary,
    parts: list[str],
    criteria: list[str],
    open: bool,
) -> None:
    """A population of better grade is more direct, whatever else is held by how many; one that is
    defined by a feature which the profile does not state comes after all others."""
    lines = [
        f"trial T phase 3: {', '.join(f'({criterion})' for criterion in criteria)}",
        "trial ALL phase 3:",
    ]
    lines += [f"group T/{number}: {criterion}" for number, criterion in enumerate(criteria)] + [
        "share ALL: 40% refractory:len"
    ]
    grades = ("outside", "indirect", "partial", "direct")
    people = StudyPopulations(world("\n".join(lines)))
    all_assessed = Applicabilities(people, read(parts, vocabulary, open))
    assessments = [all_assessed[study.population.id] for study in people]
    for assessed in assessments:
        for other in assessments:
            if "outside" in (assessed.grade, other.grade):
                continue
            strange = [people.strangeness for people in (assessed, other)]
            better = grades.index(assessed.grade) > grades.index(other.grade)
            if strange[0] < strange[1] or (better and strange[0] == strange[1]):
                assert assessed.directness > other.directness
