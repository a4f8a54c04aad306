"""Which other fields know a name that one field does not, for hints in errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import TrialgraphError
from ...graph.model.name_index import folded
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from .folder import field_rows
from .known import KnownField, known_fields

# Kind of name, as `UnknownNameError` gives it → the tables that have such names.
_AGENTS = ("drugs", "classes", "targets")
_TABLES_OF = {
    "drug, class or target": _AGENTS,
    "feature": ("features",),
    "quantity": ("quantities",),
    "definition": ("definitions",),
    "condition": ("conditions",),
    "stage of care": ("stages",),
    "regimen": ("regimens",),
    "trial": ("trials",),
    "endpoint": ("endpoints",),
    "source": ("sources",),
}
_NAMES = ("label_en", "label_zh", "label", "short", "synonyms", "hidden_labels")


def fields_with(kind: str, name: str, other_than: str) -> Iterator[str]:
    """The shipped and installed fields that have something of this kind and name, by their names,
    without one of them. A field that cannot be read is left out."""
    for field in known_fields() if kind in _TABLES_OF else ():
        if field.key != other_than and _has(field, _TABLES_OF[kind], folded(name)):
            yield field.key


def _has(field: KnownField, tables: tuple[str, ...], wanted: str) -> bool:
    try:
        rows = field_rows(field)
    except TrialgraphError:
        return False
    return any(
        wanted == folded(name)
        for table in tables
        for row in rows.get(table, ())
        for name in _names(row, TABLES[table].key)
    )


def _names(row: Mapping[str, str], key: str) -> Iterator[str]:
    for column in (key, *_NAMES):
        yield from filter(None, row.get(column, "").split(SEPARATOR))
