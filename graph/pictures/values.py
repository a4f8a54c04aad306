"""Estimates with their intervals, and their text in pictures."""

from __future__ import annotations

from math import isfinite, isnan, nan
from typing import NamedTuple

from ...message import message
from ..output.intervals import between, rounded, spelled
from .language import say


class PlottedEstimate(NamedTuple):
    """An estimate with the limits of its interval, on the printed scale (ratios, not logarithms).

    Missing values are NaN; a limit may be infinite. `source` are the estimate and its limits as a
    source prints them; calculated estimates have none and are rounded. `mark` is a sign that
    follows the figure.
    """

    estimate: float
    low: float = nan
    high: float = nan
    source: tuple[str, str, str] | None = None
    mark: str = ""

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
    if not interval.limited:
        return alone(interval, ratio)
    return say(spelled(*_figures(interval, ratio), ratio)) + interval.mark


def alone(interval: PlottedEstimate, ratio: bool = True) -> str:
    """An estimate without its interval; a dash if it is missing."""
    return _figures(interval, ratio)[0] + interval.mark if interval.known else "–"


def limits_of(interval: PlottedEstimate, ratio: bool = True) -> str:
    """The limits of an interval; empty if one is missing."""
    return say(between(*_figures(interval, ratio)[1:], ratio)) if interval.limited else ""


def _figures(interval: PlottedEstimate, ratio: bool) -> tuple[str, str, str]:
    """The estimate and its limits as the source prints them, otherwise rounded."""
    return interval.source or (
        rounded(interval.estimate, ratio),
        rounded(interval.low, ratio),
        rounded(interval.high, ratio),
    )


def level_caption(level: str) -> str:
    """The second line of a heading of estimates: `(95% interval)`."""
    return say(message("pictures.level", "({level} interval)", level=level))


def scale_caption(measure: str, ratio: bool) -> str:
    """The caption of an axis of effects."""
    if not ratio:
        return measure
    return say(message("pictures.log_scale", "{measure}, log scale", measure=measure))
