"""What an interval says: its standard error and the events it implies."""

from __future__ import annotations

import pytest
from trialgraph.graph.model.rows import Result
from trialgraph.graph.reasoning.intervals import (
    implied_events,
    is_narrower,
    level,
    standard_error,
    z_of,
)


def ratio(low: str = "0.49", high: str = "0.77", percent: str = "", **more: str) -> Result:
    return Result(
        id="R", **{"measure": "hazard_ratio", **more}, ci_low=low, ci_high=high, ci_level=percent
    )


def test_an_interval_without_a_level_is_read_as_95_percent() -> None:
    assert level(ratio()) == 95
    assert standard_error(ratio()) == standard_error(ratio(percent="95"))


@pytest.mark.parametrize(
    ("percent", "z"), [(90, 1.644854), (95, 1.959964), (95.4, 1.995393), (99, 2.575829)]
)
def test_quantiles(percent: float, z: float) -> None:
    assert z_of(percent) == pytest.approx(z, abs=1e-5)


@pytest.mark.parametrize("percent", [0, 0.95, 50, 100, 950])
def test_a_level_that_cannot_be_meant_has_no_quantile(percent: float) -> None:
    assert z_of(percent) is None
    assert implied_events(ratio(percent=str(percent))) is None


@pytest.mark.parametrize(
    ("low", "high", "percent", "events"),
    [
        ("0.49", "0.77", "95", 301),
        ("0.25", "0.39", "95", 311),
        ("0.33", "0.94", "", 56),
        ("0.32", "0.89", "95", 59),
        ("0.32", "0.89", "99", 101),
    ],
)
def test_events(low: str, high: str, percent: str, events: int) -> None:
    implied = implied_events(ratio(low, high, percent))
    assert implied is not None
    assert round(implied) == events


@pytest.mark.parametrize(
    "result",
    [
        ratio("", ""),
        ratio("0.5", ""),
        ratio("0", "0.8"),
        ratio("0.8", "0.8"),
        ratio("0.9", "0.8"),
        ratio(measure="difference"),
        ratio(measure="median"),
        ratio(measure="claim"),
    ],
)
def test_figures_without_a_standard_error(result: Result) -> None:
    assert standard_error(result) is None
    assert implied_events(result) is None


def test_a_subgroup_narrower_than_its_trial() -> None:
    whole = ratio("0.32", "0.89", report="1")
    assert is_narrower(ratio("0.29", "0.78", report="1"), whole)
    assert not is_narrower(ratio("0.31", "1.12", report="1"), whole)
    assert not is_narrower(whole, whole)


def test_only_intervals_of_one_cut_level_and_measure_are_compared() -> None:
    whole = ratio("0.32", "0.89", "95", report="1")
    assert is_narrower(ratio("0.29", "0.78", "", report="1"), whole)
    assert not is_narrower(ratio("0.29", "0.78", "95", report="2"), whole)
    assert not is_narrower(ratio("0.29", "0.78", "90", report="1"), whole)
    assert not is_narrower(ratio("0.29", "0.78", report="1", measure="odds_ratio"), whole)
    assert not is_narrower(ratio("", "", report="1"), whole)
