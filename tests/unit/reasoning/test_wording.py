"""Reasons as sentences: lists, conditions and the names of endpoints."""

from __future__ import annotations

import pytest
from trialgraph.graph.language.translation import language
from trialgraph.graph.model.rows import Result
from trialgraph.graph.reasoning.verdict_wording import excluded_if, unless
from trialgraph.graph.reasoning.wording import endpoint_words, figure, listed

CONDITIONS = ("ixazomib is the inhibitor that failed", "lenalidomide is not tolerated")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c", "d"], "a, b, c and d"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names, text):
    assert listed(names) == text


def test_conditions_share_one_unless():
    assert unless(CONDITIONS) == (
        "unless ixazomib is the inhibitor that failed or lenalidomide is not tolerated"
    )
    assert excluded_if(CONDITIONS[1:]) == "excluded if lenalidomide is not tolerated"


def test_lists_are_translated_with_their_conjunctions():
    chinese = language("zh")
    assert chinese.say(listed(["a", "b"])) == "a和b"
    assert chinese.say(unless(["a", "b"])) == "除非a或b"
    assert chinese.say(excluded_if(["a"])) == "若a，则排除"


@pytest.mark.parametrize(
    ("endpoint", "words"),
    [
        ("PFS", "PFS"),
        ("PFS2", "PFS2"),
        ("sCR", "sCR"),
        ("RESISTANCE-REVERSED", "resistance reversed"),
        ("OUTCOME", "outcome"),
    ],
)
def test_endpoints_that_consist_of_words_are_printed_as_words(endpoint, words):
    assert endpoint_words(endpoint) == words


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("0.45", "0.80", "PFS difference 0.5 (0.45–0.80)"),
        ("-4.311", "-0.418", "PFS difference 0.5 (-4.311 to -0.418)"),
        ("-0.1", "2.0", "PFS difference 0.5 (-0.1 to 2.0)"),
        ("−3", "1", "PFS difference 0.5 (−3 to 1)"),
    ],
)
def test_a_negative_limit_is_not_followed_by_a_dash(low: str, high: str, shown: str) -> None:
    result = Result(
        "r", endpoint="PFS", measure="difference", value="0.5", ci_low=low, ci_high=high
    )
    assert figure(result) == shown
