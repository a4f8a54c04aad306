"""The command `find`: search all names for a word."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.graph.listings.search import Match, find

_SHOWN = ("kind", "id", "label_en", "label_zh", "name")


def run(options: argparse.Namespace) -> None:
    evidence = graph_of(options).evidence
    rows = [list(match) for match in find(evidence, options.word)]
    print_rows(
        options.format, list(Match._fields), rows, _SHOWN, language(options, evidence), evidence
    )
