"""The commands that list one table: `results`, `trials`, `regimens`, `drugs`, `statements`."""

from __future__ import annotations

import argparse
from typing import Any

from trialgraph.cli.printing import language, print_citations, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.graph.listings.tabular import table_rows
from trialgraph.graph.listings.timeline import SUPERSEDED
from trialgraph.message import joined

# Columns of the table format; csv and json have all columns.
_SHOWN = {
    "results": ("trial", "comparison", "patients", "figure", "place"),
    "trials": (
        *("trial", "phase", "design", "crossover", "regimens", "criteria", "record", "paper"),
    ),
    "regimens": ("regimen", "results", "trials", "label"),
    "drugs": ("drug", "label_zh", "classes", "targets", "regimens"),
    "statements": ("kind", "regimens", "setting", "summary"),
}


def run(options: argparse.Namespace) -> None:
    evidence = graph_of(options).evidence
    columns, rows = table_rows(evidence, options.table, _filters(options))
    if options.cite:
        cited = [dict(zip(columns, row, strict=True)) for row in rows]
        print_citations(options.cite, evidence, cited)
        return
    output = language(options, evidence)
    if options.format in ("table", "md") and options.table == "results":
        columns, rows = _for_people(columns, rows)
    own_label = f"label_{output.code}"
    shown = [
        own_label if name == "label" and own_label in columns else name
        for name in _SHOWN[options.table]
    ]
    print_rows(options.format, columns, rows, shown, output, evidence)


def _for_people(columns: list[str], rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """The results with the columns that people read."""
    kept = []
    for row in rows:
        cells = dict(zip(columns, row, strict=True))
        figure = cells["figure"]
        if cells["superseded"] == "yes":
            figure = joined("; ", [figure, SUPERSEDED])
        regimens = joined(" vs ", filter(None, (cells["regimen"], cells["comparator"])))
        people = _without_trial(cells["population_label"], cells["trial"])
        kept.append([cells["trial"], regimens, people, figure, cells["place"]])
    return list(_SHOWN["results"]), kept


def _without_trial(label: str, trial: str) -> str:
    """The label of a population without the name of its trial, with which many begin."""
    return label.removeprefix(f"{trial}: ")


def _filters(options: argparse.Namespace) -> dict[str, str]:
    """Column → the value that rows must have in it."""
    return {
        name.removeprefix("filter_"): value
        for name, value in vars(options).items()
        if name.startswith("filter_")
    }
