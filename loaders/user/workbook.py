"""Reads an .xlsx workbook as text, and trusts nothing in it: what it would unpack to, its paths, its XML, its formulas."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import Fault, TrialgraphError
from ...graph.model.schema import TABLES
from .sheet import LARGEST, Sheet

_MOST_FILES = 2_000
_RATIO = 200  # a sheet of text packs to a tenth; nothing honest packs to a two-hundredth
_SMALL = 1 << 20
_DECLARATIONS = [
    sign.encode(code)
    for sign in ("<!DOCTYPE", "<!ENTITY")
    for code in ("ascii", "utf-16-le", "utf-16-be")
]
_LONGEST = max(map(len, _DECLARATIONS))
_MOST_COLUMNS = 256
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+(\d+):[A-Z]+\d+)"')


def read_workbook(path: Path) -> Iterator[Sheet]:
    """Each sheet of a workbook. Raises `TrialgraphError` for a file that is no workbook or could do harm."""
    refuse_harmful(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises what its parsers raise
        raise TrialgraphError(
            f"{path} cannot be read as a workbook ({error}); save it as .xlsx anew"
        ) from None
    try:
        for sheet in book.worksheets:
            read = Sheet(sheet.title.strip(), f"{path.name}, sheet {sheet.title}", [])
            sheet.reset_dimensions()  # what the file says of its size need not be so
            try:
                read.lines = list(_lines(sheet, read))
                read.faults += _merged(path, sheet, read)
            except TrialgraphError:
                raise
            except Exception as error:
                raise TrialgraphError(
                    f"{read.place} cannot be read ({error}); save the workbook anew"
                ) from None
            if sheet.sheet_state != "visible" and read.lines:
                read.notes.append(f"{read.place} is hidden, and was read too")
            yield read
    finally:
        book.close()


def _merged(path: Path, sheet: Any, read: Sheet) -> Iterator[Fault]:
    """Merged cells: only the first of them holds what all of them show."""
    kept = b""
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(sheet._worksheet_path.lstrip("/")) as stream,
    ):
        while piece := stream.read(1 << 20):
            piece = kept + piece
            for found in _MERGED.finditer(piece):
                cells, row = found[1].decode("ascii", "replace"), int(found[2])
                remedy = "Unmerge them, and fill each"
                yield Fault(
                    read.place,
                    row,
                    "",
                    cells,
                    "are merged cells, of which only the first holds the value",
                    remedy,
                )
            kept = piece[piece.rfind(b"<") :] if b"<" in piece[-200:] else b""


def refuse_harmful(path: Path) -> None:
    """Raises `TrialgraphError` for an archive that would unpack to too much, leads outside itself, or declares XML entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bomb(path, members)
            for member in members:
                _refuse_path(path, member.filename)
                _refuse_declarations(path, archive, member)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise TrialgraphError(
            f"{path} is no .xlsx workbook, or damaged or encrypted ({error}); save it as .xlsx anew"
        ) from None


def _refuse_bomb(path: Path, members: list[zipfile.ZipInfo]) -> None:
    whole = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > _MOST_FILES
        or whole > LARGEST
        or (whole > _SMALL and whole > _RATIO * max(packed, 1))
    ):
        told = f"{len(members)} parts, {packed:,} bytes that unpack to {whole:,}"
        raise TrialgraphError(f"{path} is refused: {told}, which no workbook of tables does")


def _refuse_path(path: Path, name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name:
        raise TrialgraphError(f"{path} is refused: its part {name!r} leads outside the workbook")


def _refuse_declarations(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    kept = b""
    with archive.open(member) as stream:
        while piece := stream.read(1 << 20):
            piece = kept + piece
            if any(sign in piece for sign in _DECLARATIONS):
                raise TrialgraphError(
                    f"{path} is refused: {member.filename} declares XML entities, which no workbook needs"
                )
            kept = piece[-_LONGEST:]


def _lines(sheet: Any, read: Sheet) -> Iterator[tuple[int, list[str]]]:
    header: list[str] = []
    columns = TABLES[read.table].by_name if read.table in TABLES else {}
    printed = {name for name, column in columns.items() if column.kind in ("decimal", "printed")}
    bare: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        texts = []
        for index, cell in enumerate(cells):
            column = header[index] if index < len(header) else ""
            text = _text(cell, number, column, read)
            texts.append(
                text.removesuffix("%")
                if column in printed and isinstance(cell.value, (int, float))
                else text
            )
            if (
                column in printed
                and isinstance(cell.value, float)
                and cell.number_format == "General"
                and "." in texts[-1]
            ):
                bare.append(f"row {number}, {column} {texts[-1]}")
        if any(texts):
            header = header or texts
            yield number, texts
    if bare:
        which = "; ".join(bare[:3]) + (f"; and {len(bare) - 3} more" if len(bare) > 3 else "")
        zeros = "numbers without a format lose the zeros at their end (0.620 becomes 0.62)"
        read.notes.append(f"{read.place}: {zeros}: compare with the print: {which}")


def _text(cell: Any, row: int, column: str, read: Sheet) -> str:
    """A cell as it is shown: a number with the decimals of its format, a date that Excel made of 2020-08 as 2020-08 again."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        remedy = "Write the value itself: a figure is what its source prints"
        read.faults.append(Fault(read.place, row, column, str(value)[:80], "is a formula", remedy))
        return ""
    if cell.data_type == "e":
        read.faults.append(
            Fault(
                read.place,
                row,
                column,
                str(value),
                "is an error of the spreadsheet",
                "Write the value itself",
            )
        )
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (datetime, date, time)):
        return _date(value, str(cell.number_format).lower())
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    return str(value).replace("_x000D_", "").strip()


def _date(value: datetime | date | time, shown: str) -> str:
    if isinstance(value, time):
        return value.isoformat()
    return value.strftime("%Y-%m-%d" if "d" in shown else "%Y-%m" if "m" in shown else "%Y")


def _number(value: float, shown: str) -> str:
    """A number with as many decimals as its format shows (0.00: two), else with as many as it has."""
    pattern = shown.split(";")[0].replace('"', "")
    percent = pattern.endswith("%")
    value = round(value * 100, 10) if percent else value
    bare = pattern.removesuffix("%")
    if bare.strip("#,0.") == "" and "0" in bare:
        decimals = len(bare.partition(".")[2].replace("#", ""))
        text = f"{value:.{decimals}f}" if float(f"{value:.{decimals}f}") == value else repr(value)
    else:
        text = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return text + "%" * percent
