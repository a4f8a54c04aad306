"""Reads the folder of a field: its own tables, completed by the rows of the method.

A row of the field that has the identifier of a row of the method replaces it, and must say why
(`changed_because`). All other rows of the method hold in every field, so that a field never loses a
step of the certainty or a rule in silence.

The tables of shipped fields are read as they are. Those of other fields are read like a user's own:
with help rows, defaults, other delimiters, and workbooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ...errors import Fault, TableError, nearest
from ...graph.model.method_changes import REASON
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from ...method import FOLDER as METHOD
from ..tables.checks import Places, check
from ..tables.completion import complete, leave_out_repeated
from ..tables.fault_parts import FIRST_ROW, did_you_mean
from ..tables.reading import Rows, finished, read_unchecked
from ..tables.user_tables import read_field_tables, row_faults
from .declaration import Declaration, no_declaration, read_declaration
from .known import FILE, SHIPPED, KnownField, is_shipped

_FIELDS = "fields"


class _OwnRows(NamedTuple):
    """The rows of a field without those of the method, their places, and the faults found."""

    rows: Rows
    declared: Declaration
    places: Places
    faults: list[Fault]


def read_field(folder: Path, accounting: bool = True) -> Rows:
    """The checked rows of a field and of the method, as {table: [{column: value}]}.

    `accounting`: whether to include the tables about the texts of the sources (paragraphs,
    tokens). Every row from a source gets a `locator` in words. Raises `TableError` with all
    faults of the field's tables and of `field.toml`, and `TrialgraphError` if a file cannot be
    read.
    """
    if not folder.joinpath(FILE).is_file():
        raise TableError([no_declaration(folder)])
    method = _method_rows()
    own = _checked(folder, accounting, method)
    if own.faults:
        raise TableError(own.faults)
    return finished(_completed(own, method))


def field_rows(field: KnownField) -> Rows:
    """The rows of a field. Those of a shipped field are not checked here, but by the project's
    tests; for any other field, raises the errors of `read_field`."""
    if field.origin != SHIPPED:
        return read_field(field.folder, accounting=False)
    own = _as_they_are(field.folder, accounting=False)
    return finished(_completed(own, _method_rows()))


def _method_rows() -> Rows:
    """The rows of the method, unfinished. They are checked by the project's tests."""
    rows, _ = read_unchecked(METHOD, accounting=False)
    return rows


def _checked(folder: Path, accounting: bool, method: Rows) -> _OwnRows:
    if not is_shipped(folder):
        return _as_a_user_writes(folder, accounting, method)
    own = _as_they_are(folder, accounting)
    if own.faults:
        return own
    faults = [
        *_changes_without_reason(own, method),
        *_switched_off_nothing(own, method),
        *_unknown_endpoints(own, method),
        *check(own.rows, _unchanged(method, own.rows), own.places),
    ]
    return own._replace(faults=faults)


def _as_they_are(folder: Path, accounting: bool) -> _OwnRows:
    """The unchecked rows of a shipped field: nothing is filled in."""
    rows, faults = read_unchecked(folder, accounting)
    declared = read_declaration(folder)
    rows[_FIELDS] = [declared.row]
    places = {_FIELDS: [(FILE, 1)]}
    return _OwnRows(rows, declared, places, [*declared.faults, *faults])


def _as_a_user_writes(folder: Path, accounting: bool, method: Rows) -> _OwnRows:
    """The checked rows of any other field, completed as those of a layer are."""
    declared = read_declaration(folder)
    read = read_field_tables(folder, declared.name or folder.resolve().name, accounting)
    leave_out_repeated(read, method)
    complete(read, (), _last_changed(read.files))
    read.rows[_FIELDS], read.places[_FIELDS] = [declared.row], [(FILE, 1)]
    for name, rows in read.rows.items():
        empty = dict.fromkeys(TABLES[name].by_name, "")
        read.rows[name] = [empty | row for row in rows]
    own = _OwnRows(read.rows, declared, read.places, [])
    read.faults += [
        *_changes_without_reason(own, method),
        *_switched_off_nothing(own, method),
        *_unknown_endpoints(own, method),
    ]
    faults = [*declared.faults, *read.faults]
    if not declared.faults:
        faults += row_faults(read, _unchanged(method, read.rows))
    return own._replace(faults=sorted(faults, key=lambda fault: (fault.file, fault.row)))


def _last_changed(files: Iterable[Path]) -> date:
    """The day on which the newest file was written; it dates rows that name no document."""
    return date.fromtimestamp(max((file.stat().st_mtime for file in files), default=0))


def _completed(own: _OwnRows, method: Rows) -> Rows:
    """The rows of the field and of the method; a replaced row keeps the place of the original."""
    rows: Rows = {name: own.rows[name] for name in ACCOUNTING if name in own.rows}
    for name, table in TABLES.items():
        if name in ACCOUNTING:
            continue
        mine = {row[table.key]: row for row in own.rows.get(name, ())}
        inherited = [mine.pop(row[table.key], row) for row in method.get(name, ())]
        rows[name] = [*inherited, *mine.values()]
    order = {
        endpoint: place for place, endpoint in enumerate(dict.fromkeys(own.declared.endpoints))
    }
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


def _switched_off_nothing(own: _OwnRows, method: Rows) -> Iterator[Fault]:
    """Rules of kind `off` that have the identifier of no rule of the method."""
    known = [row["rule"] for row in method["rules"]]
    for index, row in enumerate(own.rows.get("rules", ())):
        if row.get("kind") == "off" and row.get("rule") not in known:
            problem = message("loaders.switched-off-nothing", "is not a rule of the method")
            remedy = message(
                "loaders.switched-off-nothing.remedy",
                "Rules that can be switched off: {rules}",
                rules=", ".join(known),
            )
            file, line = _place(own, "rules", index)
            yield Fault(file, line, "rule", row.get("rule", ""), problem, remedy)


def _unknown_endpoints(own: _OwnRows, method: Rows) -> Iterator[Fault]:
    """Endpoints in the order of `field.toml` that neither the field nor the method has: a name that
    is read as none would leave the order to the method in silence."""
    known = [
        row.get("endpoint", "") for rows in (own.rows, method) for row in rows.get("endpoints", ())
    ]
    for endpoint in own.declared.endpoints:
        if endpoint not in known:
            problem = message("loaders.no-such-row", "is not in {table}.csv", table="endpoints")
            remedy = did_you_mean(nearest(str(endpoint), known)) or message(
                "loaders.no-such-row.remedy", "Add it to {table}.csv", table="endpoints"
            )
            yield Fault(FILE, 1, "endpoints", str(endpoint), problem, remedy)


def _place(own: _OwnRows, table: str, index: int) -> tuple[str, int]:
    places = own.places.get(table)
    return places[index] if places else (f"{table}.csv", index + FIRST_ROW)


def _changes_without_reason(own: _OwnRows, method: Rows) -> Iterator[Fault]:
    for name, rows in method.items():
        key = TABLES[name].key
        known = {row[key] for row in rows}
        for index, row in enumerate(own.rows.get(name, ())):
            if row.get(key) not in known or row.get(REASON):
                continue
            file, line = _place(own, name, index)
            problem = message(
                "loaders.change-without-reason",
                "the row replaces the row {key} of the method without a reason",
                key=row[key],
            )
            remedy = message(
                "loaders.change-without-reason.remedy",
                "Give the reason in {column}, or remove the row",
                column=REASON,
            )
            yield Fault(file, line, REASON, "", problem, remedy)
