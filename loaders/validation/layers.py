"""Checks of what a user loaded: its files against what was loaded, its rows over those before, and its graph, part by part.

Shapes cost far more than anything else, so a layer's graph is made and checked in parts of some documents each, with what they
refer to; of a large layer only some parts, spread evenly, unless all are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..tables.reading import Rows

if TYPE_CHECKING:
    from ..layers.layers import Layer

_ROWS = 500  # of documents in one part: seconds of checking
_PARTS = 4
_FAULTS = 100


class Part(NamedTuple):
    """Some documents of a layer, with their rows."""

    name: str
    rows: Rows


def layer_findings(
    data: Path | None = None, every: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """Each check of each layer with the faults that it found; the checks of a layer's parts have the same name."""
    from ...errors import TrialgraphError
    from ..layers.layers import layers
    from ..layers.merging import shipped_rows, united
    from ..tables.checks import check

    try:
        loaded = layers(data)
    except TrialgraphError as error:
        yield "layers", [str(error)]
        return
    below = shipped_rows()
    for layer in loaded:
        name = f"layer {layer.name}"
        yield f"{name}, files", list(altered(layer))
        faults = [str(fault) for fault in check(layer.rows, below)]
        yield f"{name}, tables", faults[:_FAULTS]
        below = united(below, [layer])
        if faults:
            continue
        parts = list(parts_of(layer))
        chosen = parts if every or len(parts) <= _PARTS else parts[:: -(-len(parts) // _PARTS)]
        told = (
            ""
            if len(chosen) == len(parts)
            else f" (of {len(chosen)} of {len(parts)} parts; --all checks every one)"
        )
        for part in chosen:
            yield f"{name}, shapes and terms{told}", list(_of_graph(part, below, layer))


def altered(layer: Layer) -> Iterator[str]:
    """Tables of a layer that are not as they were when it was loaded."""
    from ..layers.files import file_hash
    from ..layers.index import MANIFEST

    hashes = json.loads((layer.folder / MANIFEST).read_bytes()).get("tables", {})
    for table, known in hashes.items():
        file = layer.folder / f"{table}.csv"
        if not file.is_file() or file_hash(file) != known:
            yield f"{file}: is not as it was loaded. Unload '{layer.name}', and load its files again."


def parts_of(layer: Layer) -> Iterator[Part]:
    """The rows of a layer by documents, some of these together; its words, which stand in none, with the first."""
    by_document: dict[str, Rows] = {"": {}, **{source: {} for source in layer.sources}}
    for table, rows in layer.rows.items():
        for row in rows:
            by_document.setdefault(row.get("source", ""), {}).setdefault(table, []).append(row)
    part: Rows = {}
    size = 0
    for document in by_document.values():
        for table, rows in document.items():
            part.setdefault(table, []).extend(rows)
            size += len(rows)
        if size >= _ROWS:
            yield Part(layer.name, part)
            part, size = {}, 0
    if part:
        yield Part(layer.name, part)


def _of_graph(part: Part, below: Rows, layer: Layer) -> Iterator[str]:
    from ..build import graph_of_rows
    from ..layers.merging import with_what_it_needs
    from ..layers.provenance import layer_quads
    from .graph import as_dataset, as_union, undeclared, violations

    dataset = as_dataset(graph_of_rows(with_what_it_needs(part, below), layer_quads(layer)))
    yield from violations(as_union(dataset))
    yield from undeclared(dataset)
