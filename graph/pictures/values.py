"""Estimates with their intervals, and their text in pictures."""

from __future__ import annotations

from math import isfinite, isnan, nan
from typing import NamedTuple

from ...message import message
from ..output.intervals import limits, rounded, with_limits
from .language import say


class PlottedEstimate(NamedTuple):
    """An estimate with the limits of its interval, on the printed scale (ratios, not logarithms).

    Missing values are NaN; a limit may be infinite.
    """

    estimate: float
    low: float = nan
    high: float = nan

    @property
    def known(self) -> bool:
        """Whether the estimate is finite."""
        return isfinite(self.estimate)

    @property
    def limited(self) -> bool:
        """Whether both limits are known."""
        return self.known and not isnan(self.low) and not isnan(self.high)


MISSING = PlottedEstimate(nan)


def with_interval(interval: PlottedEstimate, ratio: bool = True) -> str:
    """An estimate with its interval; only the estimate if limits are missing; a dash if it is
    missing."""
    if not interval.known:
        return "–"
    if not interval.limited:
        return rounded(interval.estimate, ratio)
    return say(with_limits(*interval, ratio))


def limits_of(interval: PlottedEstimate, ratio: bool = True) -> str:
    """The limits of an interval; empty if one is missing."""
    return say(limits(interval.low, interval.high, ratio)) if interval.limited else ""


def level_caption(level: str) -> str:
    """The second line of a heading of estimates: `(95% interval)`."""
    return say(message("pictures.level", "({level} interval)", level=level))


def scale_caption(measure: str, ratio: bool) -> str:
    """The caption of an axis of effects."""
    if not ratio:
        return measure
    return say(message("pictures.log_scale", "{measure}, log scale", measure=measure))
