"""Checks of quantities.csv: names that expressions can use, and limits in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import TrialgraphError
from ...graph.exposure.criteria import Measured
from ...graph.exposure.parser import parse
from ...message import message
from .cells import CellFault

Rows = Mapping[str, list[dict[str, str]]]


def quantity_faults(rows: Rows) -> Iterator[CellFault]:
    """The faults of quantities.csv that its single cells do not show."""
    for index, row in enumerate(rows.get("quantities", ())):
        name = row.get("quantity", "")
        if name and not _can_be_written(name):
            problem = message("loaders.quantity-name", "cannot be written in an expression")
            remedy = message(
                "loaders.quantity-name.remedy",
                "Begin with a letter, leave out ',&|()<>=:%~', and use no word of the exposure "
                "language",
            )
            yield CellFault(index, "quantity", name, problem, remedy)
        if _number(row.get("low", "")) > _number(row.get("high", ""), empty=float("inf")):
            problem = message("loaders.quantity-limits", "is below low")
            remedy = message("loaders.quantity-limits.remedy", "Correct low or high")
            yield CellFault(index, "high", row["high"], problem, remedy)


def _can_be_written(name: str) -> bool:
    """Whether the name and a range are read as a value of this quantity."""
    try:
        read = parse(f"{name}>=1")
    except TrialgraphError:
        return False
    return isinstance(read, Measured) and read.quantity == name


def _number(cell: str, empty: float = 0) -> float:
    """The number in a cell; a cell that is no number has a fault of its own."""
    try:
        return float(cell) if cell else empty
    except ValueError:
        return empty
