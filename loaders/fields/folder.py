"""Reads the folder of a field: its own tables, completed by the rows of the method.

A row of the field that has the identifier of a row of the method replaces it, and must say why
(`changed_because`). All other rows of the method hold in every field, so that a field never loses a
step of the certainty or a rule in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ...errors import Fault, TableError
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from ...method import FOLDER as METHOD
from ..tables.checks import check
from ..tables.fault_parts import FIRST_ROW
from ..tables.reading import Rows, finished, read_unchecked
from .declaration import Declaration, read_declaration
from .known import FILE, SHIPPED, KnownField

_REASON = "changed_because"


def read_field(folder: Path, accounting: bool = True) -> Rows:
    """The checked rows of a field and of the method, as {table: [{column: value}]}.

    `accounting`: whether to include the tables about the texts of the sources (paragraphs,
    tokens). Every row from a source gets a `locator` in words. Raises `TableError` with all
    faults of the field's tables and of `field.toml`.
    """
    own, declared, faults = _own_rows(folder, accounting)
    if not faults:
        faults = [
            *_changes_without_reason(own),
            *_in_own_files(check(own, _unchanged(method_rows(), own))),
        ]
    if faults:
        raise TableError(faults)
    return finished(_completed(own, declared))


def field_rows(field: KnownField) -> Rows:
    """The rows of a field. Those of a shipped field are not checked here, but by the project's
    tests; for any other field, raises `TableError` with all faults."""
    if field.origin != SHIPPED:
        return read_field(field.folder, accounting=False)
    own, declared, _ = _own_rows(field.folder, accounting=False)
    return finished(_completed(own, declared))


def method_rows() -> Rows:
    """The rows of the method, unfinished. They are checked by the project's tests."""
    rows, _ = read_unchecked(METHOD, accounting=False)
    return rows


def _own_rows(folder: Path, accounting: bool) -> tuple[Rows, Declaration, list[Fault]]:
    own, faults = read_unchecked(folder, accounting)
    declared = read_declaration(folder)
    own["fields"] = [declared.row]
    return own, declared, [*declared.faults, *faults]


def _completed(own: Rows, declared: Declaration) -> Rows:
    """The rows of the field and of the method; a replaced row keeps the place of the original."""
    rows: Rows = {name: own[name] for name in ACCOUNTING if name in own}
    method = method_rows()
    for name, table in TABLES.items():
        if name in ACCOUNTING:
            continue
        mine = {row[table.key]: row for row in own.get(name, ())}
        inherited = [mine.pop(row[table.key], row) for row in method.get(name, ())]
        rows[name] = [*inherited, *mine.values()]
    order = {endpoint: place for place, endpoint in enumerate(declared.endpoints)}
    rows["endpoints"].sort(key=lambda row: order.get(row["endpoint"], len(order)))
    return rows


def _unchanged(method: Rows, own: Rows) -> Rows:
    """The rows of the method that the field does not replace."""
    kept: Rows = {}
    for name, rows in method.items():
        key = TABLES[name].key
        replaced = {row.get(key, "") for row in own.get(name, ())}
        kept[name] = [row for row in rows if row[key] not in replaced]
    return kept


def _changes_without_reason(own: Rows) -> list[Fault]:
    faults = []
    for name, rows in method_rows().items():
        key = TABLES[name].key
        known = {row[key] for row in rows}
        for index, row in enumerate(own.get(name, ())):
            if row.get(key) in known and not row.get(_REASON):
                problem = message(
                    "loaders.change-without-reason",
                    "the row replaces the row {key} of the method without a reason",
                    key=row[key],
                )
                remedy = message(
                    "loaders.change-without-reason.remedy",
                    "Give the reason in {column}, or remove the row",
                    column=_REASON,
                )
                faults.append(Fault(f"{name}.csv", index + FIRST_ROW, _REASON, "", problem, remedy))
    return faults


def _in_own_files(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, with those of the table `fields` placed in `field.toml`."""
    for fault in faults:
        if fault.file == "fields.csv":
            fault.file, fault.row = FILE, 1
        yield fault
