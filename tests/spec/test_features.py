"""Features that imply each other, features with a declared opposite, and presumed absence.

high-BCL2 has the declared opposite low-BCL2. In the world of these tests, `amp` implies high-BCL2,
`loss` implies low-BCL2, and low-BCL2 implies `mild`. The notation of lines is that of
test_applicability.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from studied_people import check_line, table_lines
from trialgraph.errors import ContradictionError
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.exposure.normal_forms import clauses
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.feature_states import denied, implied_states
from trialgraph.graph.model.terms import Feature

MORE = (
    " ; + feature amp: [implies=high-BCL2] ; + feature loss: [implies=low-BCL2]"
    " ; + feature mild: ; + feature weak: [opposite=strong] ; + feature strong: [opposite=weak]"
)
TABLE = """
# what implies a feature meets a requirement of it, and excludes its opposite
lines=1, has:high-BCL2                 => lines=1, has:amp                      partial (all, class)
lines=1, has:low-BCL2                  => lines=1, has:amp                      outside
lines=1, not has:low-BCL2              => lines=1, has:amp                      partial (all, class)
lines=1, has:low-BCL2                  => lines=1, has:loss                     partial (all, class)
lines=1, has:high-BCL2                 => lines=1, has:loss                     outside
lines=1, has:amp                       => lines=1, has:low-BCL2                 outside
lines=1, has:loss                      => lines=1, has:high-BCL2                outside
# a population that all have the narrower feature has the broader one
lines=1, has:loss                      => lines=1, has:low-BCL2                 indirect (all, all)
lines=1 ; ~ 30% has:loss               => lines=1, has:low-BCL2                 partial (all, at least 30)
lines=1 ; ~ 30% has:amp                => lines=1, has:high-BCL2                partial (all, at least 30)
lines=1 ; ~ 30% has:amp                => lines=1, has:low-BCL2                 partial (all, not reported)
# both sides are decisive facts of the same weight
lines=1                                => lines=1, has:low-BCL2                 partial (all, not reported)
lines=1                                => lines=1, has:high-BCL2                partial (all, not reported)
lines=1                                => lines=1, not has:high-BCL2            partial (all, not reported)
lines=1                                => lines=1, not has:renal                direct (all)
lines=1, has:low-BCL2                  => lines=1, not has:high-BCL2            direct (all, all)
lines=1, not has:high-BCL2             => lines=1, has:low-BCL2                 direct (all, all)
lines=1 ; / has:low-BCL2               => lines=1, has:low-BCL2                 partial (all, subgroup)
# two features that name each other as opposite
lines=1, has:weak                      => lines=1, not has:strong               direct (all, all)
lines=1, has:strong                    => lines=1, has:weak                     outside
lines=1, has:strong                    => lines=1, has:strong                   direct (all, all)
"""


@pytest.mark.parametrize("line", table_lines(TABLE))
def test_grade_and_prevalence(line: str, world: Callable[..., Evidence]) -> None:
    people, expectation = line.split(" => ")
    check_line(f"{people.rstrip()}{MORE} => {expectation}", world)


@pytest.mark.parametrize(
    "text",
    [
        "has:amp, has:low-BCL2",
        "has:amp, not has:high-BCL2",
        "has:loss, has:high-BCL2",
        "has:loss, has:amp",
        "has:loss, not has:low-BCL2",
        "has:weak, has:strong",
    ],
)
def test_features_that_exclude_each_other_are_refused(
    text: str, world: Callable[..., Evidence]
) -> None:
    evidence = world(MORE.replace(" ; + ", "\n"))
    with pytest.raises(ContradictionError, match="and its opposite"):
        Profile.read(text, evidence.vocabulary)


def test_what_follows_from_both_sides() -> None:
    features = {
        "high": Feature("high"),
        "low": Feature("low", opposite="high", implies=("mild",)),
        "amp": Feature("amp", implies=("high",)),
        "mild": Feature("mild"),
    }
    follows = implied_states(features)
    assert follows["high", False] == {("high", False), ("amp", False), ("mild", True)}
    assert follows["mild", False] == {("mild", False), ("high", True)}
    for state, ends in follows.items():
        assert all(denied(state) in follows[denied(end)] for end in ends)


@pytest.mark.parametrize(
    ("text", "required", "truth"),
    [
        ("", "has:EM", False),
        ("has:EM", "has:EM", True),
        ("open", "has:EM", None),
        ("", "has:bony", False),
        ("has:bony", "has:EM", True),
        ("", "has:low-BCL2", True),
        ("has:amp", "has:low-BCL2", False),
        ("has:high-BCL2", "has:low-BCL2", False),
        ("", "has:renal", None),
    ],
)
def test_presumed_absent_features_are_false_unless_stated(
    text: str, required: str, truth: bool | None, world: Callable[..., Evidence]
) -> None:
    words = world(
        """
        feature bony: [implies=EM]
        feature amp: [implies=high-BCL2]
        condition myeloma:
        field myeloma: [presumed_absent=EM; high-BCL2]
        """
    ).vocabulary
    profile = Profile.read(text, words)
    assert profile.meets(clauses(words.read(required))) is truth
