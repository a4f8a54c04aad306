"""The command `lint`: findings on figures, sources and statements."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.graph.quality.lint import findings
from trialgraph.graph.quality.result_checks import Finding

_SHOWN = ("check", "row", "known", "problem")


def run(options: argparse.Namespace) -> int:
    """Print the findings. Returns 1 if there are any that are not flagged yet, otherwise 0."""
    kg = graph_of(options)
    shown = list(findings(kg.reasoner, options.check))
    rows = [[*finding[:-1], "yes" if finding.known else "no"] for finding in shown]
    print_rows(
        options.format,
        list(Finding._fields),
        rows,
        _SHOWN,
        language(options, kg.evidence),
        kg.evidence,
    )
    return 0 if all(finding.known for finding in shown) else 1
