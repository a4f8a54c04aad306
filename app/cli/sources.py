"""The command `sources`: the documents behind the answers, and the loaded layers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from trialgraph.cli.printing import language, print_citations, print_rows
from trialgraph.cli.selection import graph_of
from trialgraph.errors import UnknownNameError
from trialgraph.graph.language.translation import Language
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.layers.documents import COLUMNS, documents, loading_summary
from trialgraph.loaders.layers.files import unfinished
from trialgraph.loaders.layers.index import data_folder
from trialgraph.loaders.layers.layer import Layer, layers
from trialgraph.message import message

_SHOWN = ("short", "kind", "published", "trials", "results", "layer", "source")


def run(options: argparse.Namespace) -> None:
    evidence = graph_of(options).evidence
    field = find_field(options.field)
    loaded = [] if options.sparql else layers(field=field)
    rows = _named(documents(evidence, loaded), options.names)
    if options.cite:
        cited = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        print_citations(options.cite, evidence, cited)
        return
    output = language(options, evidence)
    print_rows(options.format, list(COLUMNS), rows, _SHOWN, output)
    if options.format == "table":
        _print_layers(loaded if not options.names else [], data_folder(field), output)


def _print_layers(loaded: list[Layer], folder: Path, output: Language) -> None:
    for layer in loaded:
        print(f"\n{output.say(loading_summary(layer))}")
    for file in unfinished(folder):
        unused = message(
            "cli.sources.unfinished",
            "{file} is left over from an interrupted load; it is ignored, and the next load "
            "removes it.",
            file=file.name,
        )
        print(f"\n{output.say(unused)}")


def _named(rows: list[list[Any]], names: list[str]) -> list[list[Any]]:
    """The rows of documents with one of these identifiers, short names or layers (default: all).

    Raises `UnknownNameError` for a name that belongs to no document or layer.
    """
    names_of = [
        {str(cell) for cell in (row[0], row[1], row[9]) if cell} for row in rows
    ]  # identifier, short name, layer
    for name in names:
        if not any(name in known for known in names_of):
            everything = [name for known in names_of for name in sorted(known)]
            raise UnknownNameError("source", name, everything)
    return [
        row for row, known in zip(rows, names_of, strict=True) if not names or known & set(names)
    ]
