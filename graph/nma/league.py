"""The league table: network estimates below the diagonal, direct evidence above it."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from scipy import special

from ...message import message
from ..output.intervals import with_limits
from .model import Fit
from .node_splitting import direct_matrix
from .studies import Array


class Cell(NamedTuple):
    """An effect with its confidence interval, as a ratio or a difference."""

    estimate: float
    low: float
    high: float

    ratio: bool = True

    def __str__(self) -> str:
        return with_limits(self.estimate, self.low, self.high, self.ratio)


class League(NamedTuple):
    """Treatments in order, and n × n cells: row against column.

    Cells are None on the diagonal, and above it if no study compares the two treatments.
    """

    treatments: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    orientation: str

    def rows(self) -> list[list[str]]:
        """One row for each treatment, with its name on the diagonal."""
        return [
            [name if row == column else str(cell or "") for column, cell in enumerate(cells)]
            for row, (name, cells) in enumerate(zip(self.treatments, self.cells, strict=True))
        ]


def league(
    fitted: Fit,
    order: Sequence[str],
    ratio: bool,
    smaller_is_better: bool = True,
    level: float = 0.95,
) -> League:
    """The league table of a network, with treatments in the order given (usually best first)."""
    places = [fitted.network.treatments.index(name) for name in order]
    quantile = float(special.ndtri((1 + level) / 2))
    direct, direct_errors = direct_matrix(fitted)
    cells = tuple(
        tuple(
            _cell(fitted.effects, fitted.errors, i, j, quantile, ratio)
            if row > column
            else _cell(direct, direct_errors, i, j, quantile, ratio)
            for column, j in enumerate(places)
        )
        for row, i in enumerate(places)
    )
    return League(tuple(order), cells, orientation(ratio, smaller_is_better))


def _cell(
    effects: Array, errors: Array, i: int, j: int, quantile: float, ratio: bool
) -> Cell | None:
    """The effect of treatment i against treatment j."""
    effect, half = float(effects[i, j]), quantile * float(errors[i, j])
    if i == j or effect != effect:
        return None
    values = (effect, effect - half, effect + half)
    estimate, low, high = map(exp, values) if ratio else values
    return Cell(estimate, low, high, ratio)


def orientation(ratio: bool, smaller_is_better: bool) -> str:
    """The sentence above the table that explains how to read its cells."""
    if ratio and smaller_is_better:
        return message(
            "nma.league.ratio_below",
            "row against column, below 1 favours the row; lower left network, upper right direct",
        )
    if ratio:
        return message(
            "nma.league.ratio_above",
            "row against column, above 1 favours the row; lower left network, upper right direct",
        )
    if smaller_is_better:
        return message(
            "nma.league.difference_below",
            "row against column, below 0 favours the row; lower left network, upper right direct",
        )
    return message(
        "nma.league.difference_above",
        "row against column, above 0 favours the row; lower left network, upper right direct",
    )
