"""Sheets as people fill them: of a folder of CSV files or of a workbook, cell by cell as text, with the place of each row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import Fault, TrialgraphError, nearest
from ...graph.model.schema import TABLES
from .draft_columns import TABLE, is_drafted
from .sheet import LARGEST, Sheet
from .workbook import read_workbook

_BESIDE = "field"  # the conditions that the shipped evidence is about: a copy of its folder holds it, and it is no table
REMARK = "#"  # begins a row that is not read, such as the help under the header
_SIGNS = (",", ";", "\t")
_HIGH = re.compile(rb"[\x80-\xff]")
_PAIR = re.compile(
    rb"[\x81-\xfe][\xa1-\xfe]"
)  # Chinese comes in such pairs; a letter with an accent stands alone
_OLD = {
    ".xls": "an old Excel file",
    ".ods": "an OpenDocument file",
    ".numbers": "a Numbers file",
    ".xlsb": "a binary workbook",
}


def read_sheets(path: Path) -> list[Sheet]:
    """The tables of a folder of CSV files, of one such file, or of an .xlsx workbook.

    What cannot be read is a fault of its sheet. Raises `TrialgraphError` where there is nothing to read, and for a file that is
    too large or not what it says.
    """
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise TrialgraphError(f"there is no {path}; trialgraph init {path} makes a template")
    if path.suffix.lower() in _OLD:
        raise TrialgraphError(
            f"{path} is {_OLD[path.suffix.lower()]}; save it as .xlsx, or its sheets as CSV UTF-8"
        )
    if path.suffix.lower() == ".xlsx":
        return list(_named(read_workbook(path), path.name))
    if path.suffix.lower() == ".csv":
        return [_of_file(path)]
    raise TrialgraphError(f"{path} is neither a folder of CSV tables nor an .xlsx workbook")


def table_files(path: Path) -> list[Path]:
    """The files of which a layer is made: in a folder the CSV files."""
    return (
        sorted(file for file in path.glob("*.csv") if file.stem != _BESIDE)
        if path.is_dir()
        else [path]
    )


def _folder(path: Path) -> list[Sheet]:
    files = table_files(path)
    if not files:
        books = sorted(file.name for file in path.glob("*.xlsx"))
        hint = (
            f"; load {path / books[0]}"
            if books
            else f"; trialgraph init {path} writes a template into it"
        )
        raise TrialgraphError(f"{path} holds no CSV tables{hint}")
    return [_of_file(file) for file in files]


def _of_file(file: Path) -> Sheet:
    if file.stat().st_size > LARGEST:
        raise TrialgraphError(f"{file} is larger than {LARGEST >> 20} MB; load it in parts")
    sheet = Sheet(file.stem if file.stem in TABLES else TABLE, file.name, [])
    sheet.lines = list(_lines(file.read_bytes(), sheet))
    if file.stem not in TABLES and not _is_of_drafts(sheet):
        return Sheet(file.stem, file.name, [], [_no_table(file.name, file.stem)])
    return sheet


def _is_of_drafts(sheet: Sheet) -> bool:
    return bool(sheet.lines) and is_drafted(sheet.lines[0][1])


def _named(sheets: Iterable[Sheet], book: str) -> Iterator[Sheet]:
    """The sheets that are tables; those that only explain are passed over."""
    for sheet in sheets:
        if sheet.table in TABLES:
            yield sheet
        elif _is_of_drafts(sheet):
            sheet.table = TABLE
            yield sheet
        elif sheet.lines and not sheet.table.startswith((REMARK, "help")):
            sheet.lines, sheet.faults = [], [_no_table(sheet.place, sheet.table)]
            yield sheet


def _no_table(place: str, name: str) -> Fault:
    near = nearest(name, TABLES)
    hint = f"Did you mean {near[0]}" if near else f"Known: {', '.join(TABLES)}"
    return Fault(place, 1, "", name, "is not the name of a table", hint)


def _lines(content: bytes, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    remedy = "Save it as CSV UTF-8"
    if b"\0" in content and not _is_utf16(content):
        line = content[: content.index(b"\0")].count(b"\n") + 1
        sheet.faults.append(
            Fault(sheet.place, line, "", "\0", "holds a NUL byte, which no text does", remedy)
        )
        return
    if b"\0" in content:
        problem = f"the file is not UTF-8; it looks like {encoding_of(content)}"
        sheet.faults.append(Fault(sheet.place, 1, "", "", problem, remedy))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        value = content[max(error.start - 8, 0) : error.start + 8].decode(
            "ascii", "backslashreplace"
        )
        line = content[: error.start].count(b"\n") + 1
        problem = f"the file is not UTF-8; it looks like {encoding_of(content)}"
        sheet.faults.append(Fault(sheet.place, line, "", value, problem, remedy))
        return
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_sign(text, sheet.table), strict=True
    )
    try:
        same: dict[str, str] = {}  # most cells repeat: one string for all that are alike
        for number, cells in enumerate(reader, 1):
            yield number, [same.setdefault(bare := cell.strip(), bare) for cell in cells]
    except csv.Error as error:
        sheet.faults.append(
            Fault(
                sheet.place,
                reader.line_num,
                "",
                "",
                f"the row cannot be read ({error})",
                'Check the "quotes" around text',
            )
        )


def _sign(text: str, table: str) -> str:
    """What stands between the cells of a header: the sign that gives most columns of the table."""
    header = text.partition("\n")[0]
    known = TABLES[table].by_name
    return max(
        _SIGNS, key=lambda sign: sum(cell.strip(' "\r') in known for cell in header.split(sign))
    )


def _is_utf16(content: bytes) -> bool:
    """Whether NUL bytes are halves of letters: in a table of Western letters nearly every second byte is."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or 5 * content.count(b"\0") > len(content)


def encoding_of(content: bytes) -> str:
    """The encoding in which a text that is not UTF-8 most likely is, for people."""
    if _is_utf16(content):
        return "UTF-16 (Excel's “Unicode text”)"
    high, pairs = len(_HIGH.findall(content)), len(_PAIR.findall(content))
    return "GB18030 (Chinese)" if 2 * pairs > 0.8 * high else "Windows-1252 (Western European)"
