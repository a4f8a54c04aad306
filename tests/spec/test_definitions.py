"""Definitions as data: `is:` is expanded, and the answer names its source and other definitions."""

from __future__ import annotations

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.definitions import expanded_definitions
from trialgraph.graph.applicability.profile import Profile
from trialgraph.graph.model.evidence import Evidence

PLACE = {"source": "s", "paragraph": "3", "locator": "Terms ¶3"}


def defined(*rows: tuple[str, str, str]) -> Evidence:
    """Evidence whose definitions are (name, concept, expression)."""
    return Evidence.from_rows(
        {
            "sources": [{"source": "s", "short": "Review", "published": "2020"}],
            "features": [{"feature": name} for name in ("a", "b")],
            "definitions": [
                {"definition": n, "concept": c, "expression": e, "label_en": n, **PLACE}
                for n, c, e in rows
            ],
        }
    )


def texts(evidence: Evidence, profile: str) -> list[str]:
    return [
        str(definition)
        for definition in expanded_definitions(Profile.read(profile, evidence.vocabulary), evidence)
    ]


def test_a_definition_is_shown_with_its_source() -> None:
    evidence = defined(("ill", "", "has:a, lines>=2"))
    assert texts(evidence, "is:ill") == ["is:ill means has:a, lines>=2 (Review Terms ¶3)"]
    assert texts(evidence, "lines=1, not (is:ill | has:b)") == [
        "is:ill means has:a, lines>=2 (Review Terms ¶3)"
    ]
    assert texts(evidence, "lines=1") == []


def test_a_concept_uses_its_first_definition_and_names_the_others() -> None:
    evidence = defined(
        ("ill-1", "ill", "has:a"), ("ill-2", "ill", "has:b"), ("well", "well", "not has:a")
    )
    profile = Profile.read("is:ill", evidence.vocabulary)
    assert str(profile) == "is:ill-1", "the profile is printed with the definition that it used"
    (meaning,) = expanded_definitions(profile, evidence)
    assert [rival.name for rival in meaning.rivals] == ["ill-2"]
    assert "other definition: is:ill-2, has:b (Review Terms ¶3)" in str(meaning)
    assert meaning.to_dict()["rivals"] == [
        {"definition": "ill-2", "expression": "has:b", "place": "Review Terms ¶3"}
    ]
    (other,) = expanded_definitions(Profile.read("is:ill-2", evidence.vocabulary), evidence)
    assert [rival.name for rival in other.rivals] == ["ill-1"]


def test_thresholds_are_shown_in_groups() -> None:
    rows = [
        ("x-1", "M", "increase", ">=", "25", "percent"),
        ("x-2", "M", "increase", ">=", "5", "g/L"),
        ("x-3", "", "level", ">", "9", "g/L"),
    ]
    columns = ("threshold", "together", "change", "operator", "limit", "limit_unit")
    thresholds = [
        {
            **dict(zip(columns, row, strict=True)),
            "definition": "ill",
            "quantity": "M protein",
            **PLACE,
        }
        for row in rows
    ]
    words = {
        "definitions": [{"definition": "ill", "expression": "has:a", "label_en": "ill", **PLACE}],
        "features": [{"feature": "a"}],
    }
    evidence = Evidence.from_rows(
        {**words, "sources": [{"source": "s", "short": "Review"}], "thresholds": thresholds}
    )
    (text,) = texts(evidence, "is:ill")
    limits = (
        "increase of M protein >= 25 percent and increase of M protein >= 5 g/L, "
        "or M protein > 9 g/L"
    )
    assert text == f"is:ill means has:a (Review Terms ¶3); thresholds: {limits}"


def test_nested_definitions_are_shown() -> None:
    evidence = defined(("ill", "", "has:a"), ("very-ill", "", "is:ill, has:b"))
    assert [text.split()[0] for text in texts(evidence, "is:very-ill")] == ["is:very-ill", "is:ill"]


def test_circular_definitions_are_refused() -> None:
    evidence = defined(("one", "", "is:two"), ("two", "", "has:a | is:one"))
    with pytest.raises(TrialgraphError, match="'one' leads back to itself: one → two → one"):
        Profile.read("is:one", evidence.vocabulary)
