"""Tier and certainty: the starting level of the evidence, and each downgrade.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

TIERS = {
    "tier 1 is phase 3, also where a phase 3 comparison was taken for randomised": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 2/3: lines=1 [randomised=inferred]
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = tier 1, high
        Kd = tier 1, high""",
    "tier 2 is other randomised, with the phase printed or not": """
        trial T phase 2: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U: lines=1 [randomised=yes]
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = tier 2, high
        Kd = tier 2, high""",
    "tier 3 is a single arm, which starts low": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60 [ci_low=50, ci_high=70]
        ? lines=1
        PVd = tier 3, low, no steps""",
    "an estimate too is less certain without an interval": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60
        ? lines=1
        PVd = tier 3, very low, steps no-interval""",
    "tier 4 is observational, which starts very low": """
        trial T cohort: lines=1
        result T: PVd ORR 60
        trial U real-world: lines=1
        result U: Kd PFS 12
        ? lines=1
        PVd = tier 4, very low
        Kd = tier 4, very low""",
    "tier 5 is a statement only": """
        statement recommends PVd: lines=1
        statement advises-against Kd: lines=1
        ? lines=1
        PVd = tier 5, very low
        Kd = tier 5, very low
        Rd = no evidence""",
}

STEPS = {
    "a direct population with an interval and large arms: none": """
        trial T phase 3: lines=1
        arm T PVd: 281
        arm T Vd: 278
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = high, no steps""",
    "partial: one": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = moderate, steps partial""",
    "indirect: two": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1, refractory:carf
        PVd = low, steps indirect""",
    "a smaller arm printed below 100, of the result or of its population": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [n=100, n_comparator=99]
        result T: Kd v Vd PFS 0.60 (0.45-0.80) [n=100, n_comparator=100]
        trial U phase 3: lines=1
        arm U Rd: 60
        arm U Vd: 200
        result U: Rd v Vd PFS 0.60 (0.45-0.80)
        trial W phase 3: lines=1
        result W: Pd v Vd PFS 0.60 (0.45-0.80)
        result W: Pd v Vd ORR 80 v 60 [n=50, n_comparator=50]
        ? lines=1
        PVd = moderate, steps small-arm
        Kd = high, no steps
        Rd = moderate, steps small-arm
        Pd = moderate, steps small-arm""",
    "the arms of a whole trial say nothing of how large its subgroup was": """
        trial T phase 3: lines=1-3
        arm T PVd: 60
        arm T Vd: 60
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = direct, high, no steps""",
    "a small arm of a single-arm trial": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60 [n=40, ci_low=50, ci_high=70]
        ? lines=1
        PVd = active, very low, steps small-arm""",
    "no interval, where the most direct population prints none either": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better [n=20, n_comparator=20]
        ? lines=1
        PVd = low, steps no-interval+most-direct-disagrees""",
    "benefit only in a subgroup, not in the whole trial": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd PFS 0.85 (0.70-1.05)
        ? lines=1
        PVd = supported, direct, moderate, steps subgroup-only""",
    "the whole trial shows no contrast at all": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.45-0.80)
        ? lines=1
        PVd = moderate, steps subgroup-only""",
    "the whole trial shows benefit too": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd PFS 0.70 (0.60-0.90)
        ? lines=1
        PVd = direct, high, no steps""",
    "the most direct population with a contrast shows no benefit": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/one: PVd v Vd PFS 0.90 (0.60-1.30)
        ? lines=1
        PVd = supported, partial, low, steps partial+most-direct-disagrees""",
    "the most direct population prints no interval": """
        trial T phase 3: lines=1-3, refractory:len
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        result T/one: PVd v Vd PFS better
        trial U phase 3: lines=1-3
        group U/one: lines=1
        result U: Kd v Vd PFS 0.60 (0.45-0.80)
        result U/one: Kd v Vd PFS 0.50 (0.30-0.90)
        ? lines=1
        Kd = high, no steps
        ? lines=1, refractory:len
        PVd = supported, direct, low, steps no-interval+most-direct-disagrees""",
    "trials disagree": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines=1-3
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = supported, moderate, steps trials-disagree
        ? lines=1, exposed:len
        PVd = supported, low, steps partial+trials-disagree""",
    "a trial to which the person does not belong disagrees with nothing": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80)
        trial U phase 3: lines>=2
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "two populations of one trial are no disagreement of trials": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.45-0.80)
        result T: PVd v Vd PFS 0.70 (0.50-0.95)
        result T: PVd v Vd OS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "interim without a later report": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [report=1]
        trial U phase 3: lines=1
        report U 1: interim 2019
        report U 2: final 2021
        result U: Kd v Vd PFS 0.60 (0.45-0.80) [report=1]
        result U: Kd v Vd OS 0.90 (0.70-1.15) [report=2]
        ? lines=1
        PVd = moderate, steps interim
        Kd = high, no steps
        ? lines=1 ;; as-of 2019
        Kd = moderate, steps interim""",
    "a flagged figure whose readings would change the verdict": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.45-0.80) [flags=garbled]
        result T: Kd v Vd PFS 0.60 (0.45-0.80) [p_value=0.30, flags=p-contradicts-interval]
        result T: Rd v Vd PFS 0.60 (0.45-0.80) [p_value=<0.01, flags=p-contradicts-interval]
        result T: Pd v Vd PFS 0.60 (0.45-0.80) [flags=garbled]
        result T: Pd v Vd OS 0.60 (0.45-0.80)
        ? lines=1
        PVd = moderate, steps flagged
        Kd = moderate, steps flagged
        Rd = high, no steps
        Pd = high, no steps""",
    "a verdict rests on the best grade; in it on a printed interval, before the most direct population": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: Kd v Vd PFS 0.70 (0.50-0.95)
        result T/len: Kd v Vd PFS better
        ? lines=1, refractory:len
        Kd = supported, partial, low, steps partial+most-direct-disagrees
        trial U phase 3: lines=1
        result U: Kd v Vd PFS better
        ? lines=1
        Kd = supported, direct, low, steps no-interval+most-direct-disagrees""",
    "steps add up, and end at very low": """
        trial T phase 2: lines=1-3
        group T/bort: refractory:bort
        report T 1: interim
        result T/bort: Kd v Pd PFS better [report=1]
        ? lines=1, refractory:bort
        Kd = supported, very low, tier 2, steps partial+no-interval+subgroup-only+most-direct-disagrees+interim""",
}

CASES = TIERS | STEPS


@pytest.mark.parametrize("name", CASES, ids=str)
def test_certainty(name: str, check: Callable[[str], None]) -> None:
    check(CASES[name])
