"""The command `compare`: a network meta-analysis of the evidence for a profile, or of a file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trialgraph.cli.output_format import DATA
from trialgraph.cli.printing import language, print_citations, print_json, print_tables, width
from trialgraph.cli.selection import graph_of, question_of
from trialgraph.errors import TrialgraphError
from trialgraph.file_comparison import compare_file
from trialgraph.graph.comparison.captions import captions_of, study_names_of
from trialgraph.graph.comparison.profile_comparison import ProfileComparison
from trialgraph.graph.comparison.text import profile_text
from trialgraph.graph.language.translation import Language
from trialgraph.graph.nma.additive import Additive
from trialgraph.graph.nma.captions import Captions
from trialgraph.graph.nma.comparison import Comparison, effects_table
from trialgraph.graph.nma.tables import combined_rows
from trialgraph.graph.nma.text import additive_text, comparison_text, detail_text
from trialgraph.message import message

Record = dict[str, Any]


def run(options: argparse.Namespace) -> None:
    """Raises `TrialgraphError` unless exactly one of profile, contrasts and arms is given."""
    given = [name for name in ("expression", "contrasts", "arms") if getattr(options, name)]
    if len(given) != 1:
        raise TrialgraphError(
            message(
                "cli.compare.one_of",
                'give exactly one of: a profile (compare "lines=1"), --contrasts FILE, --arms FILE',
            )
        )
    if given == ["expression"]:
        _compare_profile(options)
    elif options.cite:
        raise TrialgraphError(
            message(
                "cli.compare.cite_file",
                "--cite needs a profile: data from a file have no documents to cite",
            )
        )
    else:
        _compare_file(options)


def _compare_profile(options: argparse.Namespace) -> None:
    kg = graph_of(options)
    compared = kg.compare(
        question_of(options),
        reference=options.reference,
        random=options.random,
        tau2=options.tau2,
        populations=options.populations,
        interim=not options.no_interim,
        without=options.without,
        measure=options.measure or "OR",
        engine=options.engine,
    )
    if options.cite:
        print_citations(options.cite, kg.evidence, compared.to_dict())
        return
    model = compared.additive if options.additive else None
    output = language(options, kg.evidence)
    if options.format == "json":
        _print_json(options, compared.comparison, _profile_data(compared), model)
    elif options.format in DATA:
        _print_data(options, compared.comparison)
    else:
        text = profile_text(compared, width(), output.say)
        names = study_names_of(compared)
        _print_text(options, compared.comparison, text, model, output, names)
    captions = captions_of(compared) if compared.comparison else None
    _draw(options, compared.comparison, captions, output)


def _profile_data(compared: ProfileComparison) -> Record:
    """The comparison as data, with its sensitivity analyses."""
    analyses = compared.sensitivity() if compared.comparison else ()
    return compared.to_dict() | {
        "sensitivity": [_sensitivity_data(name, analysis) for name, analysis in analyses]
    }


def _sensitivity_data(name: str, analysis: Comparison | None) -> Record:
    return {
        "terms": name,
        "reference": analysis.reference if analysis else None,
        "effects": analysis.to_dict()["effects"] if analysis else [],
    }


def _compare_file(options: argparse.Namespace) -> None:
    comparison = _comparison_of_file(options)
    output = language(options)
    for warning in comparison.warnings:
        line = message("cli.warning", "warning: {text}", text=warning)
        print(output.say(line), file=sys.stderr)
    model = _additive_model(options, comparison) if options.additive else None
    if options.format == "json":
        _print_json(options, comparison, comparison.to_dict(), model)
    elif options.format in DATA:
        _print_data(options, comparison)
    else:
        text = comparison_text(comparison, width(), output.say)
        _print_text(options, comparison, text, model, output)
    _draw(options, comparison, None, output)


def _comparison_of_file(options: argparse.Namespace) -> Comparison:
    return compare_file(
        options.contrasts or options.arms,
        options.reference,
        random=options.random,
        tau2=options.tau2,
        measure=options.measure,
        ratio=options.ratio,
        smaller_is_better=options.smaller_is == "better",
    )


def _additive_model(options: argparse.Namespace, comparison: Comparison) -> Additive:
    return comparison.additive(options.separator, options.inactive)


def _print_json(
    options: argparse.Namespace, comparison: Comparison | None, data: Record, model: Additive | None
) -> None:
    """Print the comparison as one JSON object, with a key for each further table."""
    for name, tables in _details(options, comparison).items():
        data[name] = combined_rows(tables)
    if model and comparison:
        data["additive"] = model.to_dict(comparison.reference)
    print_json(data)


def _print_data(options: argparse.Namespace, comparison: Comparison | None) -> None:
    """Print the further tables if any were requested, otherwise the estimates."""
    details = _details(options, comparison)
    tables = [(name, *_cells(combined_rows(rows))) for name, rows in details.items()]
    if not details and comparison:
        tables = [("effects", *effects_table(comparison))]
    print_tables(options.format, tables)


def _print_text(
    options: argparse.Namespace,
    comparison: Comparison | None,
    text: str,
    model: Additive | None,
    output: Language,
    study_names: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Print the text and the further tables; `study_names` are those that people know."""
    texts = [text]
    for name, tables in _details(options, comparison).items():
        named = [[_with_name(row, study_names) for row in rows] for rows in tables]
        texts.append(detail_text(name, named, width(), output.say))
    if model and comparison:
        additivity = model.to_dict(comparison.reference)
        texts.append(additive_text(additivity, comparison.ratio, width(), output.say))
    print("\n\n".join(texts))


def _with_name(row: Record, study_names: Mapping[str, str]) -> Record:
    if "study" not in row:
        return row
    return {**row, "study": study_names.get(row["study"], row["study"])}


def _details(
    options: argparse.Namespace, comparison: Comparison | None
) -> dict[str, list[list[Record]]]:
    """The requested further tables: name → one table for each connected network."""
    names = [name for names in options.details for name in names.split(",")]
    return {name: comparison.details(name) if comparison else [] for name in names}


def _cells(rows: list[Record]) -> tuple[list[str], list[list[Any]]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [[row.get(column) for column in columns] for row in rows]
    return columns, [["" if cell is None else cell for cell in row] for row in cells]


def _draw(
    options: argparse.Namespace,
    comparison: Comparison | None,
    captions: Captions | None,
    output: Language,
) -> None:
    if not options.plot:
        return
    if comparison is None:
        raise TrialgraphError(
            message("cli.compare.nothing", "no comparison entered the network; nothing to draw")
        )
    from trialgraph.graph.nma.plots import draw  # matplotlib is slow to import

    draw(comparison, options.picture, Path(options.plot), captions or Captions(), output.say)
