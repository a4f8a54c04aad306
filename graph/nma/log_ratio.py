"""Published ratios with intervals, or events of two arms, as log ratios with standard errors.

The standard error is the width of the interval on the log scale divided by twice the normal
quantile of its level (Parmar, Torri & Stewart, Stat Med 1998;17:2815-2834; Cochrane Handbook 6.3.2
and 6.8.2). A hazard ratio is never derived from medians.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt
from typing import NamedTuple

from ...message import joined, message

USUAL_LEVEL = 95.0
QUANTILE = 1.959963984540054  # 97.5th percentile of the standard normal distribution
EMPTY_CELL = 0.5  # added to every cell of a study that has an empty cell


class LogRatio(NamedTuple):
    """A log ratio and its standard error.

    `level`: confidence level of the interval in percent. `doubt`: why the figures are doubtful;
    empty if they are not. `step`: half a unit of the last printed digit, on the log scale.
    """

    effect: float
    se: float
    level: float
    doubt: str = ""
    step: float = 0.0

    @property
    def interval(self) -> tuple[float, float, float]:
        """The ratio and the limits of its 95% interval, whatever the level that is printed."""
        half = QUANTILE * self.se
        return exp(self.effect), exp(self.effect - half), exp(self.effect + half)


def log_ratio(value: str, low: str, high: str, level: str = "") -> LogRatio | str:
    """The log ratio of printed figures, or the reason why there is none.

    If no level is printed, 95% is assumed and noted as a doubt. The ratio must be the midpoint of
    the interval on the log scale, within the rounding of the three figures; otherwise it is
    doubtful.
    """
    from statistics import NormalDist

    try:
        figures = [float(printed) for printed in (value, low, high)]
        percent = float(level) if level else USUAL_LEVEL
    except ValueError:
        return message(
            "nma.not_ratio",
            "{value} ({low}–{high}) is not a ratio with an interval in plain numbers",
            value=value,
            low=low,
            high=high,
        )
    ratio, lower, upper = figures
    if not 0 < lower < upper:
        return message(
            "nma.empty_interval",
            "the interval {low}–{high} is empty or not above 0",
            low=low,
            high=high,
        )
    if not lower <= ratio <= upper:
        return message(
            "nma.outside_interval",
            "{value} is outside its interval {low}–{high}",
            value=value,
            low=low,
            high=high,
        )
    if not 0 < percent < 100:
        return message("nma.not_level", "{level}% is not a confidence level", level=level)
    se = (log(upper) - log(lower)) / (2 * NormalDist().inv_cdf(0.5 + percent / 200))
    doubts: list[str] = []
    if not level:
        doubts.append(message("nma.level_assumed", "confidence level not printed, 95% assumed"))
    offset = abs(log(ratio) - (log(lower) + log(upper)) / 2)
    allowed = _largest_rounding_error(value, low, high)
    if offset > allowed:
        doubts.append(
            message(
                "nma.off_centre",
                "the interval {low}–{high} is not centred on {value} (off by {offset} on the log "
                "scale, of which rounding explains {allowed})",
                low=low,
                high=high,
                value=value,
                offset=f"{offset:.3f}",
                allowed=f"{allowed:.3f}",
            )
        )
    return LogRatio(log(ratio), se, percent, joined("; ", doubts), _log_step(value))


def _largest_rounding_error(value: str, low: str, high: str) -> float:
    """Largest distance of the ratio from the midpoint of its interval due to rounding (log)."""
    return _log_step(value) + (_log_step(low) + _log_step(high)) / 2


def _log_step(printed: str) -> float:
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    figure = float(printed)
    return log(figure / (figure - half)) if figure > half else log(2)


def step_of(printed: str) -> float:
    """The largest rounding error of a printed number: half a unit of its last digit."""
    digits, _, exponent = printed.lower().partition("e")
    return 0.5 * 10.0 ** (int(exponent or 0) - len(digits.partition(".")[2]))


def odds(events: float, n: float) -> tuple[float, float]:
    """The log odds of an arm and their variance: 1/events + 1/(n − events)."""
    return log(events / (n - events)), 1 / events + 1 / (n - events)


def risk(events: float, n: float) -> tuple[float, float]:
    """The log risk of an arm and its variance: 1/events − 1/n."""
    return log(events / n), 1 / events - 1 / n


def ratio_of_shares(
    events: Sequence[float], patients: Sequence[float], measure: str = "OR"
) -> LogRatio | str:
    """The log odds ratio (OR) or risk ratio (RR) of two arms, or the reason why there is none.

    The ratio is the first arm over the second. If a cell is zero, half an event is added to every
    cell (Cochrane Handbook 10.4.4.2).
    """
    arms = list(zip(events, patients, strict=True))
    if any(not 0 <= count <= n for count, n in arms):
        return message("nma.more_events", "more events than patients")
    if all(count == 0 for count, _ in arms) or all(count == n for count, n in arms):
        return message(
            "nma.no_contrast", "no patient, or every patient, has the event in both arms"
        )
    added = EMPTY_CELL if any(count in (0, n) for count, n in arms) else 0.0
    log_of_arm = risk if measure == "RR" else odds
    (tested, variance), (control, other) = (
        log_of_arm(count + added, n + 2 * added) for count, n in arms
    )
    return LogRatio(tested - control, sqrt(variance + other), USUAL_LEVEL)
