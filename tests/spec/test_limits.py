"""The limits of the method: a field changes a row, and the answers and their words follow.

Each case is a small world, a profile, and the expected answers (notation: tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.model.evidence import Evidence
from trialgraph.graph.model.limits import KINDS, Limits
from trialgraph.graph.quality.result_checks import figure_findings

CHANGED = {
    "enough events: 118 are enough if the field says 100, and too few if it says 150": """
        limit enough-events: 100
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.35-0.72)
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, high, no steps""",
    "the changed number is printed": """
        limit enough-events: 150
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.35-0.72)
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, moderate, steps imprecision, step "fewer than 150\"""",
    "few events": """
        limit few-events: 150
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.50 (0.35-0.72)
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, low, steps imprecision:2""",
    "the cap, and its word": """
        limit cap-without-risk-of-bias: low
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, low, provisional, no steps""",
    "where certainty starts": """
        limit start-comparison: moderate
        limit start-single-arm-rate: moderate
        limit start-other-estimate: low
        limit start-statement: low
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U single-arm phase 2: lines=1
        result U: Kd ORR 60 [ci_low=50, ci_high=70, n=40]
        result U: Rd ORR 60
        statement recommends Pd: lines=1
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, moderate, no steps
        Kd = active, moderate, no steps
        Rd = active, low, no steps
        Pd = stated, low""",
    "a share of half is large by the method": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        share T: 40% refractory:bort
        ? lines=1, not refractory:bort
        PVd = supported, direct""",
    "the share that makes a population partial": """
        limit denied-share: 40
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        share T: 40% refractory:bort
        ? lines=1, not refractory:bort
        PVd = supported, partial""",
    "lines beside a subgroup with one line: two or three by the method": """
        trial T phase 3:
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=4
        PVd = extrapolated, indirect""",
    "lines beside a subgroup with one line: four too": """
        limit lines-beside-one: 3
        trial T phase 3:
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=4
        PVd = supported, partial""",
    "an interaction that is credible": """
        limit credible-interaction-p: 0.05
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/len: PVd v Vd PFS 1.10 (0.80-1.60) [interaction_p=0.04]
        ? lines=1, refractory:len
        PVd = inconclusive""",
    "an interaction that is not": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/len: PVd v Vd PFS 0.90 (0.60-1.35) [interaction_p=0.04]
        ? lines=1, refractory:len
        PVd = supported""",
    "the order of tiers": """
        limit tiers: randomised; phase-3; single-arm; observational; statement
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2: lines=1
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        statement recommends Pd: lines=1
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, tier 2
        Kd = supported, tier 1
        Pd = stated, tier 5""",
    "flags that make a figure doubtful": """
        limit doubtful-flags: conflict
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        judge all risk-of-bias low
        ? lines=1
        PVd = supported, high, no steps""",
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_limit_changes_answers(case: str, check: Callable[[str], None]) -> None:
    check(CHANGED[case])


def test_every_limit_is_a_row_of_the_method(world: Callable[..., Evidence]) -> None:
    rows = world("").limits
    assert list(rows) == list(KINDS)
    assert all(row.definition and row.unit for row in rows.values())


def test_a_missing_limit_names_the_row_and_the_remedy(world: Callable[..., Evidence]) -> None:
    rows = dict(world("").limits)
    del rows["few-events"]
    with pytest.raises(TrialgraphError, match=r"lacks .* few-events; add .* method/limits\.csv"):
        Limits.of(rows)


PRINTED = """
    trial T phase 3: lines=1
    result T: PVd v Vd PFS 0.53 (0.32-0.89) [p_value=0.0007]
    result T: PVd v Vd OS 0.50 (0.30-0.60)
"""
TOLERANCES = {
    "": {"p value", "interval"},
    "limit p-factor: 30": {"interval"},
    "limit off-centre: 0.9": {"p value"},
}


@pytest.mark.parametrize("limit", TOLERANCES)
def test_checks_of_figures_follow_the_limits(limit: str, world: Callable[[str], Evidence]) -> None:
    found = {finding.check for finding in figure_findings(world(f"{limit}\n{PRINTED}"))}
    assert found == TOLERANCES[limit]


def test_a_finding_prints_the_changed_tolerance(world: Callable[[str], Evidence]) -> None:
    text = "limit off-centre: 0.1\n    limit p-factor: 4\n" + PRINTED
    problems = " ".join(finding.problem for finding in figure_findings(world(text)))
    assert "tolerance 10% of half the width" in problems
    assert "a factor of 4" in problems
