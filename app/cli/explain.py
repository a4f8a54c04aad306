"""The command `explain`: the evidence and reasoning behind the verdict on one regimen."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_citations, print_csv, print_json, width
from trialgraph.cli.selection import graph_of, question_of
from trialgraph.graph.answers.verdict import Verdict
from trialgraph.graph.explanation.text import explanation_text


def run(options: argparse.Namespace) -> None:
    explanation = graph_of(options).explain(
        options.regimen, question_of(options), engine=options.engine
    )
    if options.cite:
        print_citations(options.cite, explanation.evidence, explanation.to_dict())
    elif options.format == "json":
        print_json(explanation.to_dict())
    elif options.format == "csv":
        _print_evidence(explanation.verdict)
    else:
        output = language(options, explanation.evidence)
        print(explanation_text(explanation, width(), output))


def _print_evidence(verdict: Verdict) -> None:
    items = verdict.evidence_dicts()
    rows = [
        ["; ".join(value) if isinstance(value, list) else value for value in item.values()]
        for item in items
    ]
    print_csv(list(items[0]) if items else ["result"], rows)
