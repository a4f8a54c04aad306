"""Which other field has a layer or document of a name, for hints in errors."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ...errors import TrialgraphError
from ..fields.known import KnownField, known_fields
from .index import data_folder, entries, manifests


def fields_with_layer(name: str, other_than: KnownField) -> Iterator[str]:
    """The shipped and installed fields over which a layer or document of this name lies, without
    one of them. A field whose layers cannot be read is left out."""
    for field in known_fields():
        if field.key != other_than.key and name in _names(field):
            yield field.key


def _names(field: KnownField) -> set[str]:
    """The layers over a field, and their documents."""
    folder = data_folder(field)
    try:
        names = {entry.name for entry in entries(folder)}
        for manifest in filter(None, manifests(folder)):
            names.update(json.loads(manifest).get("sources", ()))
    except (TrialgraphError, OSError, ValueError, AttributeError):
        return set()
    return names
