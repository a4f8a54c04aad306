"""Checks of quantities.csv: limits in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...message import message
from .cells import CellFault

Rows = Mapping[str, list[dict[str, str]]]


def quantity_faults(rows: Rows) -> Iterator[CellFault]:
    """The faults of quantities.csv that its single cells do not show."""
    for index, row in enumerate(rows.get("quantities", ())):
        if _number(row.get("low", "")) > _number(row.get("high", ""), empty=float("inf")):
            problem = message("loaders.quantity-limits", "is below low")
            remedy = message("loaders.quantity-limits.remedy", "Correct low or high")
            yield CellFault(index, "high", row["high"], problem, remedy)


def _number(cell: str, empty: float = 0) -> float:
    """The number in a cell; a cell that is no number has a fault of its own."""
    try:
        return float(cell) if cell else empty
    except ValueError:
        return empty
