"""Estimates with their intervals, and their text in pictures."""

from __future__ import annotations

from math import isfinite, isnan, nan
from typing import NamedTuple

from ...message import message
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


def number(value: float, ratio: bool = True) -> str:
    """A number as in a table: two decimals, fewer if it is large; "–" for NaN.

    Ratios below 0.095 keep two significant digits.
    """
    if isnan(value):
        return "–"
    size = abs(value)
    if not isfinite(value):
        return "∞" if value > 0 else "−∞"
    if ratio and 0 < size < 0.095:
        return f"{value:.1e}".replace("e-0", "e-") if size < 0.00095 else f"{value:.3f}"
    text = f"{value:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def with_interval(interval: PlottedEstimate, ratio: bool = True) -> str:
    """`estimate (low to high)`; only the estimate if limits are missing; a dash if it is
    missing."""
    if not interval.known:
        return "–"
    estimate = number(interval.estimate, ratio)
    if not interval.limited:
        return estimate
    low, high = number(interval.low, ratio), number(interval.high, ratio)
    return say(
        message(
            "pictures.estimate",
            "{estimate} ({low} to {high})",
            estimate=estimate,
            low=low,
            high=high,
        )
    )


def limits(interval: PlottedEstimate, ratio: bool = True) -> str:
    """`low to high`; empty if a limit is missing."""
    if not interval.limited:
        return ""
    low, high = number(interval.low, ratio), number(interval.high, ratio)
    return say(message("pictures.limits", "{low} to {high}", low=low, high=high))


def level_caption(level: str) -> str:
    """The second line of a heading of estimates: `(95% interval)`."""
    return say(message("pictures.level", "({level} interval)", level=level))


def scale_caption(measure: str, ratio: bool) -> str:
    """The caption of an axis of effects."""
    if not ratio:
        return measure
    return say(message("pictures.log_scale", "{measure}, log scale", measure=measure))
