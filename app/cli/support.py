"""The command `support`: the verdict on every regimen for a profile."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from trialgraph.api import KnowledgeGraph
from trialgraph.cli.output_format import DATA
from trialgraph.cli.printing import (
    colour,
    language,
    print_citations,
    print_data,
    print_json,
    width,
)
from trialgraph.cli.selection import graph_of, question_of, verdicts_named
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.brief_rows import brief_cells
from trialgraph.graph.answers.brief_text import Choice, brief_text
from trialgraph.graph.answers.harms_text import (
    caution_phrases,
    harm_phrases,
    tolerability_phrases,
)
from trialgraph.graph.answers.summary_text import summary
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.support_difference import COLUMNS, SupportDifference, rows
from trialgraph.graph.answers.support_difference_text import difference_text
from trialgraph.graph.answers.text import support_table, why
from trialgraph.graph.answers.verdict import Verdict
from trialgraph.graph.language.translation import Language
from trialgraph.message import message

_COLUMNS = (
    "regimen",
    "verdict",
    "certainty",
    "applicability",
    "tier",
    "newest_evidence",
    "reasons",
    "evidence",
    "harms",
    "tolerability",
    "cautions",
    "age_warning",
    "risk_of_bias",
)


def run(options: argparse.Namespace) -> None:
    kg, question = graph_of(options), question_of(options)
    answer = kg.support(question, engine=options.engine)
    if options.against:
        other = replace(question, expression=options.against)
        _print_difference(answer.against(kg.support(other, engine=options.engine)), options, kg)
        return
    if options.cite:
        print_citations(options.cite, kg.evidence, answer.to_dict())
    elif options.format == "json":
        print_json(_json(answer, _choice(options)))
    elif options.format == "md":
        print_data("md", *_for_people(answer, _choice(options), language(options, kg.evidence)))
    elif options.format in DATA:
        print_data(options.format, _COLUMNS, _rows(_chosen(answer, _choice(options))))
    else:
        output = language(options, kg.evidence)
        if options.full:
            print(support_table(answer, width(), colour(), options.all, output))
        else:
            print(brief_text(answer, width(), colour(), _choice(options), output))


def _print_difference(
    difference: SupportDifference, options: argparse.Namespace, kg: KnowledgeGraph
) -> None:
    if options.cite:
        both = [difference.first.to_dict(), difference.second.to_dict()]
        print_citations(options.cite, kg.evidence, {"regimens": both})
    elif options.format == "json":
        print_json(difference.to_dict())
    elif options.format in DATA:
        print_data(options.format, COLUMNS, rows(difference))
    else:
        print(
            difference_text(difference, width(), _choice(options), language(options, kg.evidence))
        )


def _choice(options: argparse.Namespace) -> Choice:
    """Which rows the options choose. Raises `TrialgraphError` for a number below 0."""
    if options.top < 0:
        raise TrialgraphError(
            message("cli.negative_top", "--top {number}: must be 1 or more", number=options.top)
        )
    return Choice(tuple(verdicts_named(options.verdict)), options.top, options.all)


def _chosen(answer: Support, choice: Choice) -> Iterable[Verdict]:
    """The verdicts that programs get: all of them, unless some were chosen."""
    if choice.verdicts:
        return choice.of(answer)
    return list(answer)[: choice.top or None]


def _for_people(
    answer: Support, choice: Choice, output: Language
) -> tuple[list[str], list[list[str]]]:
    """The rows that the table shows, with the verdict in a column."""
    head = ["Regimen", "Verdict", "Certainty", "Applies", "Evidence"]
    cells = [
        [verdict.regimen, *map(output.say, (verdict.verdict, *brief_cells(verdict)[1:]))]
        for verdict in choice.of(answer)
    ]
    return list(map(output.say, head)), cells


def _json(answer: Support, choice: Choice) -> dict[str, Any]:
    chosen = {verdict.regimen for verdict in _chosen(answer, choice)}
    whole = answer.to_dict()
    return (
        {"summary": summary(answer)}
        | whole
        | {"regimens": [own for own in whole["regimens"] if own["regimen"] in chosen]}
    )


def _rows(answer: Iterable[Verdict]) -> list[list[object]]:
    return [
        [
            verdict.regimen,
            verdict.verdict,
            verdict.certainty,
            verdict.applicability,
            verdict.tier or "",
            verdict.newest_evidence,
            "; ".join(verdict.reasons),
            why(verdict),
            "; ".join(harm_phrases(verdict)),
            "; ".join(tolerability_phrases(verdict)),
            "; ".join(caution_phrases(verdict)),
            verdict.age_warning,
            verdict.risk_of_bias,
        ]
        for verdict in answer
    ]
