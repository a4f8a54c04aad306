"""A table of a file with our names of columns, and numbers in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from trialgraph.errors import Fault, TableError
from trialgraph.message import message

from .columns import Columns, Place, recognised
from .numerals import has_decimal_commas, spelled_plainly, with_point
from .sheet import Sheet, read_sheet

_TEXTS = ("study", "treatment", "analysis")
_COUNTS = ("events", "n", "time")

Row = Mapping[str, str]


class Table(NamedTuple):
    """The rows of a file with their numbers (a header in the first line is row 1).

    A row is our name of a column → its cell. `columns` says what they were called in the file, and
    `header` lists all columns that the file has.
    """

    name: str
    rows: tuple[tuple[int, Row], ...]
    columns: Columns
    header: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def taken(self) -> str:
        """What the columns of the file were taken for: `studlab as study, TE as effect`."""
        return ", ".join(
            place.header if place.header == name else f"{place.header} as {name}"
            for name, place in sorted(
                self.columns.places.items(), key=lambda item: item[1].position
            )
        )

    def called(self, column: str) -> str:
        """What the file calls one of our columns; our name if it does not have it."""
        place = self.columns.places.get(column)
        return place.header if place else column


def read_table(file: Path) -> Table:
    """The table of a file.

    Raises `TrialgraphError` if the file cannot be read, and `TableError` for rows that do not match
    the header, or columns that stand in it twice.
    """
    sheet = read_sheet(file)
    columns = recognised(sheet.header)
    if faults := [*_repeated_columns(sheet), *_misfits(sheet)]:
        raise TableError(faults)
    texts = [(number, dict(_cells(cells, columns.places))) for number, cells in sheet.lines]
    commas = has_decimal_commas(
        cell for _, row in texts for name, cell in row.items() if _is_measured(name)
    )
    rows = tuple(
        (number, {name: _in_one_form(name, cell, commas) for name, cell in row.items()})
        for number, row in texts
    )
    return Table(sheet.name, rows, columns, sheet.header, tuple(_notes(sheet, columns, commas)))


def is_text(column: str) -> bool:
    return column.partition(".")[0] in _TEXTS


def _is_count(column: str) -> bool:
    return column.partition(".")[0] in _COUNTS


def _is_measured(column: str) -> bool:
    return not is_text(column) and not _is_count(column)


def _cells(cells: tuple[str, ...], places: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
    for name, place in places.items():
        cell = cells[place.position] if place.position < len(cells) else ""
        yield name, " ".join(cell.split()) if is_text(name) else spelled_plainly(cell)


def _in_one_form(column: str, cell: str, decimal_commas: bool) -> str:
    return cell if is_text(column) else with_point(cell, decimal_commas, _is_count(column))


def _repeated_columns(sheet: Sheet) -> Iterator[Fault]:
    for name in dict.fromkeys(sheet.header):
        if name and sheet.header.count(name) > 1:
            yield Fault(
                sheet.name,
                1,
                name,
                "",
                message("nma.repeated_column", "the column appears twice"),
                message("nma.repeated_column.remedy", "Keep one"),
            )


def _misfits(sheet: Sheet) -> Iterator[Fault]:
    """A fault for each line with more cells than the header, or fewer.

    Cells that are missing at the end of a line are empty in a workbook, so they are none there.
    """
    for number, cells in sheet.lines:
        if len(cells) == len(sheet.header):
            continue
        problem = message(
            "nma.cells",
            "has {cells} cells, but the header has {columns}",
            cells=len(cells),
            columns=len(sheet.header),
        )
        remedy = message(
            "nma.cells.remedy",
            "Put cells that contain the delimiter in quotes, such as numbers with a decimal comma",
        )
        yield Fault(sheet.name, number, "", "", problem, remedy)


def _notes(sheet: Sheet, columns: Columns, commas: bool) -> Iterator[str]:
    yield from sheet.notes
    if commas:
        yield message(
            "nma.decimal_commas",
            "{file}: commas in its numbers were read as decimal marks",
            file=sheet.name,
        )
    if columns.ignored:
        yield message(
            "nma.ignored_columns",
            "{file}: these columns were not used, because others have the same meaning: {names}",
            file=sheet.name,
            names=", ".join(columns.ignored),
        )
