"""The command `timeline`: the results, approvals and statements of a regimen, oldest first."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import language, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.graph.listings.timeline import Event, timeline
from trialgraph.graph.listings.timeline_picture import draw, title_of
from trialgraph.graph.reasoning.access import Access


def run(options: argparse.Namespace) -> None:
    evidence = graph_of(options).evidence
    regimen = evidence.vocabulary.regimen(options.regimen)
    events = timeline(evidence, regimen, Access.read(evidence, as_of=options.as_of).as_of)
    output = language(options, evidence)
    rows = [list(event) for event in events]
    print_rows(
        options.format, list(Event._fields), rows, ("date", "kind", "what"), output, evidence
    )
    if options.plot:
        title = title_of(evidence.vocabulary.regimens[regimen], output)
        draw(events, title, Path(options.plot), output)
