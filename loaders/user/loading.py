"""Loads a user's own tables as a layer."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from ...errors import Fault, TableError, TrialgraphError
from ...graph.impact.ruled_regimens import notes_on_rules
from ...graph.model.evidence import Evidence
from ...graph.model.method_changes import REASON
from ...graph.model.schema import TABLES
from ...message import Message, message
from ..fields.known import KnownField
from ..layers.add import add_layer
from ..layers.layer import Layer, layers, origin_of
from ..layers.merging import NewRows, merged_rows, with_layers
from ..tables.completion import complete, leave_out_repeated
from ..tables.reading import Rows
from ..tables.rule_checks import switched_off_faults
from ..tables.user_tables import UserTables, read_user_tables, row_faults
from .foreign_rows import foreign_faults
from .layer_conditions import assign_conditions, declared_conditions


def load_tables(
    path: Path,
    name: str = "",
    *,
    replace: bool = False,
    folder: Path | None = None,
    field: KnownField | None = None,
    conditions: Sequence[str] = (),
) -> tuple[Layer, int]:
    """Loads a folder of CSV tables or a workbook as a layer.

    `conditions` are those of rows that name none (default: those of a `field.toml` in the folder,
    else those of the field). Returns the layer, and the number of rows that were left out because
    they exist already. Warns of problems that are not faults (figures stored as numbers, a hidden
    sheet). Raises `TableError` with all faults, each with file and sheet, row, column, value and
    remedy; nothing is loaded then.
    """
    name = name or (path.resolve().name if path.is_dir() else path.stem)
    others = [layer for layer in layers(folder, field) if not (replace and layer.name == name)]
    before = merged_rows(others, field=field)
    read = _completed_tables(path, name, before)
    other = assign_conditions(read, conditions or declared_conditions(path), before)
    read.faults += [*foreign_faults(read, other, before), *_switched_off_nothing(read, before)]
    if read.faults:
        raise TableError(read.faults, str(path))
    for note in read.notes:
        warnings.warn(UserWarning(note), stacklevel=2)
    if not read.rows:
        raise TrialgraphError(_nothing_to_load(path, read))
    try:
        layer = add_layer(
            *(name, "tables", read.rows, [origin_of(file) for file in read.files], folder),
            replace=replace,
            field=field,
            conditions=other,
            places=read.places,
        )
    except TableError as error:
        faults = sorted(error.faults, key=lambda fault: (fault.file, fault.row))
        raise TableError(faults, str(path)) from None
    for note in _notes_on_rules(read, name, before):
        warnings.warn(UserWarning(note), stacklevel=2)
    return layer, read.repeated


def _completed_tables(path: Path, name: str, before: Rows) -> UserTables:
    """The completed rows of a layer, without those that exist already.

    If the files have faults, those of the rows are included too.
    """
    read = read_user_tables(path, name)
    leave_out_repeated(read, before)
    _leave_out_changes_of_method(read, before)
    complete(read, {row["source"] for row in before.get("sources", ())}, date.today())
    if read.faults:
        read.faults += row_faults(read, before)
        read.faults.sort(key=lambda fault: (fault.file, fault.row))
    return read


def _switched_off_nothing(read: UserTables, before: Rows) -> Iterator[Fault]:
    known = [row["rule"] for row in before.get("rules", ())]
    for index, *fault in switched_off_faults(read.rows, known):
        yield Fault(*read.places["rules"][index], *fault)


def _leave_out_changes_of_method(read: UserTables, before: Rows) -> None:
    """Removes the rows that change a row of the method: a layer adds evidence, only a field changes
    the method. A note names them."""
    changes: list[str] = []
    for name, rows in read.rows.items():
        key = TABLES[name].key
        known = {row[key] for row in before.get(name, ())}
        kept = [
            index for index, row in enumerate(rows) if not (row.get(REASON) and row[key] in known)
        ]
        left_out = len(rows) - len(kept)
        changes += [f"{name}.csv: {left_out}"] if left_out else []
        read.rows[name] = [rows[index] for index in kept]
        read.places[name] = [read.places[name][index] for index in kept]
    read.rows = {name: rows for name, rows in read.rows.items() if rows}
    if changes:
        read.changes_of_method = ", ".join(changes)
        read.notes.append(
            message(
                "loaders.changes-of-method",
                "rows left out because they change the method of a field, which a layer does not: "
                "{changes}",
                changes=read.changes_of_method,
            )
        )


def _notes_on_rules(read: UserTables, name: str, before: Rows) -> list[Message]:
    """What the rules of the layer concern in the evidence to which it is added."""
    if not (rules := [row["rule"] for row in read.rows.get("rules", ())]):
        return []
    own = NewRows(name, read.rows)
    return list(notes_on_rules(Evidence.from_rows(with_layers(before, [own])), rules))


def _nothing_to_load(path: Path, read: UserTables) -> Message:
    if read.changes_of_method:
        return message(
            "loaders.only-changes-of-method",
            "nothing to load in {path}: its rows change the method ({changes}), which a layer does "
            "not. To change the method, enter them in the tables of a field of your own: "
            "trialgraph init DIR --field",
            path=path,
            changes=read.changes_of_method,
        )
    if read.repeated:
        return message(
            "loaders.all-rows-exist",
            "nothing to load in {path}: all its rows have already been loaded",
            path=path,
        )
    return message(
        "loaders.empty-tables", "nothing to load in {path}: its tables are empty", path=path
    )
