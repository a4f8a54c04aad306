"""Rules in a user's tables: each kind names what it is about, or is refused."""

from __future__ import annotations

import pytest
from trialgraph.errors import Fault
from trialgraph.loaders.tables.checks import check

KNOWN = {
    "targets": [{"target": "CD38", "label_en": "CD38"}],
    "classes": [{"class": "transplant", "label_en": "transplantation"}],
    "features": [{"feature": "unfit", "label_en": "unfit"}],
    "quantities": [{"quantity": "age", "whole": "yes"}],
}


def faults(**row: str) -> list[Fault]:
    rule = {"rule": "R", "reason": "why", **row}
    return list(check({"rules": [rule]}, before=KNOWN))


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "target", "subject": "CD38"},
        {"kind": "feature", "subject": "transplant", "when": "has:unfit"},
        {
            "kind": "feature",
            "subject": "transplant",
            "when": "has:unfit",
            "doubt_if": "age>=70",
        },
        {"kind": "left-out", "subject": "unfit"},
        {"kind": "intolerance"},
    ],
)
def test_complete_rules(row: dict[str, str]) -> None:
    assert faults(**row) == []


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ({"kind": "target", "subject": "CD83"}, "subject", "is not in targets.csv"),
        ({"kind": "target"}, "subject", "a rule of kind target needs it"),
        ({"kind": "feature", "subject": "transplant"}, "when", "a rule of kind feature needs it"),
        (
            {"kind": "feature", "subject": "unfit", "when": "has:unfit"},
            "subject",
            "is not in drugs.csv or classes.csv",
        ),
        (
            {"kind": "feature", "subject": "transplant", "when": "has:unknown"},
            "when",
            "unknown feature 'unknown'",
        ),
        ({"kind": "left-out", "subject": "transplant"}, "subject", "is not in features.csv"),
        (
            {"kind": "left-out", "subject": "unfit", "when": "has:unfit"},
            "when",
            "only a feature rule has a condition",
        ),
        (
            {"kind": "intolerance", "doubt_if": "has:unfit"},
            "doubt_if",
            "only a feature rule has a condition",
        ),
    ],
)
def test_rules_that_are_refused(row: dict[str, str], column: str, problem: str) -> None:
    (fault,) = faults(**row)
    assert (fault.column, fault.problem) == (column, problem)


def test_mentions_replace_lists() -> None:
    row = {"statement": "S1", "kind": "lists", "summary": "x", "source": "S", "paragraph": "1"}
    problems = [fault for fault in check({"statements": [row]}) if fault.column == "kind"]
    assert len(problems) == 1 and "mentions" in str(problems[0])


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ({"quantity": "PD-L1", "high": "100"}, "", ""),
        ({"quantity": "stage", "low": "1", "high": "4", "whole": "yes"}, "", ""),
        ({"quantity": "lines"}, "quantity", "cannot be written in an expression"),
        ({"quantity": "6MWD"}, "quantity", "cannot be written in an expression"),
        ({"quantity": "is (x)"}, "quantity", "cannot be written in an expression"),
        ({"quantity": "stage", "low": "4", "high": "1"}, "high", "is below low"),
    ],
)
def test_quantities_can_be_written_and_have_limits_in_order(
    row: dict[str, str], column: str, problem: str
) -> None:
    found = [(fault.column, fault.problem) for fault in check({"quantities": [row]})]
    assert found == ([(column, problem)] if problem else [])
