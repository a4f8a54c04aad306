"""The axis of effects: logarithmic for ratios, and cut if a few intervals are very wide."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import ceil, floor, inf, isfinite, log, log10
from statistics import median
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .style import FAINT, INK, PALE
from .values import PlottedEstimate

_MANTISSAS = (
    (1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.3, 2.6, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9),
    (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8),
    (1, 1.5, 2, 3, 5, 7),
    (1, 2, 5),
    (1, 3),
    (1,),
)


class Scale(NamedTuple):
    """An axis from `low` to `high`; positions are logarithms of ratios, or differences."""

    ratio: bool
    low: float
    high: float

    def at(self, value: float) -> float:
        """The position of a value; ratios of 0 and infinity have infinite positions."""
        if not self.ratio:
            return value
        return log(value) if 0 < value < inf else (-inf if value <= 0 else value)

    def within(self, value: float) -> float:
        """The position of a value, limited to the ends of the axis."""
        return min(max(self.at(value), self.low), self.high)

    def ticks(self, closest: float = 0.095) -> list[tuple[float, str]]:
        """Positions and labels of round values.

        `closest` is the smallest distance between two of them, as a share of the axis.
        """
        if not self.ratio:
            steps = max(2, int(1 / closest))
            inside = map(
                float, MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]).tick_values(self.low, self.high)
            )
            return [
                (at, f"{at:g}".replace("-", "−")) for at in inside if self.low <= at <= self.high
            ]
        ladders = [self._ladder(mantissas) for mantissas in _MANTISSAS]
        far_enough = [
            ladder for ladder in ladders if _gap(ladder) >= closest * (self.high - self.low)
        ]
        chosen = (
            far_enough[0]
            if far_enough
            else [at for at in ladders[-1] if round(at / log(10)) % 2 == 0]
        )
        return [(at, f"{_round(at):g}") for at in chosen]

    def _ladder(self, mantissas: tuple[float, ...]) -> list[float]:
        decades = range(floor(self.low / log(10)) - 1, ceil(self.high / log(10)) + 1)
        values = [log(mantissa * 10.0**decade) for decade in decades for mantissa in mantissas]
        return [at for at in values if self.low <= at <= self.high]


def _gap(positions: list[float]) -> float:
    return min((after - before for before, after in pairwise(positions)), default=inf)


def _round(position: float) -> float:
    value = 10 ** (position / log(10))
    return round(value, 3 - ceil(log10(value)))


def scale_of(intervals: Iterable[PlottedEstimate], ratio: bool = True) -> Scale:
    """A scale that includes the value of no effect, all estimates, and all intervals of usual
    width.

    An interval more than three times as wide as the median one may extend beyond the ends.
    """
    raw = Scale(ratio, -inf, inf)
    known = [item for item in intervals if item.known and isfinite(raw.at(item.estimate))]
    both = [(raw.at(item.low), raw.at(item.high)) for item in known if item.limited]
    finite = [(low, high) for low, high in both if isfinite(low) and isfinite(high)]
    usual = median([high - low for low, high in finite] or [0.4])
    ends = [at for low, high in finite if high - low <= 3 * usual for at in (low, high)]
    ends += [0.0, *(raw.at(item.estimate) for item in known)]
    low, high = min(ends), max(ends)
    beyond = any(start < low or end > high for start, end in both)
    pad = (0.12 if beyond else 0.05) * (high - low) or 0.5
    return Scale(ratio, low - pad, high + pad)


def dress(axes: Axes, scale: Scale, label: str = "") -> None:
    """Draw the scale below the axes, with a line at no effect and pale lines at the ticks."""
    ticks = scale.ticks()
    axes.set_xlim(scale.low, scale.high)
    axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks], fontsize=8)
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    for at, _ in ticks:
        axes.axvline(at, color=PALE, linewidth=0.5, linestyle=":", zorder=0.5)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.tick_params(axis="x", length=3, color=FAINT)
    axes.set_xlabel(label, fontsize=8.5)
