"""A target as a name: every drug that binds it, as a class.

In the small vocabulary, CD38 is bound by dara and isa, which are the anti-CD38 antibodies; the
proteasome by bort and carf, which are the PIs; SLAMF7 by elo, which is one of the monoclonals.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import UnknownNameError
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.exposure.parser import parse
from trialgraph.graph.model.terms import Drug, DrugClass, Term
from trialgraph.graph.model.vocabulary import Vocabulary

ANSWERS = {"yes": True, "no": False, "?": None}

TABLE = """
exposed:bort            => exposed:proteasome       yes
refractory:dara         => refractory:CD38          yes
refractory:dara         => exposed:CD38             yes
exposed:dara            => refractory:CD38          no
exposed:len             => exposed:CD38             no
exposed:elo             => exposed:CD38             no
exposed:elo             => exposed:SLAMF7           yes
# a target leaves its drugs unknown, and those of other targets not received
exposed:CD38            => exposed:dara             ?
exposed:CD38            => exposed:len              no
refractory:CD38         => refractory:isa           ?
naive:CD38              => exposed:dara             no
naive:CD38              => exposed:monoclonal       no
refractory:CD38, refractory:dara => exposed:isa     no
exposed:proteasome>=2   => exposed:proteasome       yes
exposed:bort, exposed:carf => exposed:proteasome>=2 yes
exposed:bort            => exposed:proteasome>=2    no
# a class whose drugs all bind the target implies it; one of the same drugs means the same
exposed:anti-CD38       => exposed:CD38             yes
refractory:PI           => refractory:proteasome    yes
exposed:CD38            => exposed:anti-CD38        yes
exposed:CD38            => exposed:monoclonal       yes
naive:anti-CD38         => exposed:CD38             no
exposed:monoclonal      => exposed:CD38             ?
exposed:SLAMF7          => exposed:monoclonal       ?
lines=1, refractory:CD38 => refractory:last-line    yes
remission-after:CD38>=6mo => exposed:monoclonal     yes
intolerant:CD38         => intolerant:anti-CD38     yes
"""


def _lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", _lines(TABLE), ids=lambda line: " ".join(line.split()))
def test_targets_in_profiles(line: str, vocabulary: Vocabulary) -> None:
    expression, expected = line.split("=>")
    question, answer = expected.rsplit(None, 1)
    profile = Profile.read(expression, vocabulary)
    assert profile.meets(clauses(vocabulary.expand(parse(question, vocabulary)))) is ANSWERS[answer]


def test_what_a_class_says_of_its_target_is_one_fact(vocabulary: Vocabulary) -> None:
    (case,) = Profile.read("refractory:CD38, refractory:anti-CD38, exposed:CD38", vocabulary).cases
    assert list(map(str, case.facts)) == ["refractory:anti-CD38"]


@pytest.mark.parametrize(
    "text", ["exposed:cd38", "naive:ADPRC1", "refractory:蛋白酶体>=2", "remission-after:BCL-2>=6mo"]
)
def test_targets_are_printed_so_that_they_can_be_read(text: str, vocabulary: Vocabulary) -> None:
    read = parse(text, vocabulary)
    assert parse(str(read), vocabulary) == read


def test_names_of_drugs_and_classes_come_first_and_identifiers_mean_themselves() -> None:
    vocabulary = Vocabulary(
        drugs={"b": Drug("b", synonyms=("binder", "two"), targets=("T", "c"))},
        classes={"c": DrugClass("c", synonyms=("T", "three"))},
        targets={"T": Term("T", synonyms=("binder", "receptor")), "c": Term("c")},
    )
    names = ("b", "binder", "two", "three", "receptor", "T", "c")
    assert [vocabulary.agent(name) for name in names] == ["b", "b", "b", "c", "T", "T", "c"]
    assert vocabulary.is_within("b", "T") and not vocabulary.is_within("b", "c")
    assert [vocabulary.kind_of(name) for name in ("b", "c", "T")] == ["drug", "class", "target"]


def test_an_unknown_target_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownNameError, match=r"drug, class or target 'CD83'.*CD38"):
        Profile.read("exposed:CD83", vocabulary)


WORLDS = {
    "a population defined by a target": """
        trial T phase 3: lines>=1, refractory:CD38
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1, refractory:dara
        PVd = supported
        ? lines=1, refractory:anti-CD38
        PVd = supported
        ? lines=1, refractory:CD38
        PVd = supported
        ? lines=1, exposed:CD38
        PVd = no evidence
        ? lines=1, refractory:elo
        PVd = no evidence
    """,
    "a population defined by a class, and a profile that names the target": """
        trial T phase 3: lines>=1, exposed:PI
        trial U phase 3: lines>=1, naive:monoclonal
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result U: VCd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1, exposed:proteasome
        PVd = supported
        VCd = supported
        ? lines=1, exposed:CD38
        PVd = no evidence
        VCd = no evidence
    """,
    "the share of a target, and one of a drug on it": """
        trial T phase 3: lines>=1
        trial U phase 3: lines>=1
        share T: 40% refractory:CD38
        share U: 30% refractory:dara
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result U: VCd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1, refractory:CD38
        PVd = supported, partial
        VCd = supported, partial
        ? lines=1, refractory:isa
        PVd = supported, partial
        VCd = extrapolated, indirect
    """,
}


@pytest.mark.parametrize("name", WORLDS)
def test_targets_in_populations(name: str, check: Callable[[str], None]) -> None:
    check(WORLDS[name])
