"""The patterns of prose: each finds what its examples say, and nothing in its counterexamples; repairs give what theirs say."""

from __future__ import annotations

import csv

import pytest
from trialgraph.evidence import FOLDER
from trialgraph.loaders.prose.anchors import anchors
from trialgraph.loaders.prose.patterns import Library, Pattern, Repair, library, read_library
from trialgraph.loaders.prose.text import prepare

SHIPPED = library()


@pytest.mark.parametrize(
    "pattern", SHIPPED.patterns, ids=lambda pattern: f"{pattern.kind}: {pattern.name}"
)
def test_a_pattern_finds_its_examples(pattern: Pattern) -> None:
    assert pattern.examples, "a pattern without an example"
    for example in pattern.examples:
        match = pattern.regex.search(example["text"])
        assert match, example["text"]
        found = {group: match[group] for group in example if group != "text"}
        assert found == {group: value for group, value in example.items() if group != "text"}


@pytest.mark.parametrize(
    "pattern", SHIPPED.patterns, ids=lambda pattern: f"{pattern.kind}: {pattern.name}"
)
def test_a_pattern_is_not_passed_over_where_it_finds_something(pattern: Pattern) -> None:
    assert all(pattern.may_stand_in(example["text"].lower()) for example in pattern.examples)


def test_anchors_are_what_every_match_holds() -> None:
    assert anchors(r"\bmedian (?:PFS|OS)\b") == {"median "}
    assert anchors("(?:wk|week)s?|[dD]ays?") == {"wk", "week", "ay"}
    assert anchors("[0-9]+|months") == frozenset()  # a match may hold neither
    assert anchors("(?:months)?") == frozenset()
    assert anchors(r"(?<!free )survival(?= at)|(?-i:\bOS\b)") == {
        "survival",
        "os",
    }  # what stands beside a match is not in it
    assert anchors(r"[)\]](?P<x>a\.b){2,3}[^a]c*") == {"a.b"}


@pytest.mark.parametrize("regex", ["a)", "(?(1)a|b)"])
def test_a_pattern_that_the_reader_of_anchors_does_not_know_is_told(regex: str) -> None:
    with pytest.raises(ValueError, match="of"):
        anchors(regex)


def test_every_endpoint_that_is_found_is_one_of_the_tables() -> None:
    told = {
        one.value
        for one in SHIPPED.patterns
        if one.kind == "head" and one.family not in ("other", "unnamed", "follow-up")
    }
    known = csv.DictReader(
        FOLDER.joinpath("endpoints.csv").read_text(encoding="utf-8").splitlines()
    )
    assert told <= {row["endpoint"] for row in known}


@pytest.mark.parametrize(
    "pattern",
    [one for one in SHIPPED.patterns if one.counterexamples],
    ids=lambda pattern: pattern.name,
)
def test_a_pattern_leaves_its_counterexamples(pattern: Pattern) -> None:
    assert [text for text in pattern.counterexamples if pattern.regex.search(text)] == []


@pytest.mark.parametrize("repair", SHIPPED.repairs, ids=lambda repair: repair.name)
def test_a_repair_gives_what_its_examples_say(repair: Repair) -> None:
    only = Library(SHIPPED.parts, (repair,), ())
    assert [(before, prepare(before, only).text) for before, _ in repair.examples] == list(
        repair.examples
    )


def test_names_of_patterns_are_their_own() -> None:
    names = [pattern.name for pattern in SHIPPED.patterns] + [
        repair.name for repair in SHIPPED.repairs
    ]
    assert len(names) == len(set(names))


def test_a_part_must_be_declared_before_it_is_used() -> None:
    with pytest.raises(KeyError, match="number"):
        read_library('[parts]\nvalue = "«number»"\n')
