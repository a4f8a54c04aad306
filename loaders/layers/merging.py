"""The rows that answers are based on: a field with the layers over it, or the layers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ...errors import TableError
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ...message import message
from ..fields.folder import field_rows
from ..fields.known import KnownField, default_field
from ..tables.checks import check
from ..tables.reading import Rows

# Terms that expressions use, and constants that the graph of populations needs.
_VOCABULARY = (
    *("classes", "drugs", "features", "quantities", "definitions"),
    *("conditions", "fields", "limits"),
)
# Tables that define terms and rules, which are needed with any evidence.
_VOCABULARY_AND_RULES = (
    *("targets", "classes", "drugs", "regimens", "features", "quantities"),
    *("endpoints", "definitions"),
    *("thresholds", "rules", "certainty", "limits", "same_drug", "conditions", "stages"),
    "fields",
)


class NamedRows(Protocol):
    """Rows with a name, such as a layer."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Rows: ...


class NewRows(NamedTuple):
    """The rows of a layer that is not stored yet."""

    name: str
    rows: Rows


def with_layers(base: Rows, layers: Iterable[NamedRows]) -> Rows:
    """The rows of `base`, followed by those of the layers.

    Rows of tables without a `source` column get the name of their layer as `layer`.
    """
    rows = {name: list(table) for name, table in base.items()}
    for layer in layers:
        for name, table in layer.rows.items():
            with_origin = (
                table
                if "source" in TABLES[name].by_name
                else [{**row, "layer": layer.name} for row in table]
            )
            rows.setdefault(name, []).extend(with_origin)
    return rows


def merged_rows(
    layers: Sequence[NamedRows], user_only: bool = False, field: KnownField | None = None
) -> Rows:
    """The rows of a field and of the layers over it, or (`user_only`) of the layers alone.

    Raises `TableError` if a layer has faults when checked against the rows before it.
    """
    base = before = field_rows(field or default_field())
    for layer in layers:
        if faults := list(check(layer.rows, before)):
            where = message(
                "loaders.layer-with-remedy",
                "the layer '{layer}' (to remove it, run trialgraph unload {layer!r})",
                layer=layer.name,
            )
            raise TableError(faults, where)
        before = with_layers(before, [layer])
    return layers_alone(base, layers) if user_only else before


def layers_alone(base: Rows, layers: Iterable[NamedRows]) -> Rows:
    """The rows of layers with the parts of `base` that they need.

    The parts are the vocabulary and rules of `base`, and the rows to which the layers refer.
    """
    layers = list(layers)
    vocabulary = [(name, row) for name in _VOCABULARY_AND_RULES for row in base.get(name, ())]
    return with_layers(_referenced(base, layers, vocabulary), layers)


def with_references(part: NamedRows, base: Rows) -> Rows:
    """The rows of a part, with the terms of `base` and the rows of `base` to which they refer."""
    own = {
        (name, row.get(TABLES[name].key, "")) for name, rows in part.rows.items() for row in rows
    }
    terms = [(name, row) for name in _VOCABULARY for row in base.get(name, ())]
    others = {
        name: [row for row in rows if (name, row.get(TABLES[name].key, "")) not in own]
        for name, rows in _referenced(base, [part], terms).items()
    }
    return with_layers(others, [part])


def _referenced(
    base: Rows, layers: Iterable[NamedRows], always: Sequence[tuple[str, dict[str, str]]]
) -> Rows:
    """The rows in `always`, and those of `base` to which layers refer, directly or indirectly."""
    kept = {(name, row[TABLES[name].key]) for name, row in always}
    known = {
        (name, row[table.key]): row
        for name, table in TABLES.items()
        for row in base.get(name, ())
        if table.key in row
    }
    waiting = [
        *((name, row) for layer in layers for name, rows in layer.rows.items() for row in rows),
        *always,
    ]
    while waiting:
        for reference in _references(*waiting.pop()):
            if reference in known and reference not in kept:
                kept.add(reference)
                waiting.append((reference[0], known[reference]))
    return {
        name: [row for row in rows if (name, row.get(TABLES[name].key, "")) in kept]
        for name, rows in base.items()
    }


def _references(name: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The tables and identifiers that a row refers to."""
    for column in TABLES[name].columns:
        if column.kind == "ref" and (cell := row.get(column.name)):
            for value in cell.split(SEPARATOR) if column.several else (cell,):
                yield column.table, value
