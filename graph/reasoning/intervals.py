"""What a confidence interval of a ratio says: its standard error, and the events it implies.

All on the log scale, with the limits and the level as printed.
Sources: Tierney et al., Trials 2007;8:16 (standard error and variance of a log hazard ratio from
its interval); Schoenfeld, Biometrics 1983;39:499-503 (events and variance).
"""

from __future__ import annotations

import math
from functools import lru_cache

from ..model.kept_per_result import kept_per_result
from ..model.rows import Result

RATIOS = frozenset({"hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio"})
USUAL_LEVEL = 95.0  # percent; assumed if no level is printed
_USUAL_QUANTILE = 1.9599639845400536  # NormalDist().inv_cdf(0.975)
_PLAUSIBLE = (50.0, 100.0)  # percent; a level outside this range cannot be meant
_FACTOR = 4.0  # variance of a log hazard ratio × events, for arms of equal size


def level(result: Result) -> float:
    """The level of the confidence interval in percent: as printed, else 95."""
    return float(result.ci_level) if result.ci_level else USUAL_LEVEL


@lru_cache(maxsize=64)
def z_of(percent: float) -> float | None:
    """The two-sided standard normal quantile of a confidence level in percent: 95 → 1.96.

    None if the level is not between 50 and 100.
    """
    if percent == USUAL_LEVEL:
        return _USUAL_QUANTILE
    if not _PLAUSIBLE[0] < percent < _PLAUSIBLE[1]:
        return None
    from statistics import NormalDist  # takes long to load, and is seldom needed

    return NormalDist().inv_cdf(0.5 + percent / 200)


@kept_per_result
def standard_error(result: Result) -> float | None:
    """The standard error of the logarithm of a ratio: (ln high − ln low) / 2z at its level.

    None without two positive limits in ascending order, for other measures than ratios, and for a
    level that cannot be meant.
    """
    if result.measure not in RATIOS or not result.has_interval:
        return None
    low, high, z = float(result.ci_low), float(result.ci_high), z_of(level(result))
    if z is None or not 0 < low < high:
        return None
    return math.log(high / low) / (2 * z)


def implied_events(result: Result) -> float | None:
    """The number of events that the interval of a ratio implies in both arms: 4/SE².

    Exact for a hazard ratio with arms of equal size; otherwise a lower bound. None where
    `standard_error` is None.
    """
    error = standard_error(result)
    return None if error is None else _FACTOR / error**2


def is_narrower(subgroup: Result, whole: Result) -> bool:
    """Whether a subgroup's interval is narrower than its whole trial's: same measure, level, cut.

    This is impossible, because a subgroup has fewer events; one of the two intervals then has
    another level or is misprinted. The limits are compared as printed, on the log scale. The caller
    chooses two results of one trial, comparison and endpoint. Without a report, two figures of one
    source count as one cut.
    """
    width, whole_width = standard_error(subgroup), standard_error(whole)
    comparable = (subgroup.measure, _cut(subgroup), level(subgroup)) == (
        whole.measure,
        _cut(whole),
        level(whole),
    )
    return comparable and width is not None and whole_width is not None and width < whole_width


def _cut(result: Result) -> tuple[str, str]:
    return (result.report, "" if result.report else result.source)
