"""Every pattern that reads prose takes time in proportion to the text, whatever the text."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from random import Random

import pytest
from adversary import TooSlowError, attacks, grown, largest_repeat, seconds
from trialgraph.loaders import prose
from trialgraph.loaders.prose.patterns import library

MOST = 300  # the largest repeat in a pattern for prose; sentences have up to 2000 characters
SHORT, LONG = 500, 4_000  # characters
GROWTH = 24  # most growth of the time for 8 times the text: linear 8, quadratic 64
FLOOR = 0.02  # seconds for a long text: 5 millionths of a second a character are not compared
LIMIT = 0.5  # seconds
ATTACKS = 60  # of each pattern
WHOLE = ("after-hr", "after-time", "after-percent", "beside", "listed", "no-arm")
AT = ("arm-right", "change-after", "difference-after", "not-outcome-after")
FUNCTIONS = ("compile", "search", "match", "fullmatch", "finditer", "sub", "split")


def way_of(kind: str) -> str:
    """How patterns of a kind are used: on a whole text, at a place, or to find all places."""
    return "fullmatch" if kind in WHOLE else "match" if kind in AT else "finditer"


def in_code() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """The regular expressions in the modules of `loaders.prose`, with how they are used."""
    trees = {
        file.name: ast.parse(file.read_text(encoding="utf-8"))
        for file in files(prose).iterdir()
        if file.name.endswith(".py")
    }
    uses = defaultdict(set)  # private names are used in their own module only
    for module, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                where = module if node.value.id.startswith("_") else ""
                uses[where, node.value.id].add(node.attr)
    for name, tree in trees.items():
        for node in ast.walk(tree):
            named = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            call = node.value if named else node
            if not is_regex(call) or (not named and call.func.attr == "compile"):
                continue
            where = name if named and node.targets[0].id.startswith("_") else ""
            ways = uses[where, node.targets[0].id] if named else {call.func.attr}
            way = next((name for name in ("match", "fullmatch") if ways == {name}), "finditer")
            flags = re.NOFLAG
            for flag in (re.IGNORECASE, re.MULTILINE, re.ASCII):
                flags |= flag if str(flag.name) in ast.unparse(call) else re.NOFLAG
            yield f"{name}:{node.lineno}", re.compile(call.args[0].value, flags), way


def is_regex(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "re"
        and node.func.attr in FUNCTIONS
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


OF_LIBRARY = [
    *(
        (f"{pattern.kind}: {pattern.name}", pattern.regex, way_of(pattern.kind))
        for pattern in library().patterns
    ),
    *((f"repair: {repair.name}", repair.regex, "finditer") for repair in library().repairs),
]
CONDITIONS = [
    (f"repair only if: {repair.name}", re.compile(repair.only_if, re.IGNORECASE), "search")
    for repair in library().repairs
    if repair.only_if
]
IN_CODE = list(in_code())


@pytest.mark.parametrize(
    ("name", "regex", "way"),
    [*OF_LIBRARY, *CONDITIONS, *IN_CODE],
    ids=[name for name, *_ in (*OF_LIBRARY, *CONDITIONS, *IN_CODE)],
)
def test_time_grows_no_faster_than_the_text(name: str, regex: re.Pattern[str], way: str) -> None:
    """Texts are grown step by step, so that an exponential pattern is found while it is fast."""
    bounded = largest_repeat(regex.pattern, regex.flags) <= MOST  # linear: only the limit counts
    every = list(attacks(regex.pattern, regex.flags))
    for attack in Random(1).sample(every, min(ATTACKS, len(every))):
        for length in (30, 120, SHORT):
            seconds(regex, way, grown(attack, length), LIMIT)
        long = seconds(regex, way, grown(attack, LONG), LIMIT)
        if long > FLOOR and not bounded:
            short, long = (
                min(seconds(regex, way, grown(attack, length), LIMIT) for _ in range(5))
                for length in (SHORT, LONG)
            )
            assert long <= max(FLOOR, GROWTH * short), attack


@pytest.mark.parametrize(
    ("name", "regex"),
    [(name, regex) for name, regex, _ in OF_LIBRARY],
    ids=[name for name, *_ in OF_LIBRARY],
)
def test_every_repeat_is_bounded(name: str, regex: re.Pattern[str]) -> None:
    """From each start, a pattern then looks no further than a fixed number of characters."""
    assert largest_repeat(regex.pattern, regex.flags) <= MOST


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
        test_time_grows_no_faster_than_the_text("", re.compile(regex), way)


def test_bounds_are_read() -> None:
    assert largest_repeat("a{2,7}(?:b|c{3}|[d]{1,9}?)", 0) == 9
    assert largest_repeat("(?=a(?P<x>b*))", 0) > MOST
