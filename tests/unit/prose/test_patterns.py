"""The patterns and repairs of prose on their examples and counterexamples."""

from __future__ import annotations

import pytest
from trialgraph.evidence import DEFAULT as FOLDER
from trialgraph.loaders.fields.folder import read_field
from trialgraph.loaders.prose.anchors import anchors
from trialgraph.loaders.prose.patterns import Library, Pattern, Repair, library, read_library
from trialgraph.loaders.prose.text import prepare

SHIPPED = library()


@pytest.mark.parametrize(
    "pattern", SHIPPED.patterns, ids=lambda pattern: f"{pattern.kind}: {pattern.name}"
)
def test_pattern_matches_its_examples(pattern: Pattern) -> None:
    assert pattern.examples, "a pattern without an example"
    for example in pattern.examples:
        match = pattern.regex.search(example["text"])
        assert match, example["text"]
        groups = {group: match[group] for group in example if group != "text"}
        assert groups == {group: value for group, value in example.items() if group != "text"}


@pytest.mark.parametrize(
    "pattern", SHIPPED.patterns, ids=lambda pattern: f"{pattern.kind}: {pattern.name}"
)
def test_anchors_never_exclude_a_match(pattern: Pattern) -> None:
    assert all(pattern.may_match(example["text"].lower()) for example in pattern.examples)


def test_every_match_contains_an_anchor() -> None:
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
def test_unsupported_syntax_is_an_error(regex: str) -> None:
    with pytest.raises(ValueError, match="of"):
        anchors(regex)


def test_every_endpoint_is_in_the_tables() -> None:
    endpoints = {
        pattern.value
        for pattern in SHIPPED.patterns
        if pattern.kind == "endpoint" and pattern.family not in ("other", "unnamed", "follow-up")
    }
    assert endpoints <= {row["endpoint"] for row in read_field(FOLDER)["endpoints"]}


@pytest.mark.parametrize(
    "pattern",
    [pattern for pattern in SHIPPED.patterns if pattern.counterexamples],
    ids=lambda pattern: pattern.name,
)
def test_pattern_ignores_its_counterexamples(pattern: Pattern) -> None:
    assert [text for text in pattern.counterexamples if pattern.regex.search(text)] == []


@pytest.mark.parametrize("repair", SHIPPED.repairs, ids=lambda repair: repair.name)
def test_repair_of_its_examples(repair: Repair) -> None:
    only = Library(SHIPPED.parts, (repair,), ())
    assert [(before, prepare(before, only).text) for before, _ in repair.examples] == list(
        repair.examples
    )


def test_names_of_patterns_are_unique() -> None:
    names = [pattern.name for pattern in SHIPPED.patterns] + [
        repair.name for repair in SHIPPED.repairs
    ]
    assert len(names) == len(set(names))


def test_part_must_be_declared_before_use() -> None:
    with pytest.raises(KeyError, match="number"):
        read_library('[parts]\nvalue = "«number»"\n')
