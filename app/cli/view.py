"""The command `view`: an interactive graph in one HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import language, say
from trialgraph.cli.selection import graph_of, question_of, verdicts_named
from trialgraph.graph.view.view import write_view
from trialgraph.message import message


def run(options: argparse.Namespace) -> None:
    kg = graph_of(options)
    verdicts = verdicts_named(options.verdict)
    output = language(options, kg.evidence)
    file = write_view(kg.reasoner, question_of(options), Path(options.out), verdicts, output)
    say(options, message("cli.written", "Wrote {file}", file=file))
