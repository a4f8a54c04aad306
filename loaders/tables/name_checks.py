"""Checks of identifiers that expressions use: each can be written, and means only its own term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import TrialgraphError
from ...graph.exposure.criteria import Diagnosis, Expression, Has, Is, Measured, Status
from ...graph.exposure.parser import parse
from ...graph.model.name_index import folded
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ...message import Message, message
from .cells import CellFault

Rows = Mapping[str, list[dict[str, str]]]
# Table → an expression with each of its identifiers. `refractory:` has a name of its own kind,
# the last line, so what can be written after it can be written after any status.
_WRITTEN = {
    "drugs": "refractory:{}",
    "classes": "refractory:{}",
    "targets": "refractory:{}",
    "features": "has:{}",
    "conditions": "condition:{}",
    "definitions": "is:{}",
    "quantities": "{}>=1",
}
# Terms that are looked up together. A target may be named like a class, which then comes first;
# regimens and stages are in no expression, but options and arguments name them.
_TOGETHER = (
    ("drugs", "classes"),
    *((name,) for name in ("targets", "features", "conditions", "definitions", "quantities")),
    ("regimens",),
    ("stages",),
)
_LABELS = ("label_en", "label_zh", "synonyms", "hidden_labels")


def name_faults(rows: Rows, before: Rows) -> Iterator[tuple[str, CellFault]]:
    """Each fault of an identifier with its table: it cannot be written, or it is a name of another
    term, which nothing could then name so."""
    for table, written in _WRITTEN.items():
        column = TABLES[table].key
        for index, row in enumerate(rows.get(table, ())):
            name = row.get(column, "")
            if name and not _is_read_as_itself(name, written):
                yield table, CellFault(index, column, name, *_unwritable(table))
    for tables in _TOGETHER:
        yield from _taken_names(tables, rows, before)


def _is_read_as_itself(name: str, written: str) -> bool:
    try:
        read = parse(written.format(name))
    except TrialgraphError:
        return False
    return any(map(str.isalnum, name)) and folded(_name_in(read)) == folded(name)


def _name_in(read: Expression) -> str:
    match read:
        case Status(_, name, 1) | Has(name) | Diagnosis(name) | Is(name) | Measured(name):
            return name
    return ""


def _unwritable(table: str) -> tuple[Message, Message]:
    problem = message("loaders.term-name", "cannot be written in an expression")
    if table == "quantities":
        return problem, message(
            "loaders.quantity-name.remedy",
            "Begin with a letter, leave out ',&|()<>=:%~', and use no word of the exposure "
            "language",
        )
    return problem, message(
        "loaders.term-name.remedy",
        "Use letters or digits, leave out ',&|<>=', and close every bracket (last-line has a "
        "meaning of its own for drugs); any other name can be a label or a synonym",
    )


def _taken_names(
    tables: tuple[str, ...], rows: Rows, before: Rows
) -> Iterator[tuple[str, CellFault]]:
    """Identifiers that are, but for capitals, spaces and hyphens, another identifier, or a name of
    a term that was there before: expressions with that name would change their meaning."""
    identifiers: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for table in tables:
        key = TABLES[table].key
        for row in before.get(table, ()):
            names |= dict.fromkeys(map(folded, _names(row)), row[key])
        for part in (before, rows):
            for row in part.get(table, ()):
                identifiers.setdefault(folded(row.get(key, "")), []).append(row.get(key, ""))
    for table in tables:
        column = TABLES[table].key
        for index, row in enumerate(rows.get(table, ())):
            name = row.get(column, "")
            same = [other for other in identifiers[folded(name)] if other != name]
            other = same[0] if same else names.get(folded(name), name)
            is_in_two_tables = identifiers[folded(name)].count(name) > 1 and len(tables) > 1
            if name and (other != name or is_in_two_tables):
                problem = message("loaders.taken-name", "is a name of {term} too", term=other)
                remedy = message(
                    "loaders.taken-name.remedy",
                    "Refer to {term}, if it is the same; otherwise use another name",
                    term=other,
                )
                yield table, CellFault(index, column, name, problem, remedy)


def _names(row: Mapping[str, str]) -> Iterator[str]:
    for column in _LABELS:
        yield from filter(None, row.get(column, "").split(SEPARATOR))
