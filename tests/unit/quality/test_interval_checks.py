"""Lint of intervals: levels, p values that fit another level, and subgroups that are too narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.rows import Result
from trialgraph.graph.quality.interval_checks import (
    impossible_level,
    narrower_subgroups,
    other_level,
    p_against_interval,
)
from trialgraph.graph.quality.result_checks import figure_findings
from trialgraph.loaders.fields.folder import method_limits

LIMITS = method_limits()
World = Callable[..., Evidence]


def interval(level: str = "", p: str = "", *flags: str, measure: str = "hazard_ratio") -> Result:
    return Result(
        "r",
        measure=measure,
        value="0.53",
        ci_low="0.32",
        ci_high="0.89",
        ci_level=level,
        p_value=p,
        flags=flags,
    )


@pytest.mark.parametrize(
    ("result", "count"),
    [
        (interval(), 0),
        (interval("95"), 0),
        (interval("95.0"), 0),
        (interval("95.4"), 1),
        (interval("99"), 1),
        (interval("90"), 1),
        (interval("95", "", "level-not-95"), 1),
        (interval("99", "", "level-not-95"), 1),
        (interval("0.95"), 0),  # impossible: reported by another check
    ],
)
def test_levels_other_than_95_percent(result: Result, count: int) -> None:
    assert len(list(other_level(result))) == count


@pytest.mark.parametrize(
    ("level", "impossible"), [("", False), ("51", False), ("0.95", True), ("100", True)]
)
def test_levels_that_cannot_be_meant(level: str, impossible: bool) -> None:
    assert bool(list(impossible_level(interval(level)))) == impossible


def test_a_p_value_that_fits_another_level_names_it() -> None:
    (problem,) = p_against_interval(interval("95", "0.0007"), LIMITS)
    assert "the two agree for a 99% interval" in problem
    (problem,) = p_against_interval(interval("95", "0.0000001"), LIMITS)
    assert "agree for" not in problem
    assert not list(p_against_interval(interval("99", "0.0007"), LIMITS))


@pytest.mark.parametrize("measure", ["hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio"])
def test_every_ratio_is_compared_with_its_p_value(measure: str) -> None:
    assert list(p_against_interval(interval("95", "0.5", measure=measure), LIMITS))
    assert not list(p_against_interval(interval("95", "0.015", measure=measure), LIMITS))


def test_a_recorded_level_needs_no_flag_and_an_impossible_one_does(world: World) -> None:
    evidence = world("""
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [ci_level=97.5]
        result T: PVd v Vd OS 0.60 (0.45-0.80) [ci_level=0.95]
    """)
    findings = [(finding.check, finding.known) for finding in figure_findings(evidence)]
    assert findings == [("level", True), ("level", False)]


TRIAL = """
    trial T phase 3: lines=1-3
    group T/one: lines=1
    group T/one/len: refractory:len
    report T 1: final
    report T 2: final
    result T: PVd v Vd PFS 0.53 (0.32-0.89) [report=1]
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("result T/one: PVd v Vd PFS 0.48 (0.29-0.78) [report=1]", True),
        ("result T/one/len: PVd v Vd PFS 0.48 (0.29-0.78) [report=1]", True),
        ("result T/one: PVd v Vd PFS 0.59 (0.31-1.12) [report=1]", False),
        ("result T/one: PVd v Vd PFS 0.48 (0.29-0.78) [report=2]", False),
        ("result T/one: PVd v Vd PFS 0.48 (0.29-0.78) [report=1, ci_level=90]", False),
        ("result T/one: PVd v Vd OS 0.48 (0.29-0.78) [report=1]", False),
        ("result T/one: Vd v PVd PFS 0.48 (0.29-0.78) [report=1]", False),
        ("result T/one: PVd v Vd PFS 0.48 [report=1]", False),
        ("result T/one: PVd v Vd PFS better [report=1]", False),
    ],
)
def test_subgroups_narrower_than_the_whole_trial(world: World, line: str, found: bool) -> None:
    evidence = world(f"{TRIAL}\n    {line}\n")
    assert bool(list(narrower_subgroups(evidence))) == found


def test_a_narrower_subgroup_is_known_once_it_is_flagged(world: World) -> None:
    line = "result T/one: PVd v Vd PFS 0.48 (0.29-0.78) [report=1{}]"
    for flags, known in (("", False), (", flags=narrower-than-whole", True)):
        evidence = world(f"{TRIAL}\n    {line.format(flags)}\n")
        assert [
            (finding.check, finding.known, finding.row) for finding in figure_findings(evidence)
        ] == [("narrower subgroup", known, "results-2")]


def test_two_sources_without_a_report_are_no_common_cut(world: World) -> None:
    text = """
        source OTHER: 2020
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.53 (0.32-0.89)
        result T/one: PVd v Vd PFS 0.48 (0.29-0.78) {}
    """
    assert len(list(narrower_subgroups(world(text.format(""))))) == 1
    assert not list(narrower_subgroups(world(text.format("[source=OTHER]"))))
