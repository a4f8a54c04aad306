"""Tables of data as text or bytes: CSV, TSV, Markdown, Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .csv_cells import unarmed

Rows = Iterable[Sequence[Any]]
Sheet = tuple[str, Sequence[str], Rows]  # title, columns, rows
_LONGEST_SHEET_NAME = 31
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot contain
_BREAKS = re.compile(r"[\t\r\n]+")


def csv_text(columns: Sequence[str], rows: Rows) -> str:
    """Lines as RFC 4180 has them, with cells that no spreadsheet reads as formulas."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[unarmed(cell) for cell in row] for row in rows])
    return written.getvalue()


def tsv_text(columns: Sequence[str], rows: Rows) -> str:
    """Cells between tabs, one row a line; a tab or line break in a cell becomes a space."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(_BREAKS.sub(" ", str(unarmed(cell))) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def markdown_text(columns: Sequence[str], rows: Rows) -> str:
    """A table as GitHub and most wikis read it."""
    lines = [_pipes(columns), _pipes(["---"] * len(columns)), *map(_pipes, rows)]
    return "\n".join(lines) + "\n"


def _pipes(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(_in_one_cell(str(cell)) for cell in cells) + " |"


def _in_one_cell(text: str) -> str:
    """The text of a Markdown cell: no line break ends it, and no sign in it is read as markup."""
    one_line = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", one_line)


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx workbook; printed figures stay text, so that no digit is lost."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for title, columns, rows in list(sheets) or [("", (), ())]:
        sheet = book.create_sheet(title[:_LONGEST_SHEET_NAME] or None)
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=str(name)) for name in columns]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """Numbers as numbers, anything else as text: a text that begins with = is no formula."""
    from openpyxl.cell import WriteOnlyCell

    if value is None or isinstance(value, int | float):
        return value
    cell = WriteOnlyCell(sheet, value=_ILLEGAL.sub("", str(value)))
    cell.data_type = "s"
    return cell


TEXTS: Mapping[str, Callable[[Sequence[str], Rows], str]] = {
    "csv": csv_text,
    "tsv": tsv_text,
    "md": markdown_text,
}
