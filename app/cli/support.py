"""The command `support`: the verdict on every regimen for a profile."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from trialgraph.cli.printing import (
    colour,
    language,
    print_citations,
    print_csv,
    print_json,
    width,
)
from trialgraph.cli.selection import graph_of, question_of, verdicts_named
from trialgraph.errors import TrialgraphError
from trialgraph.graph.answers.brief_text import Choice, brief_text
from trialgraph.graph.answers.harms_text import (
    caution_phrases,
    harm_phrases,
    tolerability_phrases,
)
from trialgraph.graph.answers.summary_text import summary
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table, why
from trialgraph.graph.answers.verdict import Verdict
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
    kg = graph_of(options)
    answer = kg.support(question_of(options), engine=options.engine)
    if options.cite:
        print_citations(options.cite, kg.evidence, answer.to_dict())
    elif options.format == "json":
        print_json(_json(answer, _choice(options)))
    elif options.format == "csv":
        print_csv(_COLUMNS, _rows(_chosen(answer, _choice(options))))
    else:
        output = language(options, kg.evidence)
        if options.full:
            print(support_table(answer, width(), colour(), options.all, output))
        else:
            print(brief_text(answer, width(), colour(), _choice(options), output))


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
