"""A template of tables for a user's own evidence: help on every column, and an example trial."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from ...errors import TrialgraphError
from ...graph.model.columns import Column, Table
from ...graph.model.schema import TABLES
from ...graph.output.files import write_atomically
from ...message import message
from ..tables.sheets import COMMENT

# In the order in which to fill them in; the vocabulary is last, because it is rarely needed.
SHEETS = (
    *("sources", "trials", "arms", "populations", "shares", "reports", "results"),
    *("judgements", "statements", "approvals", "cautions"),
    *("registrations", "publications", "same_study"),
    *("regimens", "drugs", "same_drug", "classes", "features", "quantities"),
    *("endpoints", "definitions"),
)
_EXAMPLE = "worked-trial.txt"
_LOCATOR = Column(
    "locator",
    definition="The place in the document, in words: Table 2; empty: the row of your own table.",
)
_HINTS = {
    "decimal": "A number with a point, digit for digit.",
    "integer": "A whole number.",
    "printed": "As printed: 0.55, <0.0001, 8-10, 15/16, NR (not reached).",
    "date": "2020, 2020-08 or 2020-08-20.",
    "expression": "In the exposure language: lines=1-3, refractory:CLASS.",
}
_DEFAULTS = {
    "source": "Empty: your only source, or this file.",
    "paragraph": "Empty: the row of this table.",
}
_ABOUT = "template-help.txt"
_HELP_WIDTH = 140
_LAST_PREPARED_ROW = 2000
_LONGEST_CHOICE = 250  # characters of a drop-down list; Excel allows 255


def write_template(path: Path) -> list[Path]:
    """Writes the template: a workbook if `path` ends in .xlsx, else a folder of CSV tables.

    Returns the files. Raises `TrialgraphError` if one already exists (nothing is overwritten) or
    cannot be written.
    """
    contents = _workbook(path) if path.suffix.lower() == ".xlsx" else _folder(path)
    if existing := [file for file in contents if file.exists()]:
        raise TrialgraphError(
            message(
                "loaders.file-exists",
                "{file} already exists and is not overwritten; choose another folder or file",
                file=existing[0],
            )
        )
    try:
        for file, content in contents.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, content)
    except OSError as error:
        raise TrialgraphError(
            message(
                "loaders.cannot-write-template",
                "cannot write {path} ({error}); choose another folder",
                path=path,
                error=error.strerror,
            )
        ) from None
    return list(contents)


def columns_of(table: Table) -> list[Column]:
    """The columns of a table in a template, without those that only the project's curators use."""
    own = [column for column in table.columns if column.name != "second_reading"]
    return [*own, _LOCATOR] if "paragraph" in table.by_name else own


def help_on(column: Column, table: Table) -> str:
    """What to write in a column, in a few words."""
    parts = [column.definition]
    if column.choices:
        parts.append(f"One of: {', '.join(column.choices)}.")
    if column.table:
        parts.append(f"An identifier of {column.table}.")
    parts.append(_HINTS.get(column.kind, ""))
    if column.several:
        parts.append('Separate several with "; ".')
    if column.name in _DEFAULTS and column.name != table.key:
        parts.append(_DEFAULTS[column.name])
    elif column.name == "source":
        parts.append("Empty: the name of this folder or file.")
    elif column.required:
        parts.append("Required.")
    return " ".join(filter(None, parts))


def example_rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of the example trial in a table, with empty cells left out."""
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
    helps[0] = f"{COMMENT} {helps[0]}"
    rows = [[row.get(column.name, "") for column in columns] for row in example_rows(table.name)]
    return [[column.name for column in columns], helps, *rows]


def _folder(path: Path) -> dict[Path, bytes]:
    contents = {path / f"{name}.csv": _csv(_grid(TABLES[name])) for name in SHEETS}
    contents[path / "README.txt"] = ("\n".join(_about(path)) + "\n").encode()
    return contents


def _csv(grid: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(grid)
    return codecs.BOM_UTF8 + written.getvalue().encode()  # Excel recognises UTF-8 by this mark


def _workbook(path: Path) -> dict[Path, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "help"
    for line in _about(path):
        sheet.append([line])
    sheet.column_dimensions["A"].width = _HELP_WIDTH
    for name in SHEETS:
        _fill(book.create_sheet(name), TABLES[name])
    written = io.BytesIO()
    book.save(written)
    return {path: written.getvalue()}


def _fill(sheet: Any, table: Table) -> None:
    """Fills a sheet with header, help, example and drop-down lists.

    Cells are text, so that the spreadsheet keeps 0.50 and 2020-08 as typed.
    """
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
        if (
            column.choices
            and not column.several
            and len(words := ",".join(column.choices)) < _LONGEST_CHOICE
        ):
            choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}3:{letter}{_LAST_PREPARED_ROW}")
    sheet.freeze_panes = "B2"
