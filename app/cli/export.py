"""The command `export`: the graph in one of several formats."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.graph_options import format_of_graph
from trialgraph.cli.selection import graph_of
from trialgraph.graph.listings.export import export


def run(options: argparse.Namespace) -> None:
    form = options.format or format_of_graph(options.out or "")
    text = export(graph_of(options), form, Path(options.out) if options.out else None)
    if text:
        print(text)
