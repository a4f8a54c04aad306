"""Tier and certainty: the starting level of the evidence, and how its downgrades meet.

Each case is a small world, a profile, and the expected answers for regimens (notation:
tests/spec/conftest.py). Every trial was judged to have a low risk of bias. The limits of each step
are in test_certainty_steps.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

TIERS = {
    "tier 1 is phase 3, also where a phase 3 comparison was taken for randomised": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2/3: lines=1 [randomised=inferred]
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = tier 1, high
        Kd = tier 1, high""",
    "tier 2 is other randomised, with the phase printed or not": """
        trial T phase 2: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U: lines=1 [randomised=yes]
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = tier 2, high
        Kd = tier 2, high""",
    "tier 3 is a single arm, which starts low": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60 [ci_low=50, ci_high=70]
        ? lines=1
        PVd = tier 3, low, no steps""",
    "an estimate without an interval starts very low": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60
        ? lines=1
        PVd = tier 3, very low, no steps""",
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
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = high, no steps""",
    "partial: one": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = moderate, steps partial""",
    "indirect: two": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:carf
        PVd = low, steps indirect""",
    "the printed size of an arm is no matter, that of the result or of its population": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [n=100, n_comparator=99]
        result T: Kd v Vd PFS 0.60 (0.48-0.75) [n=100, n_comparator=100]
        trial U phase 3: lines=1
        arm U Rd: 60
        arm U Vd: 200
        result U: Rd v Vd PFS 0.60 (0.48-0.75)
        trial W phase 3: lines=1
        result W: Pd v Vd PFS 0.60 (0.48-0.75)
        result W: Pd v Vd ORR 80 v 60 [n=50, n_comparator=50]
        ? lines=1
        PVd = high, no steps
        Kd = high, no steps
        Rd = high, no steps
        Pd = high, no steps""",
    "the arms of a whole trial say nothing of how large its subgroup was": """
        trial T phase 3: lines=1-3
        arm T PVd: 60
        arm T Vd: 60
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = direct, high, no steps""",
    "a small arm of a single-arm trial": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60 [n=40, ci_low=50, ci_high=70]
        ? lines=1
        PVd = active, low, no steps""",
    "no interval": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better [n=20, n_comparator=20]
        ? lines=1
        PVd = low, steps imprecision:2""",
    "benefit only in a subgroup, not in the whole trial": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd PFS 0.90 (0.80-1.02)
        ? lines=1
        PVd = supported, direct, moderate, steps subgroup-only""",
    "the whole trial shows no contrast at all": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = moderate, steps subgroup-only""",
    "the whole trial shows benefit too": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd PFS 0.70 (0.60-0.82)
        ? lines=1
        PVd = direct, high, no steps""",
    "the most direct population with a contrast shows no benefit: the whole trial decides": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 0.90 (0.60-1.30)
        ? lines=1
        PVd = supported, partial, moderate, steps partial""",
    "the most direct population prints no interval: its claim does not compete": """
        trial T phase 3: lines=1-3, refractory:len
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS better
        trial U phase 3: lines=1-3
        group U/one: lines=1
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        result U/one: Kd v Vd PFS 0.50 (0.30-0.90)
        ? lines=1
        Kd = high, no steps
        ? lines=1, refractory:len
        PVd = supported, partial, moderate, steps partial""",
    "trials disagree": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1-3
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = supported, moderate, steps trials-disagree
        ? lines=1, exposed:len
        PVd = supported, low, steps partial+trials-disagree""",
    "a trial to which the person does not belong disagrees with nothing": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines>=2
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "two populations of one trial are no disagreement of trials": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.40-0.90)
        result T: PVd v Vd PFS 0.70 (0.56-0.87)
        result T: PVd v Vd OS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "interim without a later report": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [report=1]
        trial U phase 3: lines=1
        report U 1: interim 2019
        report U 2: final 2021
        result U: Kd v Vd PFS 0.60 (0.48-0.75) [report=1]
        result U: Kd v Vd OS 0.90 (0.70-1.15) [report=2]
        ? lines=1
        PVd = moderate, steps interim
        Kd = high, no steps
        ? lines=1 ;; as-of 2019
        Kd = moderate, steps interim""",
    "a flagged figure whose readings would change the verdict": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        result T: Kd v Vd PFS 0.60 (0.48-0.75) [p_value=0.30, flags=p-contradicts-interval]
        result T: Rd v Vd PFS 0.60 (0.48-0.75) [p_value=<0.01, flags=p-contradicts-interval]
        result T: Pd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        result T: Pd v Vd OS 0.60 (0.48-0.75)
        ? lines=1
        PVd = moderate, steps flagged
        Kd = moderate, steps flagged
        Rd = high, no steps
        Pd = high, no steps""",
    "a verdict rests on the best grade; within a trial, claims do not compete with intervals": """
        trial T phase 3: lines=1-3
        group T/len: refractory:len
        result T: Kd v Vd PFS 0.70 (0.50-0.95)
        result T/len: Kd v Vd PFS better
        ? lines=1, refractory:len
        Kd = supported, partial, low, steps partial+imprecision
        trial U phase 3: lines=1
        result U: Kd v Vd PFS better
        ? lines=1
        Kd = supported, direct, low, steps imprecision:2""",
    "steps add up, and end at very low; an imprecision of two takes the interim step with it": """
        trial T phase 2: lines=1-3
        group T/bort: refractory:bort
        report T 1: interim
        result T/bort: Kd v Pd PFS better [report=1]
        ? lines=1, refractory:bort
        Kd = supported, very low, tier 2, steps partial+imprecision:2""",
}

CASES = TIERS | STEPS


@pytest.mark.parametrize("name", CASES, ids=str)
def test_certainty(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")
