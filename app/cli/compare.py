"""The command `compare`: a network meta-analysis of a profile's evidence, or of any network in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialgraph.cli.commands import opened, question
from trialgraph.cli.printing import language, print_citations, print_csv, print_json, width
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.graph.nma.additive import Additive
    from trialgraph.graph.nma.captions import Captions
    from trialgraph.graph.nma.comparison import Comparison


def compare(options: argparse.Namespace) -> None:
    """Compares what the options name; exactly one of a profile, a file of contrasts and a file of arms."""
    given = [name for name in ("expression", "contrasts", "arms") if getattr(options, name)]
    if len(given) != 1:
        raise TrialgraphError(
            'give one of: a profile (compare "lines=1"), --contrasts FILE, --arms FILE'
        )
    if options.cite and given != ["expression"]:
        raise TrialgraphError(
            "--cite cites the documents behind a profile's comparison; a file of your own names none"
        )
    if given == ["expression"]:
        _compare_profile(options)
    else:
        _compare_file(options)


def _compare_profile(options: argparse.Namespace) -> None:
    from trialgraph.graph.comparison.text import profile_text

    kg = opened(options)
    found = kg.compare(
        question(options),
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
        print_citations(options.cite, kg.evidence, found.to_dict())
        return
    additive = found.additive if options.additive else None
    told = found.to_dict() if options.format == "json" else {}
    if told:
        told["sensitivity"] = (
            [_terms(name, other) for name, other in found.sensitivity()] if found.comparison else []
        )
    _answer(
        options,
        found.comparison,
        told,
        profile_text(found, width(), language(options, kg.evidence).say) if not told else "",
        additive,
    )
    _draw(options, found.comparison, found.captions() if found.comparison else None)


def _terms(name: str, other: Comparison | None) -> dict[str, Any]:
    effects = other.to_dict()["effects"] if other else []
    return {"terms": name, "reference": other.reference if other else None, "effects": effects}


def _compare_file(options: argparse.Namespace) -> None:
    from trialgraph.graph.nma.arm_data import measure_of, read_arms
    from trialgraph.graph.nma.comparison import compare as compare_contrasts
    from trialgraph.graph.nma.contrast_data import read_contrasts
    from trialgraph.graph.nma.text import comparison_text

    ratio, better = options.ratio, (options.smaller_is or "better") == "better"
    if options.arms:
        measure = options.measure or "OR"
        contrasts, ratio = read_arms(Path(options.arms), measure), measure_of(measure).ratio
    else:
        contrasts = read_contrasts(Path(options.contrasts))
    found = compare_contrasts(
        contrasts, options.reference, options.random, options.tau2, better, ratio
    )
    for warning in found.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    told = found.to_dict() if options.format == "json" else {}
    _answer(
        options,
        found,
        told,
        comparison_text(found, width(), language(options).say) if not told else "",
        _additive(options, found),
    )
    _draw(options, found, None)


def _additive(options: argparse.Namespace, found: Comparison) -> Additive | None:
    if not options.additive:
        return None
    from trialgraph.graph.nma.additive import additive, split_names
    from trialgraph.graph.nma.contrast_data import known_treatment

    networks = [one.fitted.network for one in found.components]
    names = [name for network in networks for name in network.treatments]
    inactive = known_treatment(options.inactive, names) if options.inactive else ""
    return additive(networks, split_names(names, options.separator, inactive), options.random)


def _answer(
    options: argparse.Namespace,
    found: Comparison | None,
    told: dict[str, Any],
    text: str,
    additive: Additive | None,
) -> None:
    """Prints the comparison and the further tables asked for: as one object, one table, or texts below each other."""
    from trialgraph.graph.nma.comparison import table_of
    from trialgraph.graph.nma.tables import in_one
    from trialgraph.graph.nma.text import additive_text, detail_text

    also = {name: found.details(name) if found else [] for name in options.details}
    extra = additive.to_dict(found.reference) if additive and found else None
    if options.format == "json":
        told |= {name: in_one(parts) for name, parts in also.items()} | (
            {"additive": extra} if extra else {}
        )
        print_json(told)
    elif options.format == "csv":
        for parts in also.values():
            _print_rows(in_one(parts))
        if not also and found:
            columns, cells = table_of(found)
            print_csv(columns, [list(row) for row in cells])
    else:
        texts = [text, *(detail_text(name, parts, width()) for name, parts in also.items())]
        if extra:
            texts.append(additive_text(extra, found.ratio if found else False, width()))
        print("\n\n".join(texts))


def _print_rows(rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    print_csv(
        columns,
        [["" if (cell := row.get(column)) is None else cell for column in columns] for row in rows],
    )


def _draw(options: argparse.Namespace, found: Comparison | None, captions: Captions | None) -> None:
    if not options.plot:
        return
    if found is None:
        raise TrialgraphError("nothing entered the network: there is nothing to draw")
    from trialgraph.graph.nma.captions import Captions
    from trialgraph.graph.nma.plots import draw

    draw(found, options.picture, Path(options.plot), captions or Captions())
