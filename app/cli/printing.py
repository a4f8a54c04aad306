"""Prints the output of commands: tables for people, csv and json for programs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from trialgraph.cli.output_format import DATA
from trialgraph.errors import TrialgraphError
from trialgraph.graph.language import translation
from trialgraph.graph.language.names_shown import shown_name
from trialgraph.graph.language.translation import Language
from trialgraph.graph.output.data_formats import TEXTS, Sheet, workbook_bytes
from trialgraph.graph.output.text_table import WIDTH, Say, table
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message

if TYPE_CHECKING:
    from trialgraph.graph.model.evidence import Evidence

_WIDEST = 140  # longer lines are hard to read

# Columns that are not translated: identifiers, and labels in a fixed language.
_IDENTIFIERS = (
    "id",
    "name",
    "label_en",
    "label_zh",
    "regimen",
    "regimens",
    "comparator",
    "drug",
    "trial",
    "trials",
    "population",
    "row",
)


def language(options: argparse.Namespace, evidence: Evidence | None = None) -> Language:
    """The language that `--lang` selects. Raises `UnknownNameError` for a language without
    translations."""
    field = getattr(options, "field", "")
    if options.lang == translation.ENGLISH.code or not isinstance(field, str) or not field:
        return translation.language(options.lang, evidence)
    return translation.language(options.lang, evidence, find_field(field).folder)


def say(options: argparse.Namespace, text: str) -> None:
    """Print a text in the language of `--lang`."""
    print(language(options).say(text))


def print_rows(
    form: str,
    columns: Sequence[str],
    rows: list[list[Any]],
    shown: Iterable[str],
    output: Language,
    evidence: Evidence | None = None,
) -> None:
    """Print rows in one of `FORMATS`. A table, in Markdown too, contains only the columns in
    `shown`, translated, and names of trials and documents of the evidence instead of
    identifiers."""
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form in DATA and form != "md":
        print_data(form, columns, rows)
    else:
        kept = _stated(columns, rows, shown)
        head, cells = _for_people(columns, rows, kept, output, evidence)
        if form == "md":
            print_data(form, head, cells)
        else:
            print(table(head, cells, width()))
            print("\n" + output.say(_row_count(len(rows))))


def _stated(columns: Sequence[str], rows: list[list[Any]], shown: Iterable[str]) -> list[str]:
    """The columns to show: all without rows, otherwise those that at least one row fills."""
    places = {name: list(columns).index(name) for name in shown if name in columns}
    return [
        name
        for name, at in places.items()
        if not rows or any(row[at] not in ("", None) for row in rows)
    ]


def _for_people(
    columns: Sequence[str],
    rows: list[list[Any]],
    shown: list[str],
    output: Language,
    evidence: Evidence | None,
) -> tuple[list[str], list[list[str]]]:
    """The heading and the cells of a table, translated."""
    picked = [
        (list(columns).index(name), str if name in _IDENTIFIERS else output.say) for name in shown
    ]

    def cell(value: Any, translate: Say) -> str:
        text = _text(value)
        if evidence is None:
            return translate(text)
        name = shown_name(text, evidence)
        if name is not text:
            return output.say(name)
        return translate(text)

    cells = [[cell(row[at], translate) for at, translate in picked] for row in rows]
    head = [output.say(name.replace("_", " ").capitalize()) for name in shown]
    return head, cells


def _row_count(count: int) -> str:
    if count == 1:
        return message("cli.row", "1 row")
    return message("cli.rows", "{count} rows", count=count)


def _text(cell: Any) -> str:
    """A cell as text; a message keeps its identifier, which its translation needs."""
    return cell if isinstance(cell, str) else str(cell)


def print_citations(form: str, evidence: Evidence, answer: Any) -> None:
    """Print citations of the documents behind an answer, which is given as data."""
    from trialgraph.graph.listings.citations import citations, cited

    known = [evidence.sources[name] for name in cited(answer, evidence) if name in evidence.sources]
    print(citations(known, form), end="")


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_data(form: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in one of the formats `DATA`."""
    print_tables(form, [("", columns, rows)])


def print_tables(form: str, tables: Sequence[Sheet]) -> None:
    """Print several tables, one after the other, or as the sheets of a workbook.

    Raises `TrialgraphError` for a workbook that would be written to a terminal.
    """
    if form != "xlsx":
        for _, columns, rows in tables:
            sys.stdout.write(TEXTS[form](columns, rows))
        return
    if sys.stdout.isatty():
        raise TrialgraphError(
            message(
                "cli.workbook_on_terminal",
                "a workbook cannot be shown in a terminal; write it to a file: --out FILE.xlsx",
            )
        )
    sys.stdout.buffer.write(workbook_bytes(tables))


def width() -> int:
    """The width of the terminal or of the variable COLUMNS, at most 140 columns; 100 if the output
    is not a terminal."""
    try:
        columns = int(os.environ.get("COLUMNS", "0"))
        columns = columns or os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(_WIDEST, columns) if columns > 0 else WIDTH


def colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
