"""The values that a number in the exposure language can take, and ranges of them as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...errors import TrialgraphError
from ...message import Message, message
from .interval import INFINITY, Interval

NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
RANGE = re.compile(rf"\s*(>=|<=|=|>|<)\s*({NUMBER})(?:\s*[-–]\s*({NUMBER}))?")


@dataclass(frozen=True, slots=True)
class Scale:
    """The values of a quantity: from `low` to `high`, and only whole numbers or any number."""

    low: float = 0
    high: float = INFINITY
    whole: bool = False
    name: str = ""

    @property
    def interval(self) -> Interval:
        return Interval(self.low, self.high)

    def restrictions(self, interval: Interval) -> tuple[Interval, ...]:
        """The ends of an interval that exclude values: `>=25` and `<60` for a range of both."""
        return tuple(half for half in interval.halves if not self.interval.within(half))


ANY_NUMBER = Scale()
WHOLE_NUMBER = Scale(whole=True)


def interval_of(match: re.Match[str], scale: Scale) -> Interval:
    """The interval that a match of `RANGE` writes.

    Raises `TrialgraphError` if it is no range of the scale.
    """
    operator, low, high = match[1], float(match[2]), float(match[3] or match[2])
    if match[3] and operator != "=":
        raise TrialgraphError(message("exposure.range-operator", "a range needs '='"))
    if low > high:
        raise TrialgraphError(
            message(
                "exposure.range-backwards",
                "the range runs backwards; write {low}-{high}",
                low=match[3],
                high=match[2],
            )
        )
    if scale.whole and not (low.is_integer() and high.is_integer()):
        raise TrialgraphError(message("exposure.whole-number", "expected a whole number here"))
    for text, value in ((match[2], low), (match[3], high)):
        if not scale.low <= value <= scale.high:
            raise TrialgraphError(_outside(text, scale))
    interval = {
        "=": Interval(low, high),
        ">=": Interval(low),
        ">": Interval(low + 1) if scale.whole else Interval(low, low_open=True),
        "<=": Interval(high=high),
        "<": Interval(high=high - 1) if scale.whole else Interval(high=high, high_open=True),
    }[operator]
    if interval.high < 0 or interval.meet(scale.interval).empty:
        raise TrialgraphError(message("exposure.empty-range", "no number fulfils this"))
    return interval


def _outside(value: str, scale: Scale) -> Message:
    if scale.high == INFINITY:
        return message(
            "exposure.below-scale",
            "{value} is not a value of {quantity}, which is at least {low}",
            value=value,
            quantity=scale.name,
            low=f"{scale.low:g}",
        )
    return message(
        "exposure.outside-scale",
        "{value} is not a value of {quantity}, which goes from {low} to {high}",
        value=value,
        quantity=scale.name,
        low=f"{scale.low:g}",
        high=f"{scale.high:g}",
    )
