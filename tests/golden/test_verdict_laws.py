"""Laws of verdicts on the built-in evidence, for generated profiles.

Profiles are drawn from fixed seeds (`derandomize` in tests/conftest.py). A few are checked in
`make test`, thousands in `make test-all`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import trialgraph as tg
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from trialgraph.errors import ContradictionError
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.verdict import Verdict
from trialgraph.graph.applicability.populations import StudyPopulations
from trialgraph.graph.exposure.criteria import Literal, Status
from trialgraph.graph.model.kinds import ENGINES, VERDICTS
from verdict_laws import (
    check_alternatives_alone,
    check_never_better_than_members,
    check_never_more_certain_than_members,
)

DRUGS = [
    *("lenalidomide", "pomalidomide", "thalidomide", "bortezomib", "carfilzomib", "ixazomib"),
    *("daratumumab", "isatuximab", "elotuzumab", "selinexor", "venetoclax", "melphalan"),
    *("belantamab-mafodotin", "ide-cel", "dexamethasone"),
]
CLASSES = ["IMiD", "PI", "anti-CD38", "BCMA-targeted", "alkylator"]
FEATURES = [
    *("t(11;14)", "high-BCL2", "low-BCL2", "high-risk-cytogenetics", "del(17p)", "EM-E"),
    *("extramedullary-disease", "renal-impairment", "frail", "transplant-ineligible"),
    *("plasma-cell-leukaemia", "CNS-involvement"),
]
lines = st.sampled_from(
    ["lines=0", *(f"lines={n}" for n in (1, 1, 1, 2, 2, 3, 4, 5)), "lines>=1", "lines>=2", ""]
)
ranges = st.sampled_from(["lines=1-2", "lines=1-3", "lines=2-3", "lines=0-1", "lines<=2"])
facts = st.one_of(
    st.tuples(
        st.sampled_from(
            ["refractory", "refractory", "exposed", "sensitive", "intolerant", "naive"]
        ),
        st.sampled_from([*DRUGS, *CLASSES]),
    ).map(":".join),
    st.sampled_from(["refractory:last-line", "is:triple-class-refractory", "is:penta-refractory"]),
    st.sampled_from(["exposed:ASCT", "remission-after:ASCT>=36mo", "remission-after:ASCT<12mo"]),
    st.sampled_from([f"has:{feature}" for feature in FEATURES]),
    st.sampled_from([f"not has:{feature}" for feature in FEATURES]),
    st.sampled_from(["age>=75", "age>=65", "age<65", "open"]),
)


def stated(counts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Profiles of a number of lines and up to three facts."""
    return st.tuples(counts, st.lists(facts, max_size=3, unique=True)).map(
        lambda parts: ", ".join(filter(None, [parts[0], *parts[1]]))
    )


def _choice(texts: list[str]) -> str:
    """The texts as alternatives; `open` is of the whole profile, so it is left out."""
    facts_of_each = [[fact for fact in text.split(", ") if fact != "open"] for text in texts]
    return " | ".join(", ".join(filter(None, each)) or "lines>=1" for each in facts_of_each)


single = stated(lines)
several = st.one_of(
    stated(ranges), st.lists(single, min_size=2, max_size=2, unique=True).map(_choice)
)

Law = Callable[..., None]


def law(few: int, many: int, **drawn: st.SearchStrategy[Any]) -> Callable[[Law], Law]:
    """Checks a law on a few profiles, or on many if the test is slow."""

    def decorate(check: Law) -> Law:
        @pytest.mark.parametrize("n", [few, pytest.param(many, marks=pytest.mark.slow)])
        def test(kg: tg.KnowledgeGraph, n: int) -> None:
            @settings(max_examples=n, suppress_health_check=list(HealthCheck))
            @given(**drawn)
            def hold(**values: Any) -> None:
                check(kg, **values)

            hold()

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate


def answer(kg: tg.KnowledgeGraph, text: str, **options: Any) -> Support:
    """The answer; profiles that contradict themselves are drawn anew."""
    try:
        return kg.support(text, **options)
    except ContradictionError:
        assume(False)
        raise


# Alternatives


@law(12, 400, text=several)
def test_a_choice_is_never_better_nor_more_certain_than_its_members(
    kg: tg.KnowledgeGraph, text: str
) -> None:
    answered = answer(kg, text)
    check_never_better_than_members(answered)
    check_never_more_certain_than_members(answered)


@law(5, 60, text=several)
def test_each_alternative_is_answered_as_a_profile_of_its_own(
    kg: tg.KnowledgeGraph, text: str
) -> None:
    check_alternatives_alone(kg.reasoner, answer(kg, text))


# Exclusions


@law(20, 300, text=single, drug=st.sampled_from(DRUGS))
def test_intolerance_excludes_every_regimen_with_the_drug(
    kg: tg.KnowledgeGraph, text: str, drug: str
) -> None:
    for verdict in answer(kg, f"{text}, intolerant:{drug}" if text else f"intolerant:{drug}"):
        if drug in kg.evidence.vocabulary.regimens[verdict.regimen].drugs:
            assert verdict.verdict == "excluded", verdict.regimen


@law(20, 500, text=single, drug=st.sampled_from(DRUGS))
def test_failure_of_a_drug_improves_a_regimen_only_by_results_after_such_failure(
    kg: tg.KnowledgeGraph, text: str, drug: str
) -> None:
    assume(drug != "dexamethasone")  # steroids are exempt
    before = answer(kg, text)
    after = answer(kg, f"{text}, refractory:{drug}" if text else f"refractory:{drug}")
    for verdict in after:
        if drug not in kg.evidence.vocabulary.regimens[verdict.regimen].drugs:
            continue
        if all_refractory(kg, verdict, drug):
            continue
        assert verdict.verdict in ("excluded", "stated", "advised against"), verdict.regimen
        assert at_least_as_bad(verdict, before[verdict.regimen]), verdict.regimen


@law(20, 300, text=single, drugs=st.sampled_from(CLASSES))
def test_intolerance_of_a_class_leaves_no_regimen_with_its_drugs_without_a_condition(
    kg: tg.KnowledgeGraph, text: str, drugs: str
) -> None:
    assume("tolerant" not in text)
    for verdict in answer(kg, f"{text}, intolerant:{drugs}" if text else f"intolerant:{drugs}"):
        components = kg.evidence.vocabulary.regimens[verdict.regimen].drugs
        if any(drugs in kg.evidence.vocabulary.drugs[drug].classes for drug in components):
            assert verdict.verdict not in ("supported", "extrapolated", "active"), verdict.regimen


def all_refractory(kg: tg.KnowledgeGraph, verdict: Verdict, drug: str) -> bool:
    """Whether the verdict rests on people who were all refractory to the drug."""
    populations = populations_of(kg)
    failure = frozenset({Literal(Status("refractory", drug))})
    return bool(verdict.deciding) and all(
        failure in populations[item.result.population].requirements for item in verdict.deciding
    )


@cache
def populations_of(kg: tg.KnowledgeGraph) -> StudyPopulations:
    return StudyPopulations(kg.evidence)


def at_least_as_bad(after: Verdict, before: Verdict) -> bool:
    return VERDICTS.index(after.verdict) >= VERDICTS.index(before.verdict)


# Implied facts


@law(20, 500, text=single)
def test_stating_what_is_implied_changes_nothing(kg: tg.KnowledgeGraph, text: str) -> None:
    implied = [fact for stated_fact in text.split(", ") for fact in implied_by(kg, stated_fact)]
    if "lines=1" in text and "refractory:" in text and "not refractory:" not in text:
        implied.append("refractory:last-line")
    assume(implied)
    before, after = answer(kg, text), answer(kg, ", ".join([text, *implied]))
    assert outline(after) == outline(before), implied


def implied_by(kg: tg.KnowledgeGraph, fact: str) -> list[str]:
    """Facts that follow from a fact, whatever else is known."""
    status, _, name = fact.partition(":")
    vocabulary = kg.evidence.vocabulary
    if fact.startswith("lines="):
        return [fact.replace("=", ">="), fact.replace("=", "<=")]
    if fact == "age>=75":
        return ["age>=70"]
    if name == "last-line":
        return []
    if status == "has":
        return [f"has:{wider}" for wider in vocabulary.features[name].implies]
    wider = vocabulary.drugs[name].classes if name in vocabulary.drugs else ()
    return {
        "refractory": [
            *(f"exposed:{name}", "lines>=1"),
            *(f"{what}:{group}" for group in wider for what in ("refractory", "exposed")),
        ],
        "exposed": ["lines>=1", *(f"exposed:{group}" for group in wider)],
        "sensitive": [f"exposed:{name}", f"not refractory:{name}"],
        "intolerant": [f"intolerant:{group}" for group in wider],
        "naive": [f"not exposed:{name}", f"not refractory:{name}"],
        "remission-after": ["exposed:ASCT"],
    }.get(status, [])


def outline(answered: Support) -> list[tuple[str, str, str]]:
    """The regimens in their order, each with its verdict and certainty."""
    return [(verdict.regimen, verdict.verdict, verdict.certainty) for verdict in answered]


# Engines


@law(6, 200, text=st.one_of(single, several))
def test_the_engines_agree(kg: tg.KnowledgeGraph, text: str) -> None:
    answers = [outline(answer(kg, text, engine=engine)) for engine in ENGINES]
    assert all(other == answers[0] for other in answers[1:])
