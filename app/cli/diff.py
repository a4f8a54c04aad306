"""The command `diff`: which answers change with new evidence, or between two graphs."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.cli.diff_text import difference_text
from trialgraph.cli.identity_options import stated_identity
from trialgraph.cli.output_format import DATA
from trialgraph.cli.printing import language, print_citations, print_data, print_json, width
from trialgraph.errors import TrialgraphError
from trialgraph.graph.impact.difference import COLUMNS
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.incoming import graph_with
from trialgraph.loaders.registry import LoadSummary
from trialgraph.message import message


def run(options: argparse.Namespace) -> int:
    """Print the answers that change. Returns 1 if there are any and `--exit-code` is given,
    otherwise 0."""
    before, after = _graphs(options)
    difference = before.diff(after, options.profile)
    if options.cite:
        sources = {**before.evidence.sources, **after.evidence.sources}
        print_citations(options.cite, replace(after.evidence, sources=sources), difference)
    elif options.format == "json":
        print_json(difference.to_dict())
    elif options.format in DATA:
        print_data(options.format, COLUMNS, difference.table())
    else:
        print(difference_text(difference, width(), language(options, after.evidence).say))
    return int(options.exit_code and bool(difference.moves))


def _graphs(options: argparse.Namespace) -> tuple[KnowledgeGraph, KnowledgeGraph]:
    """The graphs to compare. Raises `TrialgraphError` unless files or two graphs are given."""
    if bool(options.files) == bool(options.graphs) or len(options.graphs) not in (0, 2):
        raise TrialgraphError(
            message("cli.diff.one_of", "give either --with FILE…, or two graphs: diff BEFORE AFTER")
        )
    if options.conditions and not options.files:
        raise TrialgraphError(
            message("cli.diff.condition_of_files", "--condition is about the files of --with")
        )
    if options.files:
        return open_graph(options.field), _graph_with_files(options)
    before, after = options.graphs
    return _graph_named(before, options.field), _graph_named(after, options.field)


def _graph_with_files(options: argparse.Namespace) -> KnowledgeGraph:
    """The current evidence with the files added; lists on standard error the hazard ratios that
    could not be read."""
    summary = LoadSummary()
    files = [Path(name) for name in options.files]
    built = graph_with(
        files,
        add_unknown=options.add_unknown,
        identity=stated_identity(options),
        summary=summary,
        field=find_field(options.field),
        conditions=options.conditions,
    )
    if summary.unread:
        unread = message(
            "cli.diff.unread",
            "{read} of {total} hazard ratios in the records could be read; to list the others: "
            "trialgraph load registry FILE --dry-run",
            read=summary.loaded_ratios,
            total=summary.hazard_ratios,
        )
        print(language(options).say(unread), file=sys.stderr)
    return KnowledgeGraph(built.store, built.rows)


def _graph_named(name: str, field: str) -> KnowledgeGraph:
    """The graph that an argument names. Raises `TrialgraphError` if there is none."""
    path = Path(name)
    if name in ("built-in", "shipped"):  # the second is the older name
        return open_graph(field, layered=False)
    if name == "now":
        return open_graph(field)
    if name.startswith(("http://", "https://")):
        return open_graph(endpoint=name)
    if path.is_dir():
        return open_graph(path)
    if path.suffix == ".nq" and path.is_file():
        return KnowledgeGraph(EmbeddedStore(path.read_bytes()))
    raise TrialgraphError(
        message(
            "cli.diff.no_graph",
            "'{name}' is not a graph; give a graph.nq written by trialgraph build --out, a "
            "folder of tables, the URL of a SPARQL endpoint, built-in or now",
            name=name,
        )
    )
