"""The command `explain`: the evidence and reasoning behind the verdict on one regimen."""

from __future__ import annotations

import argparse
from typing import Any

from trialgraph.cli.output_format import DATA
from trialgraph.cli.printing import language, print_citations, print_data, print_json, width
from trialgraph.cli.selection import graph_of, question_of
from trialgraph.graph.explanation.explain import Explanation
from trialgraph.graph.explanation.text import explanation_text
from trialgraph.graph.model.rows import SEPARATOR
from trialgraph.graph.reasoning.wording import figure


def run(options: argparse.Namespace) -> None:
    explanation = graph_of(options).explain(
        options.regimen, question_of(options), engine=options.engine
    )
    if options.cite:
        print_citations(options.cite, explanation.evidence, explanation.to_dict())
    elif options.format == "json":
        print_json(explanation.to_dict())
    elif options.format in DATA:
        _print_evidence(options.format, explanation)
    else:
        output = language(options, explanation.evidence)
        print(explanation_text(explanation, width(), output))


def _print_evidence(form: str, explanation: Explanation) -> None:
    """The results behind the verdict: all their columns, or in Markdown those that people read."""
    if form == "md":
        print_data(form, *_for_people(explanation))
        return
    items = explanation.verdict.evidence_dicts()
    rows = [list(map(_in_one_cell, item.values())) for item in items]
    print_data(form, list(items[0]) if items else ["result"], rows)


def _in_one_cell(value: Any) -> Any:
    """A value of JSON in a cell: a list as its parts, an object as its values."""
    if isinstance(value, list):
        return SEPARATOR.join(str(_in_one_cell(part)) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items() if part not in ("", None))
    return "" if value is None else value


def _for_people(explanation: Explanation) -> tuple[list[str], list[list[str]]]:
    evidence = explanation.evidence
    rows = [
        [
            evidence.study_name(item.result.trial),
            item.applicability.assessments[0].people.population.label,
            figure(item.result),
            item.role,
            item.grade,
            evidence.place(item.result),
        ]
        for item in explanation.verdict.evidence
    ]
    return ["Trial", "Patients", "Figure", "Role", "Applicability", "Place"], rows
