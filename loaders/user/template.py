"""A template of tables for a user's own evidence: every column with its help, and one worked trial to write over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...errors import TrialgraphError
from ...graph.model.schema import TABLES, Column, Table
from ...graph.output.files import write_whole
from .sheets import REMARK

# In the order in which they are filled; the words of the field stand last, and are seldom needed.
SHEETS = (
    "sources", "trials", "arms", "populations", "shares", "reports", "results", "statements", "approvals", "cautions",
    "same_study", "regimens", "drugs", "classes", "features", "endpoints", "definitions",
)  # fmt: skip
_EXAMPLE = "worked-trial.txt"
_LOCATOR = Column(
    "locator",
    definition="Where in the document it stands, in words: Table 2; empty: the row of your own table.",
)
_HINTS = {
    "decimal": "A number with a point, digit for digit.",
    "integer": "A whole number.",
    "printed": "As printed: 0.55, <0.0001, 8-10, 15/16, NR (not reached).",
    "date": "2020, 2020-08 or 2020-08-20.",
    "expression": "In the exposure language: lines=1-3, refractory:CLASS.",
}
_FILLED_IN = {
    "source": "Empty: your only source, or this file.",
    "paragraph": "Empty: the row of this table.",
}
_ABOUT = "template-help.txt"


def write_template(path: Path) -> list[Path]:
    """Writes the template: a workbook where `path` ends in .xlsx, else a folder of CSV tables. Gives the files.

    Overwrites nothing: raises `TrialgraphError` where a file is there already, or cannot be written.
    """
    contents = _workbook(path) if path.suffix.lower() == ".xlsx" else _folder(path)
    if there := [file for file in contents if file.exists()]:
        raise TrialgraphError(
            f"{there[0]} is there already, and stays as it is; name another folder or file"
        )
    try:
        for file, content in contents.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, content)
    except OSError as error:
        raise TrialgraphError(f"cannot write {path}: {error.strerror}") from None
    return list(contents)


def columns_of(table: Table) -> list[Column]:
    """The columns of a template: without those that only the curators of the shipped evidence fill."""
    own = [column for column in table.columns if column.name != "second_reading"]
    return [*own, _LOCATOR] if "paragraph" in table.by_name else own


def help_on(column: Column, table: Table) -> str:
    """What a column holds, in a few words."""
    parts = [column.definition]
    if column.choices:
        parts.append(f"One of: {', '.join(column.choices)}.")
    if column.table:
        parts.append(f"An identifier of {column.table}.")
    parts.append(_HINTS.get(column.kind, ""))
    if column.several:
        parts.append('Several: "; " between.')
    if column.name in _FILLED_IN and column.name != table.key:
        parts.append(_FILLED_IN[column.name])
    elif column.name == "source":
        parts.append("Empty: the name of this folder or file.")
    elif column.required:
        parts.append("Required.")
    return " ".join(filter(None, parts))


def example_rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of the worked trial in a table."""
    for line in _lines(_EXAMPLE):
        name, _, cells = line.partition(" ")
        if name == table:
            yield dict(cell.strip().split("=", 1) for cell in cells.split(" | "))


def _lines(file: str) -> list[str]:
    return files(__package__ or "").joinpath(file).read_text(encoding="utf-8").splitlines()


def _about(path: Path) -> list[str]:
    tables = [f"{name}: {TABLES[name].definition}" for name in SHEETS]
    return [*_lines(_ABOUT), "", *tables, "", f"Then: trialgraph load tables {path.name}"]


def _grid(table: Table) -> list[list[str]]:
    columns = columns_of(table)
    helps = [help_on(column, table) for column in columns]
    helps[0] = f"{REMARK} {helps[0]}"
    rows = [[row.get(column.name, "") for column in columns] for row in example_rows(table.name)]
    return [[column.name for column in columns], helps, *rows]


def _folder(path: Path) -> dict[Path, bytes]:
    contents = {path / f"{name}.csv": _csv(_grid(TABLES[name])) for name in SHEETS}
    contents[path / "README.txt"] = ("\n".join(_about(path)) + "\n").encode()
    return contents


def _csv(grid: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(grid)
    return b"\xef\xbb\xbf" + written.getvalue().encode()  # the mark by which Excel knows UTF-8


def _workbook(path: Path) -> dict[Path, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "help"
    for line in _about(path):
        sheet.append([line])
    sheet.column_dimensions["A"].width = 140
    for name in SHEETS:
        _fill(book.create_sheet(name), TABLES[name])
    written = io.BytesIO()
    book.save(written)
    return {path: written.getvalue()}


_ROWS_READY = 2000


def _fill(sheet: Any, table: Table) -> None:
    """A sheet with header, help, example and, where a column takes given words, a list to choose from. Cells are text, so that
    the spreadsheet leaves 0.50 and 2020-08 as they are typed."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    grid, columns = _grid(table), columns_of(table)
    for number, texts in enumerate(grid, 1):
        for index, text in enumerate(texts, 1):
            cell = sheet.cell(number, index, text or None)
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
            elif number == 2:
                cell.font, cell.alignment = (
                    Font(italic=True, size=9, color="555555"),
                    Alignment(wrap_text=True, vertical="top"),
                )
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = max(14, min(40, len(column.name) + 6))
        if column.choices and not column.several and len(words := ",".join(column.choices)) < 250:
            choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}3:{letter}{_ROWS_READY}")
    sheet.freeze_panes = "B2"
