"""What each command does: asks the interface, prints the answer."""

from __future__ import annotations

import argparse
import os
from typing import Any

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.cli.printing import (
    colour,
    language,
    print_citations,
    print_csv,
    print_json,
    print_rows,
    width,
)
from trialgraph.errors import TrialgraphError
from trialgraph.graph.model.question import Question


def opened(options: argparse.Namespace) -> KnowledgeGraph:
    return open_graph(options.tables, endpoint=options.sparql, user_only=options.user_only)


def question(options: argparse.Namespace) -> Question:
    """What the options ask."""
    return Question.of(
        options.expression,
        as_of=options.as_of,
        endpoint=options.endpoint,
        available=options.available,
        region=options.region,
        open=options.open,
    )


def support(options: argparse.Namespace) -> None:
    from trialgraph.graph.answers.text import harm_phrases, support_table, why

    kg = opened(options)
    answer = kg.support(question(options), engine=options.engine)
    if options.cite:
        print_citations(options.cite, kg.evidence, answer.to_dict())
    elif options.format == "json":
        print_json(answer.to_dict())
    elif options.format == "csv":
        columns = [
            "regimen",
            "verdict",
            "certainty",
            "applicability",
            "tier",
            "newest_evidence",
            "reasons",
            "evidence",
        ]
        columns += ["harms", "age_warning", "risk_of_bias"]
        rows = [
            [
                v.regimen,
                v.verdict,
                v.certainty,
                v.applicability,
                v.tier or "",
                v.newest_evidence,
                "; ".join(v.reasons),
                why(v),
                "; ".join(harm_phrases(v)),
                v.age_warning,
                v.risk_of_bias,
            ]
            for v in answer
        ]
        print_csv(columns, rows)
    else:
        print(support_table(answer, width(), colour(), options.all, language(options, kg.evidence)))


def explain(options: argparse.Namespace) -> None:
    from trialgraph.graph.explanation.text import explanation_text

    explanation = opened(options).explain(options.regimen, question(options), engine=options.engine)
    if options.cite:
        print_citations(options.cite, explanation.evidence, explanation.to_dict())
    elif options.format == "json":
        print_json(explanation.to_dict())
    elif options.format == "csv":
        items = explanation.verdict.evidence_dicts()
        columns = list(items[0]) if items else ["result"]
        print_csv(
            columns,
            [["; ".join(v) if isinstance(v, list) else v for v in item.values()] for item in items],
        )
    else:
        spoken = language(options, explanation.evidence)
        print(explanation_text(explanation, width(), spoken))


def table_of(options: argparse.Namespace) -> None:
    from trialgraph.graph.listings.tabular import rows_of

    filters = {name[5:]: value for name, value in vars(options).items() if name.startswith("only_")}
    evidence = opened(options).evidence
    columns, rows = rows_of(evidence, options.table, filters)
    if options.cite:
        print_citations(
            options.cite, evidence, [dict(zip(columns, row, strict=True)) for row in rows]
        )
        return
    spoken = language(options, evidence)
    shown = [
        f"label_{spoken.code}" if name == "label" and f"label_{spoken.code}" in columns else name
        for name in _SHOWN[options.table]
    ]
    print_rows(options.format, columns, rows, shown, spoken)


# The columns that a terminal shows; csv and json give all.
_SHOWN = {
    "results": ("population", "regimen", "comparator", "figure", "superseded"),
    "trials": ("trial", "phase", "design", "regimens", "criteria"),
    "regimens": ("regimen", "results", "trials", "label"),
    "drugs": ("drug", "label_zh", "classes", "targets", "regimens"),
    "statements": ("kind", "regimens", "setting", "summary"),
}


def query(options: argparse.Namespace) -> None:
    from trialgraph.graph.rdf.query_runner import ask, plain, resolve
    from trialgraph.queries import catalogue

    if options.list:
        listed: list[list[Any]] = [[one.name, one.label, one.description] for one in catalogue()]
        print_rows(
            options.format,
            ["name", "label", "description"],
            listed,
            ("name", "description"),
            language(options),
        )
        return
    if not options.query:
        raise TrialgraphError(
            "which query? Give a name, a file or SPARQL text; trialgraph query --list names them"
        )
    if options.show:
        print(resolve(options.query))
        return
    kg, bindings = opened(options), dict(map(_pair, options.set))
    kg.refuse_unknown(bindings)
    answer = ask(kg.store, options.query, bindings, timeout=options.timeout)
    rows = [
        ["" if (value := plain(term)) is None else value for term in row] for row in answer.rows
    ]
    if options.cite:
        told = [dict(zip(answer.columns, row, strict=True)) for row in rows]
        print_citations(options.cite, kg.evidence, told)
        return
    print_rows(
        options.format, list(answer.columns), rows, answer.columns, language(options, kg.evidence)
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise TrialgraphError(f"--set takes NAME=VALUE, not '{text}'")
    return name.strip(), value.strip()


def find(options: argparse.Namespace) -> None:
    from trialgraph.graph.listings.search import Match
    from trialgraph.graph.listings.search import find as find_word

    evidence = opened(options).evidence
    found = [list(one) for one in find_word(evidence, options.word)]
    shown = ("kind", "id", "label_en", "label_zh", "name")
    print_rows(options.format, list(Match._fields), found, shown, language(options, evidence))


def timeline(options: argparse.Namespace) -> None:
    from pathlib import Path

    from trialgraph.graph.listings.timeline import Event
    from trialgraph.graph.listings.timeline import timeline as story_of
    from trialgraph.graph.listings.timeline_picture import draw
    from trialgraph.graph.reasoning.exclusion_rules import Access

    evidence = opened(options).evidence
    regimen = evidence.vocabulary.regimen(options.regimen)
    events = story_of(evidence, regimen, Access.read(evidence, as_of=options.as_of).as_of)
    told, spoken = [list(event) for event in events], language(options, evidence)
    print_rows(options.format, list(Event._fields), told, ("date", "kind", "what"), spoken)
    if options.plot:
        named = evidence.vocabulary.regimens[regimen]
        label = getattr(named, f"label_{spoken.code}", "") or spoken.say(named.label)
        draw(
            events,
            regimen if label == regimen else f"{regimen}: {label}",
            Path(options.plot),
            spoken,
        )


def lint(options: argparse.Namespace) -> int:
    from trialgraph.graph.quality.lint import findings
    from trialgraph.graph.quality.result_checks import Finding

    kg = opened(options)
    found = list(findings(kg.reasoner, options.check))
    rows = [[*one[:-1], "yes" if one.known else "no"] for one in found]
    shown = ("check", "row", "known", "problem")
    print_rows(options.format, list(Finding._fields), rows, shown, language(options, kg.evidence))
    return 0 if all(one.known for one in found) else 1


def build(options: argparse.Namespace) -> None:
    from pathlib import Path

    from trialgraph.graph.rdf import cache
    from trialgraph.loaders.build import build as build_graph
    from trialgraph.loaders.build import build_with_layers, graph_of_evidence, graph_of_tables

    tables = Path(options.tables) if options.tables else None
    if options.out:
        _write(Path(options.out), build_graph(tables) if tables else build_with_layers())
        print(f"written: {options.out}")
    else:
        rows = (graph_of_tables(tables) if tables else graph_of_evidence()).rows
        print(f"{sum(map(len, rows.values()))} rows of {len(rows)} tables, in {cache.folder()}")


def validate(options: argparse.Namespace) -> int:
    from itertools import chain
    from pathlib import Path

    from trialgraph.cli.progress import progress
    from trialgraph.evidence import FOLDER
    from trialgraph.loaders.validation.graph import findings
    from trialgraph.loaders.validation.layers import layer_findings

    tables = Path(options.tables) if options.tables else FOLDER
    sources = options.sources or os.environ.get("TRIALGRAPH_SOURCES", "")
    if sources and not Path(sources).is_dir():
        raise TrialgraphError(f"{sources} is not a folder of texts")
    checks = findings(tables, Path(sources) if sources else None)
    of_layers = () if options.tables else layer_findings(every=options.all)
    found: dict[str, list[str]] = {}
    for check, faults in progress(chain(checks, of_layers), 0, "checking"):
        found.setdefault(check, []).extend(faults)
    for check, faults in found.items():
        print(f"{check}: {'fine' if not faults else f'{len(faults)} faults'}")
        for fault in faults:
            print(f"  {fault}")
    return 1 if any(found.values()) else 0


def export(options: argparse.Namespace) -> None:
    from pathlib import Path

    from trialgraph.graph.listings.export import export as export_graph

    written = export_graph(
        opened(options), options.format, Path(options.out) if options.out else None
    )
    if written:
        print(written)


def view(options: argparse.Namespace) -> None:
    file = opened(options).view(
        options.expression,
        options.out,
        verdicts=options.verdict,
        lang=options.lang,
        as_of=options.as_of,
        endpoint=options.endpoint,
        available=options.available,
        region=options.region,
        open=options.open,
    )
    print(f"written: {file}")


def completion(options: argparse.Namespace) -> None:
    from trialgraph.cli.completion import script

    print(script(options.shell))


def _write(file: Any, content: bytes) -> None:
    from trialgraph.graph.output.files import write_whole

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    except OSError as error:
        raise TrialgraphError(f"cannot write {file}: {error.strerror}") from None
