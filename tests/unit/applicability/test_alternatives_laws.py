"""Laws of verdicts on profiles with alternatives, tested on generated profiles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from trialgraph.errors import ContradictionError
from trialgraph.graph.answers.reasoner import Reasoner
from trialgraph.graph.answers.support import Support
from trialgraph.graph.model.evidence import Evidence
from verdict_laws import (
    check_alternatives_alone,
    check_never_better_than_members,
    check_never_more_certain_than_members,
)

WORLD = """
    trial T phase 3: lines=1-3
    trial U phase 3: lines>=2, refractory:len
    trial W phase 3: lines=1, naive:PI
    trial X single-arm: lines>=3, refractory:CD38
    trial Y phase 3: lines=2-4, has:renal
    group T/one: lines=1
    share T: 40% refractory:len
    result T: PVd v Vd PFS 0.60 (0.45-0.80)
    result T/one: PVd v Vd PFS 0.70 (0.45-1.10)
    result U: DKd v Kd PFS 0.50 (0.28-0.89)
    result U: PVd v Pd PFS 1.60 (1.25-1.90)
    result W: DVd v Vd PFS 0.60 (0.50-0.72)
    result X: KRd ORR 40
    result Y: DVd v PVd PFS 0.60 (0.45-0.80)
    statement recommends DRd: lines=2
    statement advises-against DVd: lines=3
"""
LINES = [
    "lines=1",
    "lines=2",
    "lines=3",
    "lines=1-2",
    "lines=1-4",
    "lines<=3",
    "lines>=2",
    "lines=0",
]
FACTS = [
    *("refractory:len", "refractory:bort", "refractory:PI", "exposed:bort", "refractory:CD38"),
    *("naive:PI", "has:renal", "not has:renal", "refractory:last-line", "sensitive:len"),
]
conjunctions = st.builds(
    lambda lines, facts: ", ".join([lines, *facts]),
    st.sampled_from(LINES),
    st.lists(st.sampled_from(FACTS), max_size=2, unique=True),
)
profiles = st.lists(conjunctions, min_size=1, max_size=3, unique=True).map(" | ".join)


@pytest.fixture(scope="module")
def reasoner(world: Callable[..., Evidence]) -> Reasoner:
    return Reasoner(world(WORLD))


def _answer(reasoner: Reasoner, text: str) -> Support:
    try:
        return reasoner.support(text)
    except ContradictionError:
        assume(False)
        raise


@given(profiles)
def test_a_choice_is_never_better_than_its_members(reasoner: Reasoner, text: str) -> None:
    check_never_better_than_members(_answer(reasoner, text))


@given(profiles)
def test_a_choice_is_never_more_certain_than_its_members(reasoner: Reasoner, text: str) -> None:
    check_never_more_certain_than_members(_answer(reasoner, text))


@given(profiles)
def test_each_alternative_is_answered_as_a_profile_of_its_own(
    reasoner: Reasoner, text: str
) -> None:
    check_alternatives_alone(reasoner, _answer(reasoner, text))


@given(conjunctions)
def test_implied_facts_change_no_verdict(reasoner: Reasoner, text: str) -> None:
    implied = {
        "refractory:len": "exposed:IMiD",
        "refractory:bort": "refractory:PI",
        "refractory:CD38": "exposed:monoclonal",
        "naive:PI": "not refractory:carf",
        "sensitive:len": "exposed:len",
    }
    stated = [fact for name, fact in implied.items() if name in text.split(", ")]
    before = _answer(reasoner, text)
    after = _answer(reasoner, ", ".join([text, "lines>=0", *stated]))
    for verdict in before:
        other = after[verdict.regimen]
        assert (other.verdict, other.certainty, other.applicability) == (
            *(verdict.verdict, verdict.certainty, verdict.applicability),
        )
