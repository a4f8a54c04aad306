"""A printed ratio with its interval, or two shares of patients, as a log ratio with its standard error.

The interval's width over the quantiles of its own level (95, 97.5, 99 %) gives the standard error: intervals of ratios are made
on the log scale (Parmar, Torri & Stewart, Stat Med 1998;17:2815-2834; Cochrane Handbook 6.3.2 and 6.8.2). Medians alone never
make a hazard ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import NamedTuple

USUAL_LEVEL = 95.0
EMPTY_CELL = 0.5  # added to every cell of a study in which one is empty


class LogRatio(NamedTuple):
    """A log ratio, its standard error, the interval's level in percent, and what is doubtful about it in words (else empty).

    `step` is half a unit of the last printed digit, on the log scale.
    """

    effect: float
    se: float
    level: float
    doubt: str = ""
    step: float = 0.0


def log_ratio(value: str, low: str, high: str, level: str = "") -> LogRatio | str:
    """The log ratio of printed figures; in words, why there is none.

    Where no level is printed, 95 % is taken and said. The middle of the interval must be the ratio, on the log scale, but for
    what rounding of the three printed figures explains; else it is doubtful.
    """
    from statistics import NormalDist

    try:
        figures = [float(printed) for printed in (value, low, high)]
        percent = float(level) if level else USUAL_LEVEL
    except ValueError:
        return f"{value} ({low}–{high}) is not a ratio with an interval in plain numbers"
    ratio, lower, upper = figures
    if not 0 < lower < upper:
        return f"the interval {low}–{high} is empty or not above 0"
    if not lower <= ratio <= upper:
        return f"{value} stands outside its interval {low}–{high}"
    if not 0 < percent < 100:
        return f"a level of {level}% is none"
    se = (log(upper) - log(lower)) / (2 * NormalDist().inv_cdf(0.5 + percent / 200))
    doubts = [] if level else ["no level is printed; 95% is taken"]
    gap, allowed = abs(log(ratio) - (log(lower) + log(upper)) / 2), _allowed(value, low, high)
    if gap > allowed:
        off = f"off by {gap:.3f} on the log scale, rounding explains {allowed:.3f}"
        doubts.append(f"the interval {low}–{high} does not lie around {value} ({off})")
    return LogRatio(log(ratio), se, percent, "; ".join(doubts), _log_step(value))


def _allowed(value: str, low: str, high: str) -> float:
    """How far rounding may have moved the ratio from the middle of its interval, on the log scale."""
    return _log_step(value) + (_log_step(low) + _log_step(high)) / 2


def _log_step(printed: str) -> float:
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    figure = float(printed)
    return log(figure / (figure - half)) if figure > half else log(2)


def odds(events: float, n: float) -> tuple[float, float]:
    """The log odds of an arm, and their variance."""
    return log(events / (n - events)), 1 / events + 1 / (n - events)


def risk(events: float, n: float) -> tuple[float, float]:
    """The log risk of an arm, and its variance."""
    return log(events / n), 1 / events - 1 / n


def ratio_of_shares(
    events: Sequence[float], patients: Sequence[float], measure: str = "OR"
) -> LogRatio | str:
    """The log ratio of the odds (OR) or the risks (RR) of two arms, the first over the second; in words, why there is none.

    Half an event is added to every cell where one is empty (Cochrane Handbook 10.4.4.2).
    """
    arms = list(zip(events, patients, strict=True))
    if any(not 0 <= count <= n for count, n in arms):
        return "more events than patients"
    if all(count == 0 for count, _ in arms) or all(count == n for count, n in arms):
        return "no arm differs from the other"
    added = EMPTY_CELL if any(count in (0, n) for count, n in arms) else 0.0
    of_arm = risk if measure == "RR" else odds
    (tested, variance), (control, other) = (
        of_arm(count + added, n + 2 * added) for count, n in arms
    )
    return LogRatio(tested - control, sqrt(variance + other), USUAL_LEVEL)
