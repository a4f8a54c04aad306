"""The command `support`: the verdict on every regimen for a profile."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import (
    colour,
    language,
    print_citations,
    print_csv,
    print_json,
    width,
)
from trialgraph.cli.selection import graph_of, question_of
from trialgraph.graph.answers.harms_text import (
    caution_phrases,
    harm_phrases,
    tolerability_phrases,
)
from trialgraph.graph.answers.support import Support
from trialgraph.graph.answers.text import support_table, why

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
        print_json(answer.to_dict())
    elif options.format == "csv":
        print_csv(_COLUMNS, _rows(answer))
    else:
        print(support_table(answer, width(), colour(), options.all, language(options, kg.evidence)))


def _rows(answer: Support) -> list[list[object]]:
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
