"""What a stream of batches has brought so far.

Each batch is checked against what it names of that, so that a batch of a long stream costs no more than one of a short stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES, Column
from ..tables.reading import Rows

GROWING = (
    "sources",
    "targets",
    "classes",
    "drugs",
    "regimens",
    "features",
    "endpoints",
    "definitions",
)
_NAME = re.compile(r"[^\s,;|&()!<>=:]+")  # in an expression


class BatchHistory:
    """The rows before a stream, and the sources and words that its batches bring."""

    def __init__(self, before: Rows) -> None:
        self._before = before
        self._brought: dict[str, dict[str, dict[str, str]]] = {name: {} for name in GROWING}

    def add(self, batch: Rows) -> None:
        for name in GROWING:
            self._brought[name].update(
                (row.get(TABLES[name].key, ""), row) for row in batch.get(name, ())
            )

    def seen_by(self, batch: Rows) -> Rows:
        """The rows before the stream, with those of earlier batches whose names the batch names, and what these rest on."""
        named = {
            name: {row.get(TABLES[name].key, "") for row in batch.get(name, ())} for name in GROWING
        }  # or brings anew
        waiting = [(name, row) for name, rows in batch.items() for row in rows]
        found: dict[str, dict[str, dict[str, str]]] = {name: {} for name in GROWING}
        for name, own in named.items():
            found[name].update(
                {one: self._brought[name][one] for one in own & self._brought[name].keys()}
            )
        while waiting:
            for table, one in _names(*waiting.pop()):
                if one in self._brought[table] and one not in found[table]:
                    found[table][one] = self._brought[table][one]
                    waiting.append((table, found[table][one]))
        return {
            **self._before,
            **{
                name: [*self._before.get(name, ()), *rows.values()]
                for name, rows in found.items()
                if rows
            },
        }


@cache
def _naming(table: str) -> tuple[Column, ...]:
    """The columns of a table in which a growing table may be named."""
    columns = TABLES[table].columns if table in TABLES else ()
    return tuple(
        one
        for one in columns
        if one.kind == "expression" or (one.kind == "ref" and one.table in GROWING)
    )


def _names(table: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The growing tables and the names in them that a row may mean."""
    for column in _naming(table):
        if not (cell := row.get(column.name, "")):
            continue
        if column.kind == "ref":
            yield from ((column.table, one) for one in cell.split(SEPARATOR))
        else:
            yield from (
                (name, one)
                for one in _NAME.findall(cell)
                for name in ("classes", "drugs", "features", "definitions")
            )
