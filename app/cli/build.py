"""The command `build`: check the tables and build the graph."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import say
from trialgraph.errors import TrialgraphError
from trialgraph.graph.output.files import write_atomically
from trialgraph.graph.rdf import cache
from trialgraph.loaders.build import (
    build,
    build_with_layers,
    evidence_graph,
    graph_from_tables,
)
from trialgraph.message import message


def run(options: argparse.Namespace) -> None:
    tables = Path(options.tables) if options.tables else None
    if options.out:
        _write(Path(options.out), build(tables) if tables else build_with_layers())
        say(options, message("cli.written", "Wrote {file}", file=options.out))
        return
    rows = (graph_from_tables(tables) if tables else evidence_graph()).rows
    say(
        options,
        message(
            "cli.build.done",
            "Built the graph: {rows} rows in {tables} tables, cached in {folder}",
            rows=sum(map(len, rows.values())),
            tables=len(rows),
            folder=cache.folder(),
        ),
    )


def _write(file: Path, content: bytes) -> None:
    """Write the whole file, or nothing if that fails. Raises `TrialgraphError` if the file cannot
    be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
    except OSError as error:
        raise TrialgraphError(
            message(
                "cli.unwritable", "cannot write {file}: {reason}", file=file, reason=error.strerror
            )
        ) from None
