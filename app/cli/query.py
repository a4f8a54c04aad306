"""The command `query`: a named query, a file or SPARQL text."""

from __future__ import annotations

import argparse
from math import isfinite, isnan
from typing import Any

from trialgraph.cli.field_examples import described
from trialgraph.cli.printing import language, print_citations, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.errors import TrialgraphError
from trialgraph.graph.sparql.runner import ask, plain, resolve
from trialgraph.message import message
from trialgraph.queries import catalogue


def run(options: argparse.Namespace) -> None:
    if options.list:
        _list_queries(options)
    elif not options.query:
        raise TrialgraphError(
            message(
                "cli.query.which",
                "which query? Give a name, a file or SPARQL text; trialgraph query --list lists "
                "the named queries",
            )
        )
    elif options.show:
        print(resolve(options.query))
    else:
        _answer(options)


def _list_queries(options: argparse.Namespace) -> None:
    rows: list[list[Any]] = [[query.name, query.label, described(query)] for query in catalogue()]
    columns = ["name", "label", "description"]
    print_rows(options.format, columns, rows, ("name", "description"), language(options))


def _answer(options: argparse.Namespace) -> None:
    kg, parameters = graph_of(options), dict(map(_parameter, options.set))
    kg.refuse_unknown(parameters)
    answer = ask(kg.store, options.query, parameters, timeout=options.timeout)
    rows = [
        ["" if (value := plain(term)) is None else _printable(value) for term in row]
        for row in answer.rows
    ]
    if options.cite:
        cited = [dict(zip(answer.columns, row, strict=True)) for row in rows]
        print_citations(options.cite, kg.evidence, cited)
        return
    output = language(options, kg.evidence)
    print_rows(options.format, list(answer.columns), rows, answer.columns, output)


def _printable(value: Any) -> Any:
    """The value, or as text if it is no number in JSON: `NaN`, `INF` or `-INF`, as in SPARQL."""
    if isinstance(value, float) and not isfinite(value):
        return "NaN" if isnan(value) else "INF" if value > 0 else "-INF"
    return value


def _parameter(text: str) -> tuple[str, str]:
    """Name and value of a parameter. Raises `TrialgraphError` if there is no equals sign."""
    name, sign, value = text.partition("=")
    if not sign:
        raise TrialgraphError(
            message("cli.query.set.form", "--set takes NAME=VALUE, not '{text}'", text=text)
        )
    return name.strip(), value.strip()
