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

from ...errors import Fault, TableError
from ...graph.model.evidence import Evidence
from ...graph.model.limits import Limits, with_limits_in_words
from ...graph.model.method_changes import REASON
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from ...method import FOLDER as METHOD
from ..tables.checks import Places, check
from ..tables.completion import complete, leave_out_repeated
from ..tables.fault_parts import FIRST_ROW
from ..tables.impossible_checks import impossible_faults
from ..tables.reading import Rows, finished, read_unchecked
from ..tables.rule_checks import switched_off_faults
from ..tables.user_tables import read_field_tables, row_faults
from .declaration import Declaration, no_declaration, read_declaration
from .declaration_checks import endpoint_faults, profile_faults
from .known import FILE, IN_FOLDER, SHIPPED, KnownField, is_shipped

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
    rows = _completed(own, method)
    if faults := own.faults or list(_faults_of_whole(own, rows)):
        raise TableError(faults)
    return finished(rows)


def _faults_of_whole(own: _OwnRows, rows: Rows) -> Iterator[Fault]:
    """Faults that only rows without other faults show: what no patient can meet."""
    evidence = Evidence.from_rows(rows)
    yield from profile_faults(own.declared, evidence.vocabulary)
    yield from impossible_faults(own.rows, evidence, own.places)


def field_rows(field: KnownField) -> Rows:
    """The rows of a field. Those of a shipped field are not checked here, but by the project's
    tests; for any other field, raises the errors of `read_field`."""
    if field.origin != SHIPPED:
        rows = read_field(field.folder, accounting=False)
        if field.origin != IN_FOLDER and (fault := _other_name(field, rows)):
            raise TableError([fault])
        return rows
    own = _as_they_are(field.folder, accounting=False)
    return finished(_completed(own, _method_rows()))


def _other_name(field: KnownField, rows: Rows) -> Fault | None:
    """The fault of an installed field that calls itself otherwise than its package does: two fields
    could then share a name."""
    name = rows[_FIELDS][0][TABLES[_FIELDS].key]
    if name == field.key:
        return None
    problem = message(
        "loaders.other-field-name",
        "the package {package} provides the field as {name}",
        package=field.origin,
        name=field.key,
    )
    remedy = message("loaders.other-field-name.remedy", "Use one name in both")
    return Fault(FILE, 1, "name", name, problem, remedy)


def method_limits() -> Limits:
    """The constants of the method, for what belongs to no field."""
    return Evidence.from_rows({"limits": _method_rows()["limits"]}).limit


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
        *endpoint_faults(own.declared, own.rows, method),
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
    printed = with_limits_in_words(method["certainty"], method["limits"])
    leave_out_repeated(read, {**method, "certainty": printed})
    complete(read, (), _last_changed(read.files))
    read.rows[_FIELDS], read.places[_FIELDS] = [declared.row], [(FILE, 1)]
    for name, rows in read.rows.items():
        empty = dict.fromkeys(TABLES[name].by_name, "")
        read.rows[name] = [empty | row for row in rows]
    own = _OwnRows(read.rows, declared, read.places, [])
    read.faults += [
        *_changes_without_reason(own, method),
        *_switched_off_nothing(own, method),
        *endpoint_faults(own.declared, own.rows, method),
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
    rows["certainty"] = with_limits_in_words(rows["certainty"], rows["limits"])
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
    for index, *fault in switched_off_faults(own.rows, [row["rule"] for row in method["rules"]]):
        file, line = _place(own, "rules", index)
        yield Fault(file, line, *fault)


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
