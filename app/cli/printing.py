"""Prints the output of commands: tables for people, csv and json for programs."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from trialgraph.graph.language import translation
from trialgraph.graph.language.translation import Language
from trialgraph.graph.output.csv_cells import unarmed
from trialgraph.graph.output.text_table import WIDTH, table
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
) -> None:
    """Print rows as table, csv or json. A table contains only the columns in `shown`,
    translated."""
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        print_csv(columns, rows)
    else:
        _print_table(columns, rows, [name for name in shown if name in columns], output)


def _print_table(
    columns: Sequence[str], rows: list[list[Any]], shown: list[str], output: Language
) -> None:
    picked = [
        (list(columns).index(name), str if name in _IDENTIFIERS else output.say) for name in shown
    ]
    cells = [[translate(_text(row[at])) for at, translate in picked] for row in rows]
    head = [output.say(name.replace("_", " ").capitalize()) for name in shown]
    print(table(head, cells, width()))
    print("\n" + output.say(_row_count(len(rows))))


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


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[unarmed(cell) for cell in row] for row in rows])


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
