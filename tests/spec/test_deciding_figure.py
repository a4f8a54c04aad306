"""The figure on which a verdict rests, if several trials, comparisons and endpoints show the same.

Populations without an unstated defining feature come first, then the best grade, then the field's
order of endpoints, then the more direct, the unflagged, those with an interval, most events, and
the identifier: never the most favourable. (Notation: tests/spec/conftest.py; results are numbered
in the order of their lines.)
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

BENEFIT = {
    "a population without an unstated defining feature, before the more direct": """
        trial T phase 3: lines=1, refractory:len, has:EM
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1, refractory:len
        PVd = extrapolated, indirect, decided by 2
        ? lines=1, refractory:len, has:EM
        PVd = supported, direct, decided by 1""",
    "an unstated defining feature decides if there is nothing else": """
        trial T phase 3: lines=1, has:EM
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        ? lines=1
        PVd = extrapolated, indirect, decided by 1""",
    "the best grade, before the order of endpoints": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.50 (0.40-0.62)
        trial U phase 3: lines=1
        result U: PVd v Vd OS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, direct, decided by 2
        ? lines=2
        PVd = supported, partial, decided by 1""",
    "the order of endpoints, before the more direct within a grade": """
        trial T phase 3: lines=1-3
        share T: 50% lines=1
        result T: PVd v Vd OS 0.50 (0.40-0.62)
        trial U phase 3: lines=1-3
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = supported, partial, decided by 2""",
    "PFS, OS, TTP, EFS": """
        trial T phase 3: lines=1
        result T: PVd v Vd EFS 0.50 (0.40-0.62)
        trial U phase 3: lines=1
        result U: PVd v Vd TTP 0.50 (0.40-0.62)
        trial W phase 3: lines=1
        result W: PVd v Vd OS 0.60 (0.48-0.75)
        result T: Kd v Vd EFS 0.50 (0.40-0.62)
        result U: Kd v Vd TTP 0.60 (0.48-0.75)
        result W: DVd v Vd OS 0.50 (0.40-0.62)
        result W: DVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = decided by 3
        Kd = decided by 5
        DVd = decided by 7""",
    "the more direct, before the unflagged": """
        trial T phase 3: lines=1-3
        share T: 50% lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        trial U phase 3: lines=1-3
        share U: 40% lines=1
        result U: PVd v Vd PFS 0.50 (0.40-0.62)
        ? lines=1
        PVd = decided by 1""",
    "the unflagged, before one with more events": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.50-0.72) [flags=garbled]
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.46-0.78)
        ? lines=1
        PVd = decided by 2, steps imprecision""",
    "the unflagged, before one with an interval": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75) [flags=garbled]
        trial U phase 3: lines=1
        result U: PVd v Vd PFS better
        ? lines=1
        PVd = decided by 2, steps imprecision:2""",
    "one with an interval, before the identifier": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS better
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.30-0.95)
        ? lines=1
        PVd = decided by 2""",
    "most events, not the most favourable": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.30 (0.20-0.45)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.80 (0.68-0.94)
        ? lines=1
        PVd = decided by 2""",
    "the number of patients does not count, the events that the interval implies do": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.46-0.78) [n=900, n_comparator=900]
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75) [n=90, n_comparator=90]
        ? lines=1
        PVd = decided by 2""",
    "the level of the interval counts": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.46-0.78) [ci_level=99]
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = decided by 1, no steps""",
    "the identifier at last": """
        trial T phase 3: lines=1
        result T: PVd v Vd PFS 0.60 (0.48-0.75)
        trial U phase 3: lines=1
        result U: PVd v Vd PFS 0.60 (0.48-0.75)
        ? lines=1
        PVd = decided by 1""",
}

OTHERS = {
    "of losses, by the same order": """
        trial T phase 3: lines=1-3
        result T: PVd v Vd PFS 0.30 (0.24-0.37)
        trial U phase 3: lines=1
        result U: Kd v Vd PFS 0.80 (0.68-0.94)
        ? lines=1
        Vd = outperformed, direct, decided by 2, "lost to Kd"
        ? lines=2
        Vd = outperformed, partial, decided by 1, "lost to PVd" """,
    "of harms, by the same order": """
        trial T phase 3: lines=1-3
        result T: VenVd v Vd PFS 1.50 (1.20-1.88)
        trial U phase 3: lines=1
        result U: VenVd v Vd OS 1.40 (1.12-1.75)
        ? lines=1
        VenVd = advised against, direct, decided by 2
        ? lines=2
        VenVd = advised against, partial, decided by 1""",
    "of estimates: PFS, OS, ORR, CR": """
        trial T single-arm phase 2: lines=1
        result T: PVd CR 30 [ci_low=20, ci_high=40]
        result T: PVd ORR 60 [ci_low=50, ci_high=70]
        result T: Kd ORR 60 [ci_low=50, ci_high=70]
        result T: Kd OS 24 [ci_low=20, ci_high=28]
        result T: DVd OS 24
        result T: DVd PFS 12
        ? lines=1
        PVd = active, low, decided by 2
        Kd = active, very low, decided by 4
        DVd = active, very low, decided by 6""",
    "of estimates the best grade comes first": """
        trial T single-arm phase 2: lines=1-3
        result T: PVd PFS 12 [ci_low=9, ci_high=15]
        trial U single-arm phase 2: lines=1
        result U: PVd CR 30 [ci_low=20, ci_high=40]
        ? lines=1
        PVd = active, direct, decided by 2""",
    "of estimates those from people with an unstated feature come last": """
        trial T single-arm phase 2: lines=1, refractory:len, has:EM
        result T: PVd PFS 12 [ci_low=9, ci_high=15]
        trial U cohort: lines=1-3
        result U: PVd CR 30
        ? lines=1, refractory:len
        PVd = active, indirect, tier 4, decided by 2""",
}

CASES = BENEFIT | OTHERS


@pytest.mark.parametrize("name", CASES, ids=str)
def test_the_deciding_figure(name: str, check: Callable[[str], None]) -> None:
    check(f"judge all risk-of-bias low\n{CASES[name]}")
