"""A fixed order for the values in a multi-value cell, so that equal rows have equal text."""

from __future__ import annotations

from .columns import Column, Table
from .rows import SEPARATOR


def ordered_cells(table: Table, row: dict[str, str]) -> dict[str, str]:
    """The row with the values of each multi-value cell in their fixed order."""
    several = [
        column
        for column in table.columns
        if column.several and SEPARATOR in row.get(column.name, "")
    ]
    return row | {
        column.name: SEPARATOR.join(ordered(column, row[column.name].split(SEPARATOR)))
        for column in several
    }


def ordered(column: Column, values: list[str]) -> list[str]:
    """The values of one cell in a fixed order: paragraphs by number, all other values
    alphabetically."""
    if column.kind == "paragraphs":
        return sorted(values, key=lambda value: int(value) if value.isdecimal() else 0)
    return sorted(values)
