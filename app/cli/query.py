"""The command `query`: a named query, a file or SPARQL text."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from trialgraph.cli.field_examples import described
from trialgraph.cli.printing import language, print_citations, print_rows, width
from trialgraph.cli.selection import graph_of
from trialgraph.cli.streams import shown
from trialgraph.errors import TrialgraphError
from trialgraph.graph.output.text_table import wrapped
from trialgraph.graph.rdf.store import Answer, RdfTerm
from trialgraph.graph.sparql.labels import with_labels
from trialgraph.graph.sparql.result_formats import WRITERS
from trialgraph.graph.sparql.runner import ask, plain, resolve
from trialgraph.message import Message, message
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
    elif options.explain:
        _explain(options)
    else:
        _answer(options)


def _explain(options: argparse.Namespace) -> None:
    """Print why a query takes its time, and how to write it better."""
    from trialgraph.graph.sparql.slow_query import slow_query  # imports rdflib

    kg, parameters = graph_of(options), dict(map(_parameter, options.set))
    output = language(options)
    found = slow_query(kg.store, options.query, parameters, timeout=options.timeout)
    if found.rows is None:
        print(output.say(found.problem))
    else:
        rows = message(
            "cli.query.explain.rows",
            "{rows} rows in {seconds} seconds",
            rows=found.rows,
            seconds=f"{found.seconds:.2f}",
        )
        print(output.say(rows))
    if found.matches:
        heads = message("cli.query.explain.matches", "Matches of each pattern by itself:")
        print("\n" + output.say(heads))
    for pattern, count in found.matches:
        print(f"{'?' if count is None else count:>10}  {pattern}")
    nothing = message(
        "cli.query.explain.nothing", "Nothing in this query is known to make it slow."
    )
    print()
    for sentence in found.advice or [nothing]:
        print(wrapped(f"- {output.say(sentence)}", width(), "  "))


def _list_queries(options: argparse.Namespace) -> None:
    rows: list[list[Any]] = [[query.name, query.label, described(query)] for query in catalogue()]
    columns = ["name", "label", "description"]
    if options.format in ("tsv", "xml"):
        texts = [tuple(RdfTerm(str(cell), "literal") for cell in row) for row in rows]
        sys.stdout.write(WRITERS[options.format](Answer(tuple(columns), list(texts))))
        return
    print_rows(options.format, columns, rows, ("name", "description"), language(options))


def _answer(options: argparse.Namespace) -> None:
    kg, parameters = graph_of(options), dict(map(_parameter, options.set))
    kg.refuse_unknown(parameters)
    output = language(options, kg.evidence)

    def warn(doubt: Message) -> None:
        print(shown(f"trialgraph: {output.say(doubt)}"), file=sys.stderr)

    answer = ask(kg.store, options.query, parameters, timeout=options.timeout, warn=warn)
    if options.cite:
        cited = [dict(zip(answer.columns, row, strict=True)) for row in _plain_rows(answer)]
        print_citations(options.cite, kg.evidence, cited)
        return
    if options.labels:
        answer = with_labels(answer, kg.store, options.lang)
    if options.format in ("table", "md", "xlsx"):
        rows, columns = _plain_rows(answer), list(answer.columns)
        print_rows(options.format, columns, rows, answer.columns, output, kg.evidence)
    else:
        sys.stdout.write(WRITERS[options.format](answer))


def _plain_rows(answer: Answer) -> list[list[Any]]:
    """The cells of a table: short names instead of IRIs, and numbers as the store writes them."""
    return [
        [
            "" if term is None else plain(term) if term.kind != "literal" else term.value
            for term in row
        ]
        for row in answer.rows
    ]


def _parameter(text: str) -> tuple[str, str]:
    """Name and value of a parameter. Raises `TrialgraphError` if there is no equals sign."""
    name, sign, value = text.partition("=")
    if not sign:
        raise TrialgraphError(
            message("cli.query.set.form", "--set takes NAME=VALUE, not '{text}'", text=text)
        )
    return name.strip(), value.strip()
