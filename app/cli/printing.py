"""How commands print: tables for people, csv and json for machines."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialgraph.graph.language.translation import Language
    from trialgraph.graph.model.evidence import Evidence


def language(options: argparse.Namespace, evidence: Evidence | None = None) -> Language:
    """The language asked for. Raises `UnknownNameError` for one without a phrasebook."""
    from trialgraph.graph.language import translation as languages

    return languages.language(options.lang, evidence)


# What is told as it is in every language: identifiers, and the labels of one language.
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


def print_rows(
    form: str,
    columns: list[str],
    rows: list[list[Any]],
    shown: Any,
    language: Language | None = None,
) -> None:
    """Prints rows as asked for; a language translates tables, never data."""
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif form == "csv":
        print_csv(columns, rows)
    else:
        from trialgraph.graph.output.text_table import table

        say = language.say if language else str
        picked = [name for name in shown if name in columns]
        told = [str if name in _IDENTIFIERS else say for name in picked]
        cells = [
            [tell(str(row[columns.index(name)])) for tell, name in zip(told, picked, strict=True)]
            for row in rows
        ]
        print(table([say(name.replace("_", " ").capitalize()) for name in picked], cells, width()))
        print("\n" + say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}"))


def print_citations(form: str, evidence: Evidence, answer: Any) -> None:
    """Prints citations of the documents on which an answer, as data, rests."""
    from trialgraph.graph.listings.citations import citations, cited

    known = [evidence.sources[name] for name in cited(answer, evidence) if name in evidence.sources]
    print(citations(known, form), end="")


def print_json(value: Any) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_csv(columns: list[str], rows: list[list[Any]]) -> None:
    import csv

    from trialgraph.graph.output.csv_cells import unarmed

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[unarmed(cell) for cell in row] for row in rows])


def width() -> int:
    """The terminal's width, at most 100 columns; 100 where the output is no terminal."""
    try:
        return min(100, os.get_terminal_size(sys.stdout.fileno()).columns or 100)
    except (OSError, ValueError):
        return 100


def colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
