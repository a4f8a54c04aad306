"""Limits and rules of the method in a field's tables: a change needs a known key, a value of its
kind, and a reason."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_field import write_small_field
from trialgraph.errors import Fault, TableError
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.nma.comparison import DISAGREEMENT_P
from trialgraph.loaders.fields.folder import method_limits, read_field
from trialgraph.loaders.tables.checks import check

HEAD = "limit,value,definition,changed_because\n"


def faults(limit: str, value: str) -> list[Fault]:
    return list(check({"limits": [{"limit": limit, "value": value, "definition": "d"}]}))


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("enough-events", "100"),
        ("appreciable-benefit", "0.85"),
        ("lines-beside-one", "0"),
        ("cap-without-risk-of-bias", "very low"),
        ("credible-judgements", "high"),
        ("retelling-sources", "guideline; review"),
    ],
)
def test_limits_that_can_be_changed(limit: str, value: str) -> None:
    assert faults(limit, value) == []


@pytest.mark.parametrize(
    ("limit", "value", "column", "problem", "remedy"),
    [
        ("enough-event", "100", "limit", "is not a limit of the method", "enough-events"),
        ("enough-events", "many", "value", "is not a number of 0 or more", "247"),
        ("enough-events", "-1", "value", "is not a number of 0 or more", "247"),
        ("enough-events", "nan", "value", "is not a number of 0 or more", "247"),
        ("enough-events", "", "value", "must not be empty", "Fill it in"),
        ("start-comparison", "medium", "value", "is not a level of certainty", "moderate"),
        ("tiers", "phase-3; randomised", "value", "must name each kind once", "single-arm"),
        (
            *("tiers", "phase-3; randomised; single-arm; observational; statement; statement"),
            *("value", "must name each kind once", "single-arm"),
        ),
        ("off-centre", "a quarter", "value", "is not a number of 0 or more", "247"),
        ("doubtful-flags", "garbled; dubious", "value", "'dubious' is unknown here", "garbled"),
    ],
)
def test_limits_that_are_refused(
    limit: str, value: str, column: str, problem: str, remedy: str
) -> None:
    (fault,) = faults(limit, value)
    assert (fault.column, fault.problem) == (column, problem)
    assert remedy in fault.remedy


def test_a_field_changes_a_limit_with_a_reason(tmp_path: Path) -> None:
    folder = write_small_field(tmp_path / "kidney")
    (folder / "limits.csv").write_text(HEAD + "enough-events,100,few,rare disease\n")
    limits = Evidence.from_rows(read_field(folder)).limit
    assert (limits.enough_events, limits.few_events) == (100, 62)


def test_the_steps_of_the_certainty_print_the_limits_in_force(tmp_path: Path) -> None:
    def reasons(folder: Path) -> str:
        return " ".join(row["reason"] for row in read_field(folder)["certainty"])

    folder = write_small_field(tmp_path / "kidney")
    before = reasons(folder)
    assert "{" not in before
    for number in ("247 events", "62 events", "1 and 0.80", "0.75 and 1.25", "p < 0.10"):
        assert number in before
    (folder / "limits.csv").write_text(
        HEAD + "enough-events,100,few,rare\ndisagreement-p,0.05,few,rare\n"
    )
    assert "fewer than 100 events" in reasons(folder) and "247" not in reasons(folder)
    assert "p < 0.05" in reasons(folder)


def test_printed_steps_are_equal_to_those_of_the_method(tmp_path: Path) -> None:
    folder = write_small_field(tmp_path / "kidney")
    steps = read_field(folder)["certainty"]
    with (folder / "certainty.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(steps[0]))
        writer.writeheader()
        writer.writerows(steps)
    assert read_field(folder)["certainty"] == steps


def test_networks_of_other_data_use_the_limit_of_the_method() -> None:
    assert method_limits().disagreement_p == DISAGREEMENT_P


def test_a_limit_changed_without_a_reason_is_refused(tmp_path: Path) -> None:
    folder = write_small_field(tmp_path / "kidney")
    (folder / "limits.csv").write_text(HEAD + "enough-events,100,few,\n")
    with pytest.raises(TableError, match=r"limits\.csv.*without a reason"):
        read_field(folder)


def test_a_rule_is_switched_off_with_a_reason(tmp_path: Path) -> None:
    folder = write_small_field(tmp_path / "kidney")
    rules = folder / "rules.csv"
    rules.write_text("rule,kind,reason,changed_because\nintolerance,off,none,one drug only\n")
    evidence = Evidence.from_rows(read_field(folder))
    assert "intolerance" not in evidence.rules
    change = ("rules", "intolerance", "one drug only", True)
    assert evidence.method_changes == {"rules/intolerance": change}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("intolerance,off,none,", "rules.csv.*without a reason"),
        (
            "intolerances,off,none,one drug",
            "rules.csv.*'intolerances': is not a rule of the method",
        ),
    ],
)
def test_rules_that_cannot_be_switched_off(tmp_path: Path, row: str, problem: str) -> None:
    folder = write_small_field(tmp_path / "kidney")
    (folder / "rules.csv").write_text(f"rule,kind,reason,changed_because\n{row}\n")
    with pytest.raises(TableError, match=problem) as caught:
        read_field(folder)
    assert len(caught.value.faults) == 1
