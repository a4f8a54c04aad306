"""Arm-level data, printed ratios and CSV tables, with their errors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trialgraph.errors import TableError, TrialgraphError
from trialgraph.graph.nma.arm_data import MEASURES, checked_arms, measure_of
from trialgraph.graph.nma.log_ratio import LogRatio, log_ratio, ratio_of_shares


def ratio(*printed: str) -> LogRatio:
    log = log_ratio(*printed)
    assert isinstance(log, LogRatio), log
    return log


def test_confidence_level_of_the_interval_is_used() -> None:
    """Half the log width is 1.960, 2.241 or 2.576 standard errors at 95, 97.5 or 99%."""
    half = (math.log(1.25) - math.log(0.8)) / 2
    for level, quantile in (("95", 1.959964), ("97.5", 2.241403), ("99", 2.575829)):
        log = ratio("1.00", "0.80", "1.25", level)
        assert (log.effect, log.se, log.doubt) == (
            0,
            pytest.approx(half / quantile, rel=1e-6),
            "",
        )
    assert "95% assumed" in ratio("1.00", "0.80", "1.25").doubt


@given(st.floats(0.2, 3), st.floats(0.05, 0.5))
def test_rounding_raises_no_doubt(estimate: float, se: float) -> None:
    """Intervals rounded to three decimals are centred on their ratio within rounding."""
    printed = [f"{estimate * math.exp(sign * 1.959964 * se):.3f}" for sign in (0, -1, 1)]
    log = ratio(*printed, "95")
    assert log.doubt == ""
    assert log.se == pytest.approx(se, abs=0.02)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (("0.90", "0.45", "0.80"), "is outside its interval"),
        (("0.60", "0.80", "0.45"), "is empty"),
        (("0.60", "0", "0.80"), "not above 0"),
        (("NR", "0.45", "0.80"), "not a ratio with an interval in plain numbers"),
        (("0.60", "0.45", "0.80", "100"), "100% is not a confidence level"),
    ],
)
def test_figures_without_a_log_ratio(printed: tuple[str, ...], expected: str) -> None:
    reason = log_ratio(*printed)
    assert isinstance(reason, str) and expected in reason


def test_interval_not_centred_on_its_ratio_is_doubtful() -> None:
    log = ratio("0.50", "0.45", "0.80", "95")
    assert "is not centred on 0.50" in log.doubt
    assert log.se == pytest.approx((math.log(0.80) - math.log(0.45)) / (2 * 1.959964), rel=1e-6)


def test_ratios_of_shares() -> None:
    log = ratio_of_shares((60, 40), (100, 100))
    assert isinstance(log, LogRatio)
    assert (log.effect, log.se) == (
        pytest.approx(math.log(2.25)),
        pytest.approx(math.sqrt(1 / 60 + 1 / 40 + 1 / 40 + 1 / 60)),
    )
    risk = ratio_of_shares((60, 40), (100, 100), "RR")
    assert isinstance(risk, LogRatio)
    assert risk.effect == pytest.approx(math.log(1.5))
    empty = ratio_of_shares((0, 5), (10, 10))
    assert isinstance(empty, LogRatio) and empty.effect == pytest.approx(
        math.log(0.5 * 5.5 / (10.5 * 5.5))
    )
    assert ratio_of_shares((11, 5), (10, 10)) == "more events than patients"
    assert (
        ratio_of_shares((0, 0), (10, 10))
        == "no patient, or every patient, has the event in both arms"
    )


def _arms(measure: str, *rows: str) -> list[tuple[int, dict[str, str]]]:
    names = ("study", "treatment", *MEASURES[measure].columns)
    return [(at, dict(zip(names, row.split(","), strict=True))) for at, row in enumerate(rows, 2)]


@pytest.mark.parametrize(
    ("measure", "rows", "expected"),
    [
        (
            "OR",
            ["s,A,11,10", "s,B,1,10"],
            "row 2, column events, value '11': more events than the 10 patients",
        ),
        ("OR", ["s,A,-1,10", "s,B,1,10"], "must be at least 0"),
        ("OR", ["s,A,1,0", "s,B,1,10"], "column n, value '0': must be above 0"),
        ("OR", ["s,A,1,10"], "has only one arm"),
        ("OR", ["s,A,1,10", "s,A,2,10"], "the same arm is already in row 2"),
        ("OR", ["s,,1,10", "s,B,2,10"], "column treatment, value '': must not be empty"),
        ("MD", ["s,A,1.5,0,10", "s,B,1,1,10"], "column sd, value '0': must be above 0"),
        ("MD", ["s,A,one,1,10", "s,B,1,1,10"], "column mean, value 'one': is not a number"),
        ("IRR", ["s,A,1,-5", "s,B,1,10"], "column time, value '-5': must be above 0"),
        ("OR", [], "contains no arm"),
    ],
)
def test_faults_of_arm_tables(measure: str, rows: list[str], expected: str) -> None:
    with pytest.raises(TableError) as error:
        checked_arms(_arms(measure, *rows), measure, "my.csv")
    assert expected in str(error.value) and "my.csv" in str(error.value)


def test_studies_without_information_on_a_ratio_are_excluded_with_a_warning() -> None:
    contrasts = checked_arms(
        _arms("OR", "s,A,0,10", "s,B,0,10", "t,A,1,10", "t,B,2,10", "u,A,5,5", "u,B,4,4"), "OR"
    )
    assert {contrast.study for contrast in contrasts.rows} == {"t"}
    assert contrasts.warnings == (
        "s: no events in any arm; study excluded",
        "u: every patient has the event in every arm; study excluded",
    )
    with pytest.raises(TrialgraphError, match="no study with usable data remains"):
        checked_arms(_arms("OR", "s,A,0,10", "s,B,0,10"), "OR")
    assert len(checked_arms(_arms("RD", "s,A,0,10", "s,B,0,10"), "RD").rows) == 1, (
        "a difference of nothing is a difference"
    )


def test_measures_by_name() -> None:
    assert measure_of("or").name == "odds ratio"
    with pytest.raises(TrialgraphError, match="no measure 'HR'; known: OR, RR, RD, MD, IRR"):
        measure_of("HR")
