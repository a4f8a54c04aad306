"""Reads a user's CSV table as numbered rows of text, and reports its faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path

from ...errors import Fault, TableError, TrialgraphError
from ...message import message

NumberedRows = Sequence[tuple[int, Mapping[str, str]]]


def read_rows(file: Path, columns: Sequence[str]) -> NumberedRows:
    """The rows of a CSV file with their numbers (the header is row 1), limited to some columns.

    Raises `TrialgraphError` if the file cannot be read, `TableError` if a column is missing or a
    row does not match the header.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TrialgraphError(
            message(
                "nma.unreadable",
                "cannot read {file} ({error}); check the path",
                file=file,
                error=error.strerror,
            )
        ) from None
    except UnicodeDecodeError:
        raise TrialgraphError(
            message("nma.not_utf8", "{file} is not UTF-8; save it as CSV UTF-8", file=file)
        ) from None
    try:
        return _checked(list(csv.reader(io.StringIO(text), strict=True)), columns, file.name)
    except csv.Error as error:
        raise TrialgraphError(
            message("nma.not_csv", "{file} is not a CSV table: {error}", file=file, error=error)
        ) from None


def _checked(lines: Sequence[Sequence[str]], columns: Sequence[str], file: str) -> NumberedRows:
    header = [cell.strip() for cell in lines[0]] if lines else []
    faults = [
        Fault(
            file,
            1,
            name,
            "",
            message("nma.no_column", "the column is missing"),
            message(
                "nma.no_column.remedy",
                "Required columns, separated by commas: {columns}",
                columns=", ".join(columns),
            ),
        )
        for name in columns
        if name not in header
    ]
    faults += [
        Fault(
            file,
            1,
            name,
            "",
            message("nma.repeated_column", "the column appears twice"),
            message("nma.repeated_column.remedy", "Keep one"),
        )
        for name in columns
        if header.count(name) > 1
    ]
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = message(
                "nma.cells",
                "has {cells} cells, but the header has {columns}",
                cells=len(cells),
                columns=len(header),
            )
            faults.append(
                Fault(
                    file,
                    number,
                    "",
                    "",
                    problem,
                    message(
                        "nma.cells.remedy",
                        "Write decimals with a point, and put text that contains commas in quotes",
                    ),
                )
            )
        rows.append((number, dict(zip(header, map(str.strip, cells), strict=False))))
    if faults:
        raise TableError(faults)
    return [(number, {name: row[name] for name in columns}) for number, row in rows]


def require_rows(file: str, rows: NumberedRows, kind: str) -> None:
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
            message(
                "nma.not_number.remedy", "Write decimals with a point, and ratios as logarithms"
            ),
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
