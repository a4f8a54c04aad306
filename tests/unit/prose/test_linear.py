"""Every pattern that reads prose takes time in proportion to the text, whatever the text."""

from __future__ import annotations

import re

import pytest
from adversary import TooSlowError, largest_repeat
from patterns import MOST, Pattern, assert_linear, parameters, patterns_of
from trialgraph.loaders.prose.patterns import library

WHOLE = ("after-hr", "after-time", "after-percent", "beside", "listed", "no-arm")
AT = ("arm-right", "change-after", "difference-after", "not-outcome-after")


def way_of(kind: str) -> str:
    """How patterns of a kind are used: on a whole text, at a place, or to find all places."""
    return "fullmatch" if kind in WHOLE else "match" if kind in AT else "finditer"


OF_LIBRARY = [
    *(
        Pattern(f"{pattern.kind}: {pattern.name}", pattern.regex, way_of(pattern.kind))
        for pattern in library().patterns
    ),
    *(Pattern(f"repair: {repair.name}", repair.regex, "finditer") for repair in library().repairs),
]
CONDITIONS = [
    Pattern(f"repair only if: {repair.name}", re.compile(repair.only_if, re.IGNORECASE), "finditer")
    for repair in library().repairs
    if repair.only_if
]
IN_CODE = patterns_of("trialgraph.loaders.prose")


@pytest.mark.parametrize(**parameters([*OF_LIBRARY, *CONDITIONS, *IN_CODE]))
def test_time_grows_no_faster_than_the_text(pattern: Pattern) -> None:
    assert_linear(pattern.regex, pattern.way)


@pytest.mark.parametrize(**parameters(OF_LIBRARY))
def test_every_repeat_is_bounded(pattern: Pattern) -> None:
    """From each start, a pattern then looks no further than a fixed number of characters."""
    assert largest_repeat(pattern.regex.pattern, pattern.regex.flags) <= MOST


@pytest.mark.parametrize(
    ("name", "way"),
    [("anchors._GROUP", "match"), ("arms._ALONE", "finditer")],
)
def test_patterns_in_code_are_found(name: str, way: str) -> None:
    assert (f"loaders.prose.{name}", way) in {(found.name, found.way) for found in IN_CODE}


@pytest.mark.parametrize(
    ("regex", "way"),
    [
        (r"(?:a+)+b", "finditer"),  # exponential
        (r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?:[- ]?[A-Z0-9]+[A-Za-z0-9]*)* trial", "finditer"),
        (r"(?:a{0,12} ?){0,24};", "fullmatch"),
        (r"\ba[^.]*\bb", "finditer"),  # quadratic: every a searches to the end
        (r"[a-z ]*:", "finditer"),
    ],
)
def test_slow_patterns_are_found(regex: str, way: str) -> None:
    with pytest.raises((AssertionError, TooSlowError)):
        assert_linear(re.compile(regex), way)


def test_bounds_are_read() -> None:
    assert largest_repeat("a{2,7}(?:b|c{3}|[d]{1,9}?)", 0) == 9
    assert largest_repeat("(?=a(?P<x>b*))", 0) > MOST
