"""Templates of a layer and of a field: tables with help on every column, and an example."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

from ...errors import TrialgraphError
from ...graph.model.columns import Column, Table
from ...graph.model.schema import TABLES
from ...graph.output.files import write_atomically
from ...message import message
from ..fields.declaration import read_declaration
from ..fields.known import FILE, KnownField, default_field
from ..tables.sheets import COMMENT, WORKBOOK
from .worked_trial import ExampleRows, example_of, read_example

# In the order in which to fill them in; the vocabulary is last, because it is rarely needed.
SHEETS = (
    *("sources", "trials", "arms", "populations", "shares", "reports", "results"),
    *("judgements", "statements", "approvals", "cautions"),
    *("registrations", "publications", "same_study"),
    *("regimens", "drugs", "same_drug", "classes", "features", "quantities"),
    *("endpoints", "definitions"),
)
FIELD_SHEETS = (
    *("conditions", "classes", "targets", "drugs", "regimens", "features", "quantities"),
    *SHEETS[: SHEETS.index("registrations")],
    *("rules", "registrations", "publications", "same_study", "same_drug"),
    *("endpoints", "stages", "definitions", "thresholds", "certainty", "limits"),
)
_OWN = files(__package__ or "")
_DECLARATION = _OWN / "field-template.toml"
_LOCATOR = Column(
    "locator",
    definition="The place in the document, in words: Table 2; empty: the row of your own table.",
)
_HINTS = {
    "decimal": "A number with a point, digit for digit.",
    "integer": "A whole number.",
    "printed": "As printed: 0.55, <0.0001, 8-10, 15/16, NR (not reached).",
    "date": "2020, 2020-08 or 2020-08-20.",
    "expression": "In the exposure language: {profile}.",
}
_DEFAULTS = {
    "source": "Empty: your only source, or this file.",
    "paragraph": "Empty: the row of this table.",
}
_HELP_WIDTH = 140
_LAST_PREPARED_ROW = 2000
_LONGEST_CHOICE = 250  # characters of a drop-down list; Excel allows 255


class Template(NamedTuple):
    """What is written: the tables in order, the rows of the example, help, a typical profile, and
    the command that comes next."""

    sheets: tuple[str, ...]
    example: ExampleRows
    about: Traversable
    profile: str
    then: str


def layer_template(field: KnownField, named: str = "") -> Template:
    """The template of a layer over a field, with an example in the names of that field.

    `named` is how the field was named, if it was.
    """
    option = f" --field {quote(named)}" if named else ""
    return Template(
        SHEETS,
        example_of(field),
        _OWN / "template-help.txt",
        read_declaration(field.folder).row.get("example", ""),
        "trialgraph load tables {path}" + option,
    )


def _field_template() -> Template:
    return Template(
        FIELD_SHEETS,
        read_example(_OWN / "worked-field.txt"),
        _OWN / "field-help.txt",
        "lines=1-3, refractory:CLASS",
        "trialgraph validate --field {path}",
    )


def write_template(path: Path, field: KnownField | None = None, named: str = "") -> list[Path]:
    """Writes the template of a layer over a field (default: the default field): a workbook if
    `path` ends in .xlsx, else a folder of CSV tables. `named` is how the field was named.

    Returns the files. Raises `TrialgraphError` if one already exists (nothing is overwritten) or
    cannot be written.
    """
    template = layer_template(field or default_field(), named)
    is_book = path.suffix.lower() == WORKBOOK
    return _write(path, _workbook(path, template) if is_book else _folder(path, template))


def write_field(path: Path) -> list[Path]:
    """Writes the folder of a whole field that answers questions at once: `field.toml` and tables.

    Returns the files, and raises the errors of `write_template`.
    """
    if path.suffix.lower() == WORKBOOK:
        raise TrialgraphError(
            message(
                "loaders.field-is-folder",
                "a field is a folder with field.toml; run trialgraph init {folder} --field, and "
                "put a workbook into the folder if you prefer one to CSV tables",
                folder=path.with_suffix(""),
            )
        )
    name = "-".join(path.resolve().name.lower().split())
    declared = "\n".join(_lines(_DECLARATION)).replace("{name}", json.dumps(name)) + "\n"
    return _write(path, {path / FILE: declared.encode(), **_folder(path, _field_template())})


def _write(path: Path, contents: Mapping[Path, bytes]) -> list[Path]:
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


def help_on(column: Column, table: Table, profile: str = "") -> str:
    """What to write in a column, in a few words; `profile` is an example of an expression."""
    parts = [column.definition]
    if column.choices:
        parts.append(f"One of: {', '.join(column.choices)}.")
    if column.table:
        parts.append(f"An identifier of {column.table}.")
    parts.append(_HINTS.get(column.kind, "").format(profile=profile))
    if column.several:
        parts.append('Separate several with "; ".')
    if column.name in _DEFAULTS and column.name != table.key:
        parts.append(_DEFAULTS[column.name])
    elif column.name == "source":
        parts.append("Empty: the name of this folder or file.")
    elif column.required:
        parts.append("Required.")
    return " ".join(filter(None, parts))


def _lines(file: Traversable) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def _about(path: Path, template: Template) -> list[str]:
    tables = [f"{name}: {TABLES[name].definition}" for name in template.sheets]
    then = template.then.format(path=path.name)
    return [*_lines(template.about), "", *tables, "", f"Then: {then}"]


def _grid(table: Table, template: Template) -> list[list[str]]:
    columns = columns_of(table)
    helps = [help_on(column, table, template.profile) for column in columns]
    helps[0] = f"{COMMENT} {helps[0]}"
    examples = template.example.get(table.name, ())
    rows = [[row.get(column.name, "") for column in columns] for row in examples]
    return [[column.name for column in columns], helps, *rows]


def _folder(path: Path, template: Template) -> dict[Path, bytes]:
    contents = {
        path / f"{name}.csv": _csv(_grid(TABLES[name], template)) for name in template.sheets
    }
    contents[path / "README.txt"] = ("\n".join(_about(path, template)) + "\n").encode()
    return contents


def _csv(grid: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(grid)
    return codecs.BOM_UTF8 + written.getvalue().encode()  # Excel recognises UTF-8 by this mark


def _workbook(path: Path, template: Template) -> dict[Path, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "help"
    for line in _about(path, template):
        sheet.append([line])
    sheet.column_dimensions["A"].width = _HELP_WIDTH
    for name in template.sheets:
        _fill(book.create_sheet(name), TABLES[name], template)
    written = io.BytesIO()
    book.save(written)
    return {path: written.getvalue()}


def _fill(sheet: Any, table: Table, template: Template) -> None:
    """Fills a sheet with header, help, example and drop-down lists.

    Cells are text, so that the spreadsheet keeps 0.50 and 2020-08 as typed.
    """
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    grid, columns = _grid(table, template), columns_of(table)
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
