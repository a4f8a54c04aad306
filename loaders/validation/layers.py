"""Checks the layers that a user loaded: their files, tables and graphs.

The hashes of files are compared with those at loading, and tables are checked against the rows of
the built-in tables and of the earlier layers. Checking SHACL shapes takes far longer than all else,
so the graph of a layer is built and checked in parts of a few documents each. For a large layer,
only some parts are checked, evenly spread, unless all are requested.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError
from ...graph.model.evidence import Evidence
from ...message import Message, message
from ..build import build_from_rows
from ..fields.folder import field_rows
from ..fields.known import KnownField, default_field
from ..layers.integrity import changed_file, changed_tables
from ..layers.layer import Layer, layers
from ..layers.merging import with_layers, with_references
from ..layers.provenance import layer_quads
from ..tables.checks import check
from ..tables.impossible_checks import impossible_faults
from ..tables.reading import Rows
from .graph import as_dataset, as_union, undeclared, violations

_ROWS_PER_PART = 500  # takes seconds to check
_PARTS = 4
_MOST_FAULTS = 100


class LayerPart(NamedTuple):
    """Some documents of a layer, with their rows."""

    name: str
    rows: Rows


def layer_findings(
    data: Path | None = None, every: bool = False, field: KnownField | None = None
) -> Iterator[tuple[str, list[str]]]:
    """The name of each check of each layer, with the faults it found.

    A check that runs on several parts of a layer is yielded once per part, with the same name.
    """
    try:
        loaded = layers(data, field)
    except TrialgraphError as error:
        yield message("loaders.check.layers", "layers"), [str(error)]
        return
    if not loaded:
        return
    try:
        before = field_rows(field or default_field())
    except TableError:  # reported by the checks of the field itself
        return
    for layer in loaded:
        files = message("loaders.check.files", "layer {layer}, files", layer=layer.name)
        changed: list[str] = list(changed_files(layer))
        yield files, changed
        if changed:  # its rows are not read
            continue
        faults: list[str] = [fault.text for fault in _faults_of_rows(layer, before)]
        tables = message("loaders.check.layer-tables", "layer {layer}, tables", layer=layer.name)
        yield tables, faults[:_MOST_FAULTS]
        before = with_layers(before, [layer])
        if faults:
            continue
        parts = list(parts_of(layer))
        chosen = parts if every or len(parts) <= _PARTS else parts[:: -(-len(parts) // _PARTS)]
        name = _name_of_graph_check(layer, len(chosen), len(parts))
        for part in chosen:
            yield name, list(_faults_of_graph(part, before, layer))


def _faults_of_rows(layer: Layer, before: Rows) -> list[Fault]:
    """The faults of a layer's tables; without any, what no patient can meet."""
    if faults := list(check(layer.rows, before)):
        return faults
    evidence = Evidence.from_rows(with_layers(before, [layer]))
    return list(impossible_faults(layer.rows, evidence, {}))


def changed_files(layer: Layer) -> Iterator[Message]:
    """A fault for each table of a layer that has changed since it was loaded."""
    for file in changed_tables(layer.folder, layer.hashes):
        yield changed_file(layer.name, file)


def parts_of(layer: Layer) -> Iterator[LayerPart]:
    """The rows of a layer in parts of a few documents each.

    Rows that belong to no document are in the first part.
    """
    by_document: dict[str, Rows] = {"": {}, **{source: {} for source in layer.sources}}
    for table, rows in layer.rows.items():
        for row in rows:
            document = by_document.setdefault(row.get("source", ""), {})
            document.setdefault(table, []).append(row)
    part: Rows = {}
    size = 0
    for document in by_document.values():
        for table, rows in document.items():
            part.setdefault(table, []).extend(rows)
            size += len(rows)
        if size >= _ROWS_PER_PART:
            yield LayerPart(layer.name, part)
            part, size = {}, 0
    if part:
        yield LayerPart(layer.name, part)


def _name_of_graph_check(layer: Layer, chosen: int, parts: int) -> Message:
    if chosen == parts:
        return message("loaders.check.shapes", "layer {layer}, shapes and terms", layer=layer.name)
    return message(
        "loaders.check.some-shapes",
        "layer {layer}, shapes and terms ({chosen} of {parts} parts; --all checks all)",
        layer=layer.name,
        chosen=chosen,
        parts=parts,
    )


def _faults_of_graph(part: LayerPart, before: Rows, layer: Layer) -> Iterator[str]:
    content = build_from_rows(with_references(part, before), layer_quads(layer))
    dataset = as_dataset(content)
    union = as_union(dataset)
    yield from violations(union)
    yield from undeclared(dataset, union)
