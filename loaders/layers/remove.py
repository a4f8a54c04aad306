"""Removes a layer, or one document of a layer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ...errors import TrialgraphError, UnknownNameError
from ...message import Message, message
from ..fields.folder import field_rows
from ..fields.known import KnownField, default_field
from ..tables.reading import Rows
from . import files
from .dependencies import refuse_if_needed
from .elsewhere import fields_with_layer
from .index import MANIFEST, Entry, data_folder, entries
from .layer import Layer, layers, read_layer


def remove_layer(name: str, folder: Path | None = None, field: KnownField | None = None) -> Message:
    """Removes a layer, or one document of a layer with all its rows; returns what was removed.

    `field` is the field that the layer lies over (default: the default field). A damaged layer is
    removed, too. Raises
    `TrialgraphError` if there is no such layer or document, or if another layer needs it;
    in both cases nothing is changed.
    """
    place = folder or data_folder(field)
    if all(entry.name != name for entry in entries(place)):  # it may be damaged, to be removed
        _refuse_name_of_another_field(name, place, field or default_field())
    base = field_rows(field or default_field())
    with files.transaction(place) as new:
        order = entries(place)
        entry = next((entry for entry in order if entry.name == name), None)
        if entry:
            return _remove_whole(entry, name, place, order, base)
        entry, layer = _layer_with_document(name, place, order)
        if layer.sources == (name,):
            return _remove_whole(entry, name, place, order, base)
        _write_without_document(layer, name, new)
        reduced = read_layer(place, Entry(entry.name, new.name))
        remaining = [reduced if other == entry else read_layer(place, other) for other in order]
        refuse_if_needed(remaining, name, base)
        files.activate(place, entry.name, new, order)
    return message(
        "loaders.document-removed",
        "removed: {document} (from the layer {layer})",
        document=name,
        layer=entry.name,
    )


def _refuse_name_of_another_field(name: str, place: Path, field: KnownField) -> None:
    """Raises `TrialgraphError` for a name that no layer over this field has, but one over another
    field."""
    known = [known for layer in layers(place) for known in (layer.name, *layer.sources)]
    others = [] if name in known else list(fields_with_layer(name, field))
    if others:
        raise TrialgraphError(
            message(
                "loaders.layer-of-another-field",
                "'{name}' is loaded over the field {other}, not over {field}; add --field {other}",
                name=name,
                other=others[0],
                field=field.key,
            )
        )


def _remove_whole(
    entry: Entry, name: str, place: Path, order: Sequence[Entry], base: Rows
) -> Message:
    remaining = [other for other in order if other != entry]
    if order[-1] != entry:  # no other layer can need the last one
        refuse_if_needed(list(_undamaged(place, remaining)), name, base)
    files.write_index(place, remaining)
    return message("loaders.layer-removed", "removed: {layer}", layer=entry.name)


def _undamaged(place: Path, order: Sequence[Entry]) -> Iterator[Layer]:
    """The layers that can be read; damaged ones are in no answer, and need nothing."""
    for entry in order:
        with suppress(TrialgraphError):
            layer = read_layer(place, entry)
            layer.refuse_damaged()
            yield layer


def _layer_with_document(name: str, place: Path, order: Sequence[Entry]) -> tuple[Entry, Layer]:
    loaded = layers(place)
    for entry, layer in zip(order, loaded, strict=True):
        if name in layer.sources:
            return entry, layer
    known = [known for layer in loaded for known in (layer.name, *layer.sources)]
    if not known:
        raise TrialgraphError(
            message(
                "loaders.nothing-to-remove",
                "cannot remove '{name}': nothing is loaded, and the built-in evidence cannot be "
                "removed",
                name=name,
            )
        )
    raise UnknownNameError("loaded source", name, known)


def _write_without_document(layer: Layer, document: str, new: Path) -> None:
    writer = files.TableWriter(new)
    try:
        writer.write(_rows_without(layer.rows, document))
    finally:
        hashes = writer.close()
    writer.read_back()
    manifest = json.loads((layer.folder / MANIFEST).read_bytes())
    sources = [source for source in layer.sources if source != document]
    changes = {"rows": writer.counts, "tables": hashes, "sources": sources}
    files.write_manifest(new, {**manifest, **changes})


def _rows_without(rows: Rows, document: str) -> Rows:
    return {
        name: [row for row in table if row.get("source") != document]
        for name, table in rows.items()
    }
