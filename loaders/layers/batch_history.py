"""The earlier batches of a load that is divided into batches.

Each batch is checked only against the earlier rows that it refers to, so that checking a batch
takes the same time in a long load as in a short one. The shared tables, to which later batches may
refer, are those of sources and vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ...graph.model.columns import Column
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ..tables.reading import Rows

# Tables whose rows later batches may refer to: sources and vocabulary.
SHARED_TABLES = (
    *("sources", "targets", "classes", "drugs", "regimens"),
    *("features", "quantities", "endpoints", "definitions", "conditions", "stages"),
)
_TERM_TABLES = ("classes", "drugs", "features", "quantities", "definitions", "conditions")
_TERM = re.compile(r"[^\s,;|&()!<>=:]+")  # in an expression


class BatchHistory:
    """The rows that existed before a load, and the sources and vocabulary of its batches so far."""

    def __init__(self, before: Rows) -> None:
        self._before = before
        self._added: dict[str, dict[str, dict[str, str]]] = {name: {} for name in SHARED_TABLES}

    def add(self, batch: Rows) -> None:
        """Adds the sources and vocabulary of a batch."""
        for name in SHARED_TABLES:
            key = TABLES[name].key
            self._added[name].update((row.get(key, ""), row) for row in batch.get(name, ()))

    def seen_by(self, batch: Rows) -> Rows:
        """The rows that a batch is checked against.

        These are the rows that existed before the load, the rows of earlier batches that the
        batch refers to or defines again, and the rows that those refer to in turn.
        """
        shared: dict[str, dict[str, dict[str, str]]] = {name: {} for name in SHARED_TABLES}
        for name in SHARED_TABLES:
            own = {row.get(TABLES[name].key, "") for row in batch.get(name, ())}
            redefined = own & self._added[name].keys()
            shared[name].update({key: self._added[name][key] for key in redefined})
        waiting = [(name, row) for name, rows in batch.items() for row in rows]
        while waiting:
            for table, key in _references(*waiting.pop()):
                if key in self._added[table] and key not in shared[table]:
                    shared[table][key] = self._added[table][key]
                    waiting.append((table, shared[table][key]))
        extended = {
            name: [*self._before.get(name, ()), *rows.values()]
            for name, rows in shared.items()
            if rows
        }
        return {**self._before, **extended}


@cache
def _referring_columns(table: str) -> tuple[Column, ...]:
    """The columns of a table that may refer to a shared table."""
    columns = TABLES[table].columns if table in TABLES else ()
    return tuple(
        column
        for column in columns
        if column.kind == "expression" or (column.kind == "ref" and column.table in SHARED_TABLES)
    )


def _references(table: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The shared tables and identifiers that a row may refer to."""
    for column in _referring_columns(table):
        if not (cell := row.get(column.name, "")):
            continue
        if column.kind == "ref":
            yield from ((column.table, value) for value in cell.split(SEPARATOR))
        else:
            for term in _TERM.findall(cell):
                yield from ((name, term) for name in _TERM_TABLES)
