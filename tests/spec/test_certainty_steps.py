"""The steps of certainty: each with its limits, the cap without a RoB 2 judgement, and one cause
that costs once.

Each case is a small world, a profile, and the expected answers (notation: tests/spec/conftest.py).
In the first tables every trial was judged to have a low risk of bias, so that the certainty shown
is that of the other steps.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from studied_people import table_lines

START = {
    "high: a randomised contrast, of phase 3 or not": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 2: lines=1 [randomised=yes]
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = high, no steps
        Kd = high, no steps""",
    "low: a single-arm trial with a rate and its interval; very low: all other estimates": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR 60 [ci_low=50, ci_high=70, n=40]
        result T: Kd ORR 60
        result T: DVd PFS 12 [ci_low=9, ci_high=15]
        trial U cohort: lines=1
        result U: Pd ORR 60 [ci_low=50, ci_high=70]
        trial W phase 3: lines=1
        result W: Rd ORR 60 [ci_low=50, ci_high=70]
        ? lines=1
        PVd = active, low, no steps
        Kd = active, very low, no steps
        DVd = active, very low, no steps
        Pd = active, very low, no steps
        Rd = active, very low, no steps""",
    "very low: a response without a figure, and statements": """
        trial T single-arm phase 2: lines=1
        result T: PVd ORR better [claim=responses were seen]
        statement recommends Kd: lines=1
        ? lines=1
        PVd = active, very low
        Kd = stated, tier 5, very low""",
    "steps of grade apply to estimates, imprecision does not": """
        trial T single-arm phase 2: lines=1-3
        result T: PVd ORR 60 [ci_low=10, ci_high=90, n=10]
        ? lines=1
        PVd = active, partial, very low, steps partial
        ? lines=1, refractory:carf
        PVd = active, indirect, very low, steps indirect""",
}

IMPRECISION = """
# fewer than 247 events implied by the interval: 4/SE² is 252, 248, then 246, 240
0.60 (0.47-0.77)                            => supported, high, no steps
0.60 (0.468-0.770)                          => supported, high, no steps
0.60 (0.467-0.770)                          => supported, moderate, steps imprecision
0.60 (0.47-0.78)                            => supported, moderate, steps imprecision
# fewer than 62: 63, 62.04, then 61.9, 59
0.57 (0.35-0.94)                            => supported, moderate, steps imprecision
0.57 (0.35-0.947)                           => supported, moderate, steps imprecision
0.57 (0.35-0.948)                           => supported, low, steps imprecision:2
0.53 (0.32-0.89)                            => supported, low, steps imprecision:2
# the level that is printed counts: 4/SE² is 220 at 95%, 381 at 99% and 173 at 90%
0.60 (0.46-0.78) [ci_level=95]              => supported, moderate, steps imprecision
0.60 (0.46-0.78) [ci_level=99]              => supported, high, no steps
0.60 (0.468-0.770) [ci_level=90]            => supported, moderate, steps imprecision
0.53 (0.32-0.89) [ci_level=99]              => supported, moderate, steps imprecision
# the number of patients is no matter
0.60 (0.48-0.75) [n=20, n_comparator=20]    => supported, high, no steps
0.60 (0.40-0.90) [n=900, n_comparator=900]  => supported, moderate, steps imprecision
# an interval that holds 1 and 0.80, and not only one of them, however many events
0.90 (0.79-1.03)                            => inconclusive, moderate, steps imprecision
0.90 (0.81-1.01)                            => inconclusive, high, no steps
0.70 (0.57-0.85)                            => supported, high, no steps
# an interval that holds 0.75 and 1.25
0.97 (0.74-1.26)                            => inconclusive, low, steps imprecision:2
0.96 (0.72-1.27)                            => inconclusive, low, steps imprecision:2
0.97 (0.76-1.25)                            => inconclusive, moderate, steps imprecision
0.93 (0.74-1.16)                            => inconclusive, moderate, steps imprecision
# a p without an interval
0.60 better [p_value=0.01]                  => supported, moderate, steps imprecision
better [p_value=<0.001]                     => supported, moderate, steps imprecision
0.90 [p_value=0.40]                         => inconclusive, moderate, steps imprecision
# a difference with an interval
4 (1-7) [measure=difference, unit=months]   => supported, moderate, steps imprecision
# an interval that implies no number of events
0.60 (0-0.80)                               => supported, moderate, steps imprecision
# neither interval nor p: a claim, a bare ratio or difference
better                                      => supported, low, steps imprecision:2
0.60 better                                 => supported, low, steps imprecision:2
0.60                                        => inconclusive, low, steps imprecision:2
4 better [measure=difference, unit=months]  => supported, low, steps imprecision:2
better [n=900, n_comparator=900]            => supported, low, steps imprecision:2
"""


@pytest.mark.parametrize("line", table_lines(IMPRECISION), ids=lambda line: " ".join(line.split()))
def test_imprecision(line: str, check: Callable[[str], None]) -> None:
    figure, expected = line.split(" => ")
    check(
        f"""trial T phase 3: lines=1
        judge all risk-of-bias low
        result T: PVd v Vd PFS {figure}
        ? lines=1
        PVd = {expected}"""
    )


STEPS = {
    "partial: one; indirect: two": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = moderate, steps partial
        ? lines=1, refractory:carf
        PVd = low, steps indirect""",
    "imprecision of a regimen that lost": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.46-0.78)
        result T: Kd v Rd PFS better
        result T: Kd v Pd PFS 0.60 (0.48-0.75)
        ? lines=1
        Vd = outperformed, moderate, steps imprecision
        Rd = outperformed, low, steps imprecision:2
        Pd = outperformed, high, no steps""",
    "imprecision of the figure that decides: W, though S has 56 events": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.61 (0.49-0.77)
        result T/one: PVd v Vd PFS 0.55 (0.33-0.94)
        ? lines=1
        PVd = supported, direct, high, no steps""",
    "imprecision of the figure that decides: S, though W has 374 events": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.85 (0.70-1.05)
        result T/one: PVd v Vd PFS 0.40 (0.25-0.64)
        ? lines=1
        PVd = supported, direct, low, steps subgroup-only+imprecision""",
    "subgroup only: S alone decides, one": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, direct, moderate, steps subgroup-only""",
    "trials disagree: another trial in direct or partial people shows no benefit": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1-3
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = moderate, steps trials-disagree""",
    "trials disagree: an endpoint that stands for the deciding one counts as that one": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Pd TTP 0.90 (0.70-1.15)
        ? lines=1
        PVd = moderate, steps trials-disagree""",
    "trials do not disagree in indirect people": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1, has:renal
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "trials do not disagree on an endpoint that does not decide": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Pd OS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "a regimen that was the control and lost shows no lack of benefit": """
        trial T phase 3: lines=1
        result T: Kd v Vd PFS 0.53 (0.44-0.65)
        trial U phase 3: lines=1-3
        result U: DKd v Kd PFS 0.63 (0.50-0.80)
        ? lines=1
        Kd = supported, direct, high, no steps""",
    "a trial whose contrast does not count disagrees with nothing": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1 [randomised=no]
        result U: PVd v Pd PFS 0.90 (0.70-1.15)
        ? lines=1
        PVd = high, no steps""",
    "network disagrees: direct and indirect evidence on the deciding comparison, p < 0.10": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.50-0.72)
        trial U phase 3: lines=1
        result U: PVd v Kd PFS 0.60 (0.50-0.72)
        trial W phase 3: lines=1
        result W: Kd v Vd PFS 0.60 (0.50-0.72)
        ? lines=1
        PVd = moderate, steps network-disagrees""",
    "the network agrees": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.45 (0.37-0.54)
        trial U phase 3: lines=1
        result U: PVd v Kd PFS 0.70 (0.58-0.84)
        trial W phase 3: lines=1
        result W: Kd v Vd PFS 0.64 (0.53-0.77)
        ? lines=1
        PVd = high, no steps""",
    "interim: without a later report": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [report=1]
        trial U phase 3: lines=1
        report U 1: interim 2019
        report U 2: final 2020
        result U: Kd v Vd PFS 0.60 (0.48-0.75) [report=1]
        result U: Kd v Vd OS 0.95 (0.76-1.19) [report=2]
        ? lines=1
        PVd = moderate, steps interim
        Kd = high, no steps""",
    "interim: not beside an imprecision of two": """
        trial T phase 3: lines=1
        report T 1: interim 2019
        result T: PVd v Vd PFS 0.53 (0.32-0.89) [report=1]
        result T: Kd v Vd PFS better [report=1]
        result T: DVd v Vd PFS 0.60 (0.46-0.78) [report=1]
        ? lines=1
        PVd = low, steps imprecision:2
        Kd = low, steps imprecision:2
        DVd = low, steps imprecision+interim""",
    "flagged: another reading would change the verdict": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd OS 0.60 (0.48-0.75) [flags=garbled]
        ? lines=1
        PVd = moderate, steps flagged
        Kd = high, no steps""",
    "other endpoint: OS of the same trial has an estimate above 1": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 1.05 (0.84-1.31)
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd OS 1.00 (0.80-1.25)
        result T: DVd v Vd PFS 0.60 (0.48-0.75)
        result T: DVd v Vd OS 1.05
        result T: DKd v Vd PFS 0.60 (0.48-0.75)
        result T: DKd v Vd OS >1.20
        result T: DRd v Vd PFS 0.60 (0.48-0.75)
        result T: DRd v Vd OS >0.90
        ? lines=1
        PVd = supported, moderate, steps other-endpoint
        Kd = supported, high, no steps
        DVd = supported, moderate, steps other-endpoint
        DKd = supported, moderate, steps other-endpoint
        DRd = supported, high, no steps""",
    "other endpoint: nothing if OS decides, or in another trial": """
        trial T phase 3: lines=1
        result T: PVd v Vd OS 0.60 (0.48-0.75)
        result T: PVd v Vd PFS 1.05 (0.84-1.31)
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: Kd v Pd OS 1.05 (0.84-1.31)
        ? lines=1
        PVd = high, no steps
        Kd = high, no steps""",
    "other endpoint: in people as direct, or in the whole trial if these print none": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 0.55 (0.40-0.76)
        result T: PVd v Vd OS 1.05 (0.84-1.31)
        trial U phase 3: lines=1-3
        group U/one: lines=1
        result U: Kd v Vd PFS 0.60 (0.48-0.75)
        result U/one: Kd v Vd PFS 0.55 (0.40-0.76)
        result U: Kd v Vd OS 1.05 (0.84-1.31)
        result U/one: Kd v Vd OS 0.95 (0.65-1.39)
        ? lines=1
        PVd = supported, direct, moderate, steps other-endpoint
        Kd = supported, direct, high, no steps""",
    "other endpoint: survival claimed to be worse": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 0.55 (0.40-0.76)
        result T: PVd v Vd OS worse
        ? lines=1
        PVd = supported, direct, moderate, steps other-endpoint""",
    "steps add up, and end at very low": """
        trial T phase 3: lines=1-3
        report T 1: interim
        result T: PVd v Vd PFS 0.60 (0.46-0.78) [report=1]
        result T: PVd v Vd OS 1.05 (0.84-1.31) [report=1]
        ? lines=1
        PVd = very low, steps partial+imprecision+interim+other-endpoint""",
}

ONCE = {
    "a missing interval costs imprecision, and nothing else": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better
        ? lines=1
        PVd = supported, low, steps imprecision:2""",
    "a claim in the most direct people, with an interval in others": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS better
        ? lines=1
        PVd = supported, partial, moderate, steps partial""",
    "claims alone: the most direct one costs its lack of an interval, not that it is a subgroup's": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T/one: PVd v Vd PFS better
        ? lines=1
        PVd = supported, direct, low, steps imprecision:2""",
    "few events and a wide interval are one cause": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.97 (0.55-1.70)
        ? lines=1
        PVd = inconclusive, low, steps imprecision:2""",
    "two populations of one trial are no disagreement of trials": """
        trial T phase 3: lines=1-3
        group T/one: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T/one: PVd v Vd PFS 0.85 (0.50-1.45)
        ? lines=1
        PVd = supported, partial, moderate, steps partial""",
}

BIAS = {
    "not assessed: at most moderate after all steps, and provisional": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Vd PFS 0.60 (0.46-0.78)
        result T: DVd v Vd PFS better
        ? lines=1
        PVd = moderate, before the cap high, provisional
        Kd = moderate, before the cap moderate
        DVd = low, before the cap low""",
    "judged low: no step, no cap": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        judge T risk-of-bias low
        ? lines=1
        PVd = high, before the cap high, final, no steps""",
    "judged to raise some concerns: one": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        judge T risk-of-bias some concerns
        ? lines=1
        PVd = moderate, before the cap moderate, final, steps risk-of-bias""",
    "judged high: two": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        judge T risk-of-bias high
        ? lines=1
        PVd = low, before the cap low, final, steps risk-of-bias:2""",
    "the judgement of the deciding trial counts": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1-3
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        judge U risk-of-bias low
        ? lines=1
        PVd = moderate, before the cap high, provisional
        ? lines=2
        PVd = moderate, before the cap moderate, final""",
    "a regimen that lost, or shows no difference, is capped likewise": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: Kd v Pd PFS 0.90 (0.81-1.01)
        ? lines=1
        Vd = outperformed, moderate, before the cap high, provisional
        Kd = inconclusive, moderate, before the cap high, provisional""",
    "one study under two names has one judgement": """
        trial T phase 3: lines=1
        trial U phase 3: lines=1
        same T: U
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        judge T risk-of-bias low
        ? lines=1
        PVd = high, final""",
}

ENDPOINTS = {
    "certainty of each endpoint, one without benefit too; the verdict shows that of the deciding one": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        result T: PVd v Vd OS 0.95 (0.76-1.19)
        result T: Kd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, high, endpoints PFS+OS
        Kd = supported, high, endpoints PFS""",
}

JUDGED_LOW = START | STEPS | ONCE | ENDPOINTS


@pytest.mark.parametrize("name", JUDGED_LOW, ids=str)
def test_step(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{JUDGED_LOW[name]}")


@pytest.mark.parametrize("name", BIAS, ids=str)
def test_risk_of_bias(name: str, check: Callable[[str], None]) -> None:
    check(BIAS[name])
