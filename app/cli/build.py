"""The command `build`: check the tables and build the graph."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import say
from trialgraph.graph.output.files import write_reported
from trialgraph.graph.rdf import cache
from trialgraph.loaders.build import build_with_layers, evidence_graph
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message


def run(options: argparse.Namespace) -> None:
    field = find_field(options.field)
    if options.out:
        write_reported(Path(options.out), build_with_layers(field=field))
        say(options, message("cli.written", "Wrote {file}", file=options.out))
        return
    rows = evidence_graph(field=field).rows
    counts = {"rows": sum(map(len, rows.values())), "tables": len(rows)}
    if not cache.is_writable():
        say(
            options,
            message(
                "cli.build.done_uncached",
                "Built the graph: {rows} rows in {tables} tables. It cannot be kept in {folder}; "
                "set TRIALGRAPH_CACHE to a folder that can be written",
                folder=cache.folder(),
                **counts,
            ),
        )
        return
    say(
        options,
        message(
            "cli.build.done",
            "Built the graph: {rows} rows in {tables} tables, cached in {folder}",
            folder=cache.folder(),
            **counts,
        ),
    )
