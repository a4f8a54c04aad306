"""Reads a user's tables, from a folder of CSV files or a workbook, as text with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import Fault, TrialgraphError
from ...graph.model.schema import TABLES
from ...message import message
from ...text_files import LARGEST, bounded_row, encoding_of, is_utf16
from .draft_columns import TABLE, is_drafted
from .fault_parts import is_translation, save_as_utf8, unknown_table
from .sheet import Sheet
from .workbook import read_workbook

COMMENT = "#"  # begins a row that is skipped, such as the help below the header
WORKBOOK = ".xlsx"
_LOCK = "~$"  # begins the name of the file that a spreadsheet keeps while it is open
_DELIMITERS = (",", ";", "\t")
_OTHER_FORMATS = {
    ".xls": message("loaders.format.xls", "an old Excel file"),
    ".ods": message("loaders.format.ods", "an OpenDocument file"),
    ".numbers": message("loaders.format.numbers", "a Numbers file"),
    ".xlsb": message("loaders.format.xlsb", "a binary workbook"),
}


def read_sheets(path: Path) -> list[Sheet]:
    """The tables of a folder of CSV files, of a single CSV file, or of an .xlsx workbook.

    Content that cannot be read is a fault of its sheet. Raises `TrialgraphError` if there is
    nothing to read, or if a file is too large or not in the format that its name suggests.
    """
    if path.is_dir():
        return [_read_csv(file) for file in _files_in(path)]
    ending = path.suffix.lower()
    if not path.is_file():
        raise TrialgraphError(
            message(
                "loaders.no-path",
                "{path} does not exist; trialgraph init {path} creates a template",
                path=path,
            )
        )
    if ending in _OTHER_FORMATS:
        raise TrialgraphError(
            message(
                "loaders.other-format",
                "{path} is {format}; save it as .xlsx, or its sheets as CSV UTF-8",
                path=path,
                format=_OTHER_FORMATS[ending],
            )
        )
    if ending in (".csv", WORKBOOK):
        return list(_sheets_in(path))
    raise TrialgraphError(
        message(
            "loaders.no-tables-format",
            "{path} is neither a folder of CSV tables nor a .csv file or .xlsx workbook",
            path=path,
        )
    )


def read_field_sheets(folder: Path) -> list[Sheet]:
    """The tables in the folder of a field, in CSV files and workbooks.

    There may be none. Raises the errors of `read_sheets`.
    """
    return [sheet for file in field_files(folder) for sheet in _sheets_in(file)]


def table_files(path: Path) -> list[Path]:
    """The files that a layer is loaded from: the file itself, or the CSV files of a folder."""
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.iterdir() if file.suffix == ".csv" and not is_translation(file)
    )


def field_files(folder: Path) -> list[Path]:
    """The files with tables in the folder of a field; open workbooks leave locks beside them."""
    books = sorted(folder.glob(f"*{WORKBOOK}"))
    return [*table_files(folder), *(book for book in books if not book.name.startswith(_LOCK))]


def _files_in(folder: Path) -> list[Path]:
    if files := table_files(folder):
        return files
    if books := sorted(file.name for file in folder.glob(f"*{WORKBOOK}")):
        raise TrialgraphError(
            message(
                "loaders.no-csv.workbook",
                "{folder} contains no CSV tables; to load its workbook, give {workbook}",
                folder=folder,
                workbook=folder / books[0],
            )
        )
    raise TrialgraphError(
        message(
            "loaders.no-csv",
            "{folder} contains no CSV tables; trialgraph init {folder} creates a template there",
            folder=folder,
        )
    )


def _sheets_in(file: Path) -> Iterable[Sheet]:
    if file.suffix.lower() == WORKBOOK:
        return _tables_among(read_workbook(file))
    return [_read_csv(file)]


def _read_csv(file: Path) -> Sheet:
    if file.stat().st_size > LARGEST:
        raise TrialgraphError(
            message(
                "loaders.large-file",
                "{file} is larger than {most} MB; load it in parts",
                file=file,
                most=LARGEST >> 20,
            )
        )
    sheet = Sheet(file.stem if file.stem in TABLES else TABLE, file.name, [])
    sheet.lines = list(_lines(file.read_bytes(), sheet))
    if file.stem not in TABLES and not _is_drafts(sheet):
        return Sheet(file.stem, file.name, [], [unknown_table(file.name, file.stem)])
    return sheet


def _is_drafts(sheet: Sheet) -> bool:
    return bool(sheet.lines) and is_drafted(sheet.lines[0][1])


def _tables_among(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The sheets that are tables; sheets whose names begin with `help` or `#` are skipped."""
    for sheet in sheets:
        if sheet.table in TABLES:
            yield sheet
        elif _is_drafts(sheet):
            sheet.table = TABLE
            yield sheet
        elif sheet.lines and not sheet.table.startswith((COMMENT, "help")):
            sheet.lines, sheet.faults = [], [unknown_table(sheet.place, sheet.table)]
            yield sheet


def _lines(content: bytes, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, sheet)
    if text is None:
        return
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, sheet.table), strict=True
    )
    interned: dict[str, str] = {}  # many cells are equal; these share memory
    try:
        for number, cells in enumerate(reader, 1):
            bare = bounded_row(sheet.place, number, [cell.strip() for cell in cells])
            yield number, [interned.setdefault(cell, cell) for cell in bare]
    except csv.Error as error:
        problem = message("loaders.csv-error", "the row cannot be read ({error})", error=error)
        remedy = message("loaders.csv-error.remedy", 'Check the "quotes" around text')
        sheet.faults.append(Fault(sheet.place, reader.line_num, "", "", problem, remedy))


def _decoded(content: bytes, sheet: Sheet) -> str | None:
    """The text of a file. If it is not UTF-8, adds a fault to the sheet and returns None."""
    if b"\0" in content and not is_utf16(content):
        line = content[: content.index(b"\0")].count(b"\n") + 1
        problem = message("loaders.nul-byte", "contains a NUL byte, which text never does")
        sheet.faults.append(Fault(sheet.place, line, "", "\0", problem, save_as_utf8()))
        return None
    line, value = 1, ""
    if b"\0" not in content:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            around = content[max(error.start - 8, 0) : error.start + 8]
            value = around.decode("ascii", "backslashreplace")
            line = content[: error.start].count(b"\n") + 1
    problem = message(
        "loaders.other-encoding",
        "the file is not UTF-8; it looks like {encoding}",
        encoding=encoding_of(content),
    )
    sheet.faults.append(Fault(sheet.place, line, "", value, problem, save_as_utf8()))
    return None


def _delimiter(text: str, table: str) -> str:
    """The delimiter with which the header contains the most known columns of the table."""
    header = text.partition("\n")[0]
    known = TABLES[table].by_name

    def known_columns(delimiter: str) -> int:
        return sum(cell.strip(' "\r') in known for cell in header.split(delimiter))

    return max(_DELIMITERS, key=known_columns)
