"""Reads an .xlsx workbook as text.

Formulas are faults.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ...errors import Fault, TrialgraphError
from ...graph.model.schema import TABLES
from ...message import Message, joined, message
from ...text_files import MOST_COLUMNS, MOST_ROWS, bounded_row
from ...workbooks import open_workbook
from .sheet import Sheet

_PIECE = 1 << 20  # bytes read at once
_MERGED_CELLS = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+(\d+):[A-Z]+\d+)"')
_LONGEST_SHOWN = 80
_EXAMPLES = 3


def read_workbook(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook.

    Raises `TrialgraphError` for a file that is not a workbook or is unsafe.
    """
    book = open_workbook(path)
    try:
        for sheet in book.worksheets:
            yield _read(path, sheet)
    finally:
        book.close()


def _read(path: Path, sheet: Any) -> Sheet:
    read = Sheet(sheet.title.strip(), f"{path.name}, sheet {sheet.title}", [])
    sheet.reset_dimensions()  # the size that the file claims may be wrong
    try:
        read.lines = list(_lines(sheet, read))
        read.faults += _merged_cells(path, sheet, read)
    except TrialgraphError:
        raise
    except Exception as error:  # openpyxl lets any error of its parsers through
        raise TrialgraphError(
            message(
                "loaders.unreadable-sheet",
                "cannot read {sheet} ({error}); save the workbook again",
                sheet=read.place,
                error=error,
            )
        ) from None
    if sheet.sheet_state != "visible" and read.lines:
        read.notes.append(
            message(
                "loaders.hidden-sheet",
                "{sheet} is hidden; it was loaded as well",
                sheet=read.place,
            )
        )
    return read


def _merged_cells(path: Path, sheet: Any, read: Sheet) -> Iterator[Fault]:
    """A fault for each group of merged cells, of which only the first contains the value."""
    rest = b""
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(sheet._worksheet_path.lstrip("/")) as stream,
    ):
        while piece := stream.read(_PIECE):
            piece = rest + piece
            for match in _MERGED_CELLS.finditer(piece):
                cells, row = match[1].decode("ascii", "replace"), int(match[2])
                problem = message(
                    "loaders.merged-cells", "are merged cells; only the first has the value"
                )
                remedy = message("loaders.merged-cells.remedy", "Unmerge them and fill in each")
                yield Fault(read.place, row, "", cells, problem, remedy)
            rest = piece[piece.rfind(b"<") :] if b"<" in piece[-200:] else b""


def _lines(sheet: Any, read: Sheet) -> Iterator[tuple[int, list[str]]]:
    columns = TABLES[read.table].by_name if read.table in TABLES else {}
    figures = {name for name, column in columns.items() if column.kind in ("decimal", "printed")}
    header: list[str] = []
    unformatted: list[str] = []
    before = None
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 1)
    for number, cells in enumerate(rows, 1):
        if cells is before:  # openpyxl gives the same empty row for all that a file leaves out
            continue
        before, texts = cells, list[str]()
        for index, cell in enumerate(cells):
            column = header[index] if index < len(header) else ""
            text = _text(cell, number, column, read)
            if column in figures and isinstance(cell.value, (int, float)):
                text = text.removesuffix("%")
                if isinstance(cell.value, float) and cell.number_format == "General":
                    unformatted += [f"row {number}, {column} {text}"] if "." in text else []
            texts.append(text)
        if any(texts):
            texts = bounded_row(read.place, number, texts)
            header = header or texts
            yield number, texts
    if unformatted:
        read.notes.append(_note_on_lost_zeros(read.place, unformatted))


def _note_on_lost_zeros(place: str, cells: list[str]) -> Message:
    rest = len(cells) - _EXAMPLES
    more = [message("loaders.more", "and {count} more", count=rest)] if rest > 0 else []
    return message(
        "loaders.lost-zeros",
        "{sheet}: numbers without a number format lose trailing zeros (0.620 becomes 0.62); "
        "compare with the source: {cells}",
        sheet=place,
        cells=joined("; ", [*cells[:_EXAMPLES], *more]),
    )


def _text(cell: Any, row: int, column: str, read: Sheet) -> str:
    """A cell as the spreadsheet shows it: numbers with the decimals of their format.

    If Excel turned 2020-08 into a date, it is turned back into 2020-08.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        problem = message("loaders.formula", "is a formula")
        remedy = message(
            "loaders.formula.remedy", "Write the value itself, as the source prints it"
        )
        shown = str(value)[:_LONGEST_SHOWN]
        read.faults.append(Fault(read.place, row, column, shown, problem, remedy))
        return ""
    if cell.data_type == "e":
        problem = message("loaders.error-cell", "is an error value of the spreadsheet")
        remedy = message("loaders.error-cell.remedy", "Write the value itself")
        read.faults.append(Fault(read.place, row, column, str(value), problem, remedy))
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time)):
        return _date(value, str(cell.number_format).lower())
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    return str(value).replace("_x000D_", "").strip()


def _date(value: datetime | date | time, number_format: str) -> str:
    if isinstance(value, time):
        return value.isoformat()
    if "d" in number_format:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in number_format else "%Y")


def _number(value: float, number_format: str) -> str:
    """A number with as many decimals as its format shows (0.00: two), otherwise with all."""
    pattern = number_format.split(";")[0].replace('"', "")
    percent = pattern.endswith("%")
    value = round(value * 100, 10) if percent else value
    bare = pattern.removesuffix("%")
    if bare.strip("#,0.") == "" and "0" in bare:
        decimals = len(bare.partition(".")[2].replace("#", ""))
        rounded = f"{value:.{decimals}f}"
        text = rounded if float(rounded) == value else repr(value)
    elif float(value).is_integer() and abs(value) < 1e15:
        text = str(int(value))
    else:
        text = repr(value)
    return f"{text}%" if percent else text
