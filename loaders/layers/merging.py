"""What answers are made of when layers lie over the shipped evidence: all rows together, or those of the layers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from ...errors import TableError
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ..tables.reading import Rows, finished, read_unchecked

# What words mean and how verdicts are made: needed whatever evidence there is.
_WORDS = (
    "targets", "classes", "drugs", "regimens", "features", "endpoints", "definitions", "thresholds", "rules", "certainty",
)  # fmt: skip


class Named(Protocol):
    """Rows under a name: a layer."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Rows: ...


def shipped_rows() -> Rows:
    """The rows of the shipped evidence, which its own tests check."""
    from ...evidence import FOLDER

    rows, _ = read_unchecked(FOLDER, accounting=False)
    return finished(rows)


def united(base: Rows, over: Iterable[Named]) -> Rows:
    """The rows of the evidence with those of layers after them. What a row of a layer says that stands in no document is
    told by the layer (`layer` in the row)."""
    rows = {name: list(table) for name, table in base.items()}
    for layer in over:
        for name, table in layer.rows.items():
            told = (
                table
                if "source" in TABLES[name].by_name
                else [{**row, "layer": layer.name} for row in table]
            )
            rows.setdefault(name, []).extend(told)
    return rows


def rows_of_all(over: Sequence[Named], only: bool = False) -> Rows:
    """The rows of the shipped evidence with those of layers, or (`only`) of the layers alone; each layer is checked over what
    is under it. Raises `TableError` where one does not fit."""
    from ..tables.checks import check

    below = shipped_rows()
    for layer in over:
        if faults := list(check(layer.rows, below)):
            raise TableError(
                faults, f"the layer '{layer.name}' (trialgraph unload {layer.name!r} removes it)"
            )
        below = united(below, [layer])
    return alone(shipped_rows(), over) if only else below


def alone(base: Rows, over: Iterable[Named]) -> Rows:
    """The rows of layers without the evidence under them: of that only its words and rules stay, and what the rows refer to."""
    over = list(over)
    words = [(name, row) for name in _WORDS for row in base.get(name, ())]
    return united(_needed(base, over, words), over)


def with_what_it_needs(part: Named, base: Rows) -> Rows:
    """Some rows of a layer with what they refer to among others, and the words that expressions may use."""
    own = {
        (name, row.get(TABLES[name].key, "")) for name, rows in part.rows.items() for row in rows
    }
    words = [
        (name, row)
        for name in ("classes", "drugs", "features", "definitions")
        for row in base.get(name, ())
    ]
    needed = _needed(base, [part], words)
    others = {
        name: [row for row in rows if (name, row.get(TABLES[name].key, "")) not in own]
        for name, rows in needed.items()
    }
    return united(others, [part])


def _needed(base: Rows, over: Iterable[Named], also: list[tuple[str, dict[str, str]]]) -> Rows:
    """The rows of the evidence to which layers refer, with those that are wanted anyway, and to which these refer."""
    kept = {(name, row[TABLES[name].key]) for name, row in also}
    known = {
        (name, row[table.key]): row
        for name, table in TABLES.items()
        for row in base.get(name, ())
        if table.key in row
    }
    waiting = [
        *((name, row) for layer in over for name, rows in layer.rows.items() for row in rows),
        *also,
    ]
    while waiting:
        for needed in _references(*waiting.pop()):
            if needed in known and needed not in kept:
                kept.add(needed)
                waiting.append((needed[0], known[needed]))
    return {
        name: [row for row in rows if (name, row.get(TABLES[name].key, "")) in kept]
        for name, rows in base.items()
    }


def _references(name: str, row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in TABLES[name].columns:
        if column.kind == "ref" and (cell := row.get(column.name)):
            for value in cell.split(SEPARATOR) if column.several else (cell,):
                yield column.table, value
