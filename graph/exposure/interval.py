"""Intervals of numbers: lines of therapy, ages, months and other quantities."""

from __future__ import annotations

from dataclasses import dataclass

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; either end may be open, and `high` may be infinite."""

    low: float = 0
    high: float = INFINITY
    low_open: bool = False
    high_open: bool = False

    def __str__(self) -> str:
        if self.low == self.high:
            return f"={plain_number(self.low)}"
        if self.high == INFINITY:
            return f"{'>' if self.low_open else '>='}{plain_number(self.low)}"
        if self.low == 0 and not self.low_open:
            return f"{'<' if self.high_open else '<='}{plain_number(self.high)}"
        return f"={plain_number(self.low)}-{plain_number(self.high)}"

    @property
    def written(self) -> tuple[Interval, ...]:
        """The intervals whose overlap this is, as they can be written: `>=25, <60` is two."""
        starts_at_zero = self.low == 0 and not self.low_open
        is_closed = not (self.low_open or self.high_open)
        return (self,) if starts_at_zero or is_closed or self.high == INFINITY else self.halves

    @property
    def halves(self) -> tuple[Interval, Interval]:
        """The numbers from the lower end up, and those to the upper end."""
        return (
            Interval(self.low, low_open=self.low_open),
            Interval(0, self.high, high_open=self.high_open),
        )

    @property
    def empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def within(self, other: Interval) -> bool:
        """Whether every number in this interval is also in `other`."""
        low_fits = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high_fits = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low_fits and high_fits

    def meet(self, other: Interval) -> Interval:
        """The intersection of both intervals (`empty` if they do not overlap)."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_closed)

    def overlaps(self, other: Interval) -> bool:
        return self._reaches(other) and other._reaches(self) and not (self.empty or other.empty)

    def _reaches(self, other: Interval) -> bool:
        """Whether this interval extends at least to the start of the other."""
        return self.high > other.low or (
            self.high == other.low and not (self.high_open or other.low_open)
        )

    def complement(self, whole: bool) -> tuple[Interval, ...]:
        """The non-negative numbers outside this interval; with `whole`, only whole numbers are
        considered."""
        step = 1 if whole else 0
        below = Interval(0, self.low - step, high_open=not whole and not self.low_open)
        above = Interval(self.high + step, low_open=not whole and not self.high_open)
        return tuple(part for part in (below, above) if not part.empty and part.low != INFINITY)


def plain_number(value: float) -> str:
    """A number without exponent that can be parsed back exactly."""
    return str(int(value)) if float(value).is_integer() else f"{value:.9f}".rstrip("0")
