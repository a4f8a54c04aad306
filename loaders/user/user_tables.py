"""A user's own tables, of a folder or a workbook: completed, checked over what is there, and loaded as a layer.

A user may leave out tables, columns that need not be filled, and where a row stands: it then stands in the user's own file, at
its row. Rows that only repeat what is there already are left out, so that a copy of the shipped tables can be loaded too.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...errors import Fault, TableError, TrialgraphError, nearest
from ...graph.model.cell_order import ordered_cells
from ...graph.model.schema import ACCOUNTING, TABLES, Table
from ..layers.layers import Layer, Origin, add_layer, layers, origin_of
from ..layers.merging import rows_of_all
from ..tables.reading import Rows
from .draft_columns import DRAFT_NAMES, TABLE, is_drafted, of_draft
from .sheet import Sheet
from .sheets import REMARK, read_sheets, table_files

_LOCATOR = "locator"
_UNREAD = ("tokens",)  # of the accounting of the shipped sources only


@dataclass
class UserTables:
    """What a user's files hold: rows with their places, and how many rows only repeat what is there."""

    name: str
    rows: Rows
    places: dict[str, list[tuple[str, int]]]
    origins: list[Origin]
    drafted: set[str] = field(default_factory=set)  # the texts from which drafts were read
    repeated: int = 0
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def load_tables(
    path: Path, name: str = "", *, replace: bool = False, folder: Path | None = None
) -> tuple[Layer, int]:
    """Loads a folder of CSV tables or a workbook as a layer; gives it, and how many rows were there already.

    What is no fault and deserves a look (figures stored as numbers, a hidden sheet) is a warning. Raises `TableError` with all
    faults, each with file and sheet, row, column, value and remedy; nothing has changed then.
    """
    name = name or (path.resolve().name if path.is_dir() else path.stem)
    others = [layer for layer in layers(folder) if not (replace and layer.name == name)]
    read = read_user_tables(path, name, rows_of_all(others))
    if read.faults:
        raise TableError(read.faults, str(path))
    for note in read.notes:
        warnings.warn(note, stacklevel=2)
    if not read.rows:
        said = "all its rows are there already" if read.repeated else "its tables are empty"
        raise TrialgraphError(f"{path} holds nothing to load: {said}")
    try:
        return add_layer(
            name, "tables", read.rows, read.origins, folder, replace=replace, places=read.places
        ), read.repeated
    except TableError as error:
        raise TableError(
            sorted(error.faults, key=lambda fault: (fault.file, fault.row)), str(path)
        ) from None


def read_user_tables(path: Path, name: str, before: Rows) -> UserTables:
    """The rows of a user's tables, completed; with the faults of the files, and of the rows where the files have any."""
    try:
        sheets = read_sheets(path)
        read = UserTables(name, {}, {}, [origin_of(file) for file in table_files(path)])
    except OSError as error:
        raise TrialgraphError(
            f"{error.filename or path} cannot be read ({error.strerror or error})"
        ) from None
    for sheet in sheets:
        read.faults += sheet.faults
        read.notes += sheet.notes
        if sheet.table in TABLES and sheet.table not in _UNREAD:
            _add(sheet, read)
    _leave_out_repeated(read, before)
    _complete(read, {row["source"] for row in before.get("sources", ())})
    if read.faults:
        from ..tables.checks import check

        told = {(fault.file, fault.row, fault.column) for fault in read.faults}
        unread = [
            f"is not in {sheet.table}.csv" for sheet in sheets if sheet.faults and not sheet.lines
        ]
        more = check(read.rows, before, read.places)
        read.faults += [
            one for one in more if one.problem not in unread and not _follows(one, told)
        ]
        read.faults.sort(key=lambda fault: (fault.file, fault.row))
    return read


def _follows(fault: Fault, told: set[tuple[str, int, str]]) -> bool:
    """Whether a fault only says again what was told of its cell, or of the header of its column."""
    return (fault.file, fault.row, fault.column) in told or (fault.file, 1, fault.column) in told


def _add(sheet: Sheet, read: UserTables) -> None:
    """Puts the rows of a sheet with the others; a fault for each cell that fits no column."""
    table, lines = TABLES[sheet.table], iter(sheet.lines)
    first, header = next(lines, (1, []))
    if not any(header):
        return
    while header and not header[-1]:
        header.pop()
    columns = list(_columns(table, header, sheet, first, read.faults))
    drafted = is_drafted(header)
    rows, places = read.rows.setdefault(table.name, []), read.places.setdefault(table.name, [])
    needed = {table.key, "source", "paragraph"} & table.by_name.keys() | {
        one.name for one in table.columns if one.required
    }
    empty = dict.fromkeys(needed, "")
    for number, cells in lines:
        if not any(cells) or cells[0].startswith(REMARK):
            continue
        for extra in cells[len(header) :]:
            if extra:
                problem, remedy = (
                    "stands beyond the last column",
                    'Name its column in the header, or put text with commas in "quotes"',
                )
                read.faults.append(Fault(sheet.place, number, "", extra, problem, remedy))
        told = {
            column: cell for column, cell in zip(columns, cells, strict=False) if column and cell
        }
        rows.append(empty | (of_draft(told) if drafted else told))
        read.drafted |= {rows[-1].get("source", "")} if drafted else set()
        places.append((sheet.place, number))
    sheet.lines = sheet.lines[:1]  # the rest is held as rows now


def _columns(
    table: Table, header: list[str], sheet: Sheet, line: int, faults: list[Fault]
) -> Iterator[str]:
    """The column that each cell of a header names; empty where it names none."""
    known = [*table.by_name, *([_LOCATOR] if "paragraph" in table.by_name else [])]
    for index, name in enumerate(header):
        if not name:
            faults.append(
                Fault(
                    sheet.place,
                    line,
                    "",
                    "",
                    f"column {index + 1} has no name",
                    "Name it, or remove it",
                )
            )
        elif name in DRAFT_NAMES and table.name == TABLE and name not in header[:index]:
            pass  # for the person who edited the draft
        elif name not in known:
            near = nearest(name, known)
            remedy = f"Did you mean {near[0]}" if near else f"Known: {', '.join(known)}"
            faults.append(
                Fault(sheet.place, line, name, name, "the table has no such column", remedy)
            )
        elif name in header[:index]:
            faults.append(
                Fault(sheet.place, line, name, name, "the column stands twice", "Keep one of them")
            )
        yield name if name in known else ""
    for column in table.columns:
        if column.required and column.name not in header and not _filled_in(table, column.name):
            faults.append(
                Fault(
                    sheet.place,
                    line,
                    column.name,
                    "",
                    "the column is missing",
                    "Add it to the header",
                )
            )


def _filled_in(table: Table, column: str) -> bool:
    return column in ("source", "paragraph") and table.key != column


def _leave_out_repeated(read: UserTables, before: Rows) -> None:
    """Leaves out rows that are there already, word for word, and what is told of the text of documents that are."""
    documents = {row["source"] for row in before.get("sources", ())}
    for name, rows in read.rows.items():
        table = TABLES[name]
        there = (
            {row[table.key]: row for row in before.get(name, ())} if name not in ACCOUNTING else {}
        )
        new = [
            index
            for index, row in enumerate(rows)
            if (
                row["source"] not in documents
                if name in ACCOUNTING
                else not _same(table, row, there.get(row[table.key], {}))
            )
        ]
        read.repeated += len(rows) - len(new)
        read.rows[name] = [rows[index] for index in new]
        read.places[name] = [read.places[name][index] for index in new]
    read.rows = {name: rows for name, rows in read.rows.items() if rows}


def _same(table: Table, row: dict[str, str], other: dict[str, str]) -> bool:
    mine, theirs = ordered_cells(table, row), ordered_cells(table, other)
    return all(mine.get(column, "") == theirs.get(column, "") for column in table.by_name)


def _complete(read: UserTables, known: Collection[str]) -> None:
    """Rows that say no document stand in the user's own: the one that the tables name, or else the file itself. The text of a
    draft is a document too, where nothing tells of it."""
    listed = read.rows.get("sources", [])
    if len(listed) == 1 and not listed[0]["source"]:
        listed[0]["source"] = read.name
    documents = [row["source"] for row in listed]
    own, used = documents[0] if len(documents) == 1 else read.name, False
    for name, rows in read.rows.items():
        table = TABLES[name]
        if "paragraph" not in table.by_name or name in ACCOUNTING:
            continue
        for row, (place, line) in zip(rows, read.places[name], strict=True):
            if not row["source"] and (name != "rules" or row["paragraph"]):
                row["source"], used = own, True
            if row["source"] and not row["paragraph"]:
                row["paragraph"] = str(line)
                row[_LOCATOR] = (
                    row.get(_LOCATOR)
                    or f"{place.rpartition(', ')[2].removesuffix('.csv')}, row {line}"
                )
    files = ", ".join(origin.file for origin in read.origins)
    untold = {name: name for name in sorted(read.drafted - {"", *known})} | (
        {own: files} if used else {}
    )
    for name, title in untold.items():
        if name not in documents:
            document = {
                "source": name,
                "title": title,
                "published": date.today().isoformat(),
                "kind": "user-table",
            }
            read.rows.setdefault("sources", []).append(
                dict.fromkeys(TABLES["sources"].by_name, "") | document
            )
            read.places.setdefault("sources", []).append(("sources", 1))
