"""The cells of a file: CSV with any delimiter in any usual encoding, or the sheet of a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from trialgraph.errors import TrialgraphError
from trialgraph.message import message
from trialgraph.text_files import LARGEST, MOST_COLUMNS, MOST_ROWS, bounded_row, decoded
from trialgraph.workbooks import open_workbook

from .columns import recognised

Line = tuple[int, tuple[str, ...]]

_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_WORKBOOKS = (".xls", ".ods", ".numbers", ".xlsb")


class Sheet(NamedTuple):
    """The header of a table, its other lines with their numbers, and notes on how it was read.

    Lines without content are left out.
    """

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def read_sheet(file: Path) -> Sheet:
    """The cells of a file. Raises `TrialgraphError` if the file cannot be read."""
    try:
        if file.suffix.lower() in _OTHER_WORKBOOKS:
            raise TrialgraphError(
                message("nma.other_workbook", "{file} is not .xlsx; save it as .xlsx", file=file)
            )
        if file.suffix.lower() in _WORKBOOKS:
            return _read_workbook(file)
        return _read_text(file)
    except OSError as error:
        raise TrialgraphError(
            message(
                "nma.unreadable",
                "cannot read {file} ({error}); check the path",
                file=file,
                error=error.strerror,
            )
        ) from None


def _read_text(file: Path) -> Sheet:
    if file.stat().st_size > LARGEST:
        raise TrialgraphError(
            message(
                "nma.large_file",
                "{file} is larger than {most} MB; compare its parts",
                file=file,
                most=LARGEST >> 20,
            )
        )
    text, encoding = decoded(file.read_bytes())
    notes = []
    if encoding:
        notes.append(
            message(
                "nma.encoding",
                "{file} is not UTF-8; it was read as {encoding}: check its names",
                file=file.name,
                encoding=encoding,
            )
        )
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return _sheet(file.name, ((lines.line_num, tuple(cells)) for cells in lines), notes)
    except csv.Error as error:
        raise TrialgraphError(
            message("nma.not_csv", "{file} is not a CSV table: {error}", file=file, error=error)
        ) from None


def _sheet(name: str, lines: Iterable[Line], notes: Sequence[str]) -> Sheet:
    bare = (
        (number, tuple(bounded_row(name, number, [cell.strip() for cell in cells])))
        for number, cells in lines
    )
    filled = [(number, cells) for number, cells in bare if any(cells)]
    header = list(filled[0][1]) if filled else []
    while header and not header[-1]:
        header.pop()
    return Sheet(name, tuple(header), tuple(_fitted(filled[1:], len(header))), tuple(notes))


def _fitted(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """The lines without empty cells beyond the header, as a spreadsheet writes them."""
    for number, cells in lines:
        extra = cells[width:]
        yield number, cells if any(extra) else cells[:width]


def _delimiter(text: str) -> str:
    """The delimiter with which the header has the most columns that are recognised."""
    header = text.lstrip().partition("\n")[0]

    def columns(delimiter: str) -> tuple[int, int]:
        cells = header.split(delimiter)
        return len(recognised(cell.strip(' "\r') for cell in cells).places), len(cells)

    return max(_DELIMITERS, key=columns)


def _read_workbook(file: Path) -> Sheet:
    """The first sheet with content; a note names others that have some."""
    book = open_workbook(file, values=True)
    try:
        sheets = [sheet for sheet in map(_cells, book.worksheets) if sheet[1]]
    finally:
        book.close()
    if not sheets:
        return Sheet(file.name, (), ())
    (title, lines), *others = sheets
    notes = []
    if others:
        notes.append(
            message(
                "nma.other_sheets",
                "{file}: only the sheet {sheet} was read, not {others}",
                file=file.name,
                sheet=title,
                others=", ".join(other for other, _ in others),
            )
        )
    return _sheet(file.name, lines, notes)


def _cells(sheet: Any) -> tuple[str, list[Line]]:
    sheet.reset_dimensions()  # the size that the file claims may be wrong
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 1)
    lines = [
        (number, tuple(map(_cell, cells)))
        for number, cells in enumerate(rows, 1)
        if any(cell is not None for cell in cells)
    ]
    return sheet.title, [(number, cells) for number, cells in lines if any(cells)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if value is None else str(value)
