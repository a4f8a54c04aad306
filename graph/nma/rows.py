"""Numbered rows of text, and the faults of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from ...errors import Fault, TableError
from ...message import message

NumberedRows = Sequence[tuple[int, Mapping[str, str]]]


def require_rows(file: str, rows: Sequence[object], kind: str) -> None:
    """Raises `TableError` for a table without rows."""
    if not rows:
        problem = message("nma.no_rows", "contains no {what}", what=kind)
        remedy = message("nma.no_rows.remedy", "Add a row for each {what}", what=kind)
        raise TableError([Fault(file, 1, "", "", problem, remedy)])


def empty_cell_faults(
    file: str, number: int, row: Mapping[str, str], columns: Sequence[str]
) -> Iterator[Fault]:
    for name in columns:
        if not row[name]:
            yield Fault(
                file,
                number,
                name,
                "",
                message("nma.empty_cell", "must not be empty"),
                message("nma.empty_cell.remedy", "Enter a value"),
            )


def number_faults(
    file: str,
    number: int,
    row: Mapping[str, str],
    column: str,
    above: float | None = None,
    least: float | None = None,
) -> Iterator[Fault]:
    """The faults of a cell that must be a number, optionally above, or at least, a given value."""
    try:
        value = float(row[column])
    except ValueError:
        yield Fault(
            file,
            number,
            column,
            row[column],
            message("nma.not_number", "is not a number"),
            message("nma.not_number.remedy", "Write a number, such as -0.598"),
        )
        return
    if not isfinite(value):
        yield Fault(
            file,
            number,
            column,
            row[column],
            message("nma.not_finite", "is not a finite number"),
            message("nma.not_finite.remedy", "Enter a number, or remove the row"),
        )
    elif above is not None and value <= above:
        yield Fault(
            file,
            number,
            column,
            row[column],
            message("nma.must_be_above", "must be above {limit}", limit=f"{above:g}"),
            message("nma.out_of_range.remedy", "Correct it, or remove the row"),
        )
    elif least is not None and value < least:
        yield Fault(
            file,
            number,
            column,
            row[column],
            message("nma.must_be_at_least", "must be at least {limit}", limit=f"{least:g}"),
            message("nma.out_of_range.remedy", "Correct it, or remove the row"),
        )
