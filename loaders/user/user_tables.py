"""Reads a user's own tables and completes their rows.

A user may leave out tables, optional columns, and the source of a row, which is then the user's
own file. Rows that exist already are skipped, so that a copy of the built-in tables with additions
can be loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...errors import Fault, TrialgraphError, nearest
from ...graph.model.cell_order import ordered_cells
from ...graph.model.columns import Table
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from ..layers.layer import Origin, origin_of
from ..tables.checks import check
from ..tables.fault_parts import did_you_mean, moved_column
from ..tables.reading import Rows
from .draft_columns import DRAFT_NAMES, TABLE, is_drafted, table_cells
from .sheet import Sheet
from .sheets import COMMENT, read_sheets, table_files

_LOCATOR = "locator"
_NOT_READ = ("tokens",)  # describes only the texts of the built-in sources


@dataclass
class UserTables:
    """The rows of a user's files with their places (file and line), faults and notes.

    `drafted` are the texts that drafts were extracted from, `repeated` is the number of rows that
    exist already, and `notes` are remarks on problems that are not faults.
    """

    name: str
    rows: Rows
    places: dict[str, list[tuple[str, int]]]
    origins: list[Origin]
    drafted: set[str] = field(default_factory=set)
    repeated: int = 0
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_user_tables(path: Path, name: str, before: Rows) -> UserTables:
    """The completed rows of a user's tables, with the faults of the files.

    If the files have faults, those of the rows are included too. Raises `TrialgraphError` if a
    file cannot be read.
    """
    try:
        sheets = read_sheets(path)
        read = UserTables(name, {}, {}, [origin_of(file) for file in table_files(path)])
    except OSError as error:
        raise TrialgraphError(
            message(
                "loaders.unreadable-file",
                "cannot read {file} ({error}); check the file and its permissions",
                file=error.filename or path,
                error=error.strerror or error,
            )
        ) from None
    for sheet in sheets:
        read.faults += sheet.faults
        read.notes += sheet.notes
        if sheet.table in TABLES and sheet.table not in _NOT_READ:
            _add_rows(sheet, read)
    _leave_out_repeated(read, before)
    _complete(read, {row["source"] for row in before.get("sources", ())})
    if read.faults:
        read.faults += _independent_faults(read, sheets, before)
        read.faults.sort(key=lambda fault: (fault.file, fault.row))
    return read


def _independent_faults(read: UserTables, sheets: Collection[Sheet], before: Rows) -> list[Fault]:
    """Faults of rows, without those that result from faults of the files."""
    unread = {sheet.table for sheet in sheets if sheet.faults and not sheet.lines}
    known = {(fault.file, fault.row, fault.column) for fault in read.faults}

    def follows(fault: Fault) -> bool:
        in_header = (fault.file, 1, fault.column)
        return (fault.file, fault.row, fault.column) in known or in_header in known

    return [
        fault
        for fault in check(read.rows, before, read.places)
        if not follows(fault) and _missing_table(fault) not in unread
    ]


def _missing_table(fault: Fault) -> str:
    """The table in which a referenced row is missing; empty for other faults."""
    is_reference = getattr(fault.problem, "id", "") == "loaders.no-such-row"
    return str(fault.problem.parts["table"]) if is_reference else ""  # type: ignore[attr-defined]


def _add_rows(sheet: Sheet, read: UserTables) -> None:
    """Adds the rows of a sheet, and a fault for each cell beyond the last column."""
    table, lines = TABLES[sheet.table], iter(sheet.lines)
    header_line, header = next(lines, (1, []))
    if not any(header):
        return
    while header and not header[-1]:
        header.pop()
    columns = list(_columns(table, header, sheet, header_line, read.faults))
    drafted = is_drafted(header)
    rows, places = read.rows.setdefault(table.name, []), read.places.setdefault(table.name, [])
    needed = {table.key, "source", "paragraph"} & table.by_name.keys()
    empty = dict.fromkeys(needed | {col.name for col in table.columns if col.required}, "")
    for number, cells in lines:
        if not any(cells) or cells[0].startswith(COMMENT):
            continue
        read.faults += _extra_cells(sheet, number, cells[len(header) :])
        filled = {
            column: cell for column, cell in zip(columns, cells, strict=False) if column and cell
        }
        row = empty | (table_cells(filled) if drafted else filled)
        rows.append(row)
        places.append((sheet.place, number))
        if drafted:
            read.drafted.add(row.get("source", ""))
    sheet.lines = sheet.lines[:1]  # frees memory: the cells are now in the rows


def _extra_cells(sheet: Sheet, line: int, cells: list[str]) -> Iterator[Fault]:
    for cell in filter(None, cells):
        problem = message("loaders.extra-cell", "is beyond the last column")
        remedy = message(
            "loaders.extra-cell.remedy",
            'Name its column in the header, or put text that contains commas in "quotes"',
        )
        yield Fault(sheet.place, line, "", cell, problem, remedy)


def _columns(
    table: Table, header: list[str], sheet: Sheet, line: int, faults: list[Fault]
) -> Iterator[str]:
    """The column of each cell of a header; empty for columns that are not read."""
    known = [*table.by_name, *([_LOCATOR] if "paragraph" in table.by_name else [])]
    for index, name in enumerate(header):
        if fault := _problem_of_column(table, known, header, index):
            faults.append(Fault(sheet.place, line, name, name, *fault))
        yield name if name in known else ""
    for column in table.columns:
        if column.required and column.name not in header and not _has_default(table, column.name):
            problem = message("loaders.no-column", "the column is missing")
            remedy = message("loaders.no-column.remedy", "Add it to the header")
            faults.append(Fault(sheet.place, line, column.name, "", problem, remedy))


def _problem_of_column(
    table: Table, known: list[str], header: list[str], index: int
) -> tuple[str, str] | None:
    """The problem and remedy of a cell of a header; None if it is correct."""
    name = header[index]
    if not name:
        problem = message("loaders.unnamed-column", "column {number} has no name", number=index + 1)
        return problem, message("loaders.unnamed-column.remedy", "Name it, or remove it")
    if name in header[:index]:
        problem = message("loaders.repeated-column", "the header names this column twice")
        return problem, message("loaders.repeated-column.remedy", "Remove one of them")
    if name in known or (name in DRAFT_NAMES and table.name == TABLE):
        return None
    if moved := moved_column(table.name, name):
        return moved
    problem = message("loaders.unknown-column", "the table has no such column")
    return problem, did_you_mean(nearest(name, known)) or message(
        "loaders.known-columns", "Columns: {columns}", columns=", ".join(known)
    )


def _has_default(table: Table, column: str) -> bool:
    return column in ("source", "paragraph") and table.key != column


def _leave_out_repeated(read: UserTables, before: Rows) -> None:
    """Removes rows that exist already, and rows about the texts of existing documents."""
    documents = {row["source"] for row in before.get("sources", ())}
    for name, rows in read.rows.items():
        table = TABLES[name]
        if name in ACCOUNTING:
            new = [index for index, row in enumerate(rows) if row["source"] not in documents]
        else:
            existing = {row[table.key]: row for row in before.get(name, ())}
            new = [
                index
                for index, row in enumerate(rows)
                if not _is_equal(table, row, existing.get(row[table.key], {}))
            ]
        read.repeated += len(rows) - len(new)
        read.rows[name] = [rows[index] for index in new]
        read.places[name] = [read.places[name][index] for index in new]
    read.rows = {name: rows for name, rows in read.rows.items() if rows}


def _is_equal(table: Table, row: dict[str, str], other: dict[str, str]) -> bool:
    mine, theirs = ordered_cells(table, row), ordered_cells(table, other)
    return all(mine.get(column, "") == theirs.get(column, "") for column in table.by_name)


def _complete(read: UserTables, known: Collection[str]) -> None:
    """Fills in missing sources, and adds the documents that rows need.

    If the user's tables list exactly one document, it becomes the source; otherwise, the source is
    a new document that represents the files. A text that drafts were extracted from becomes a
    document too.
    """
    listed = read.rows.get("sources", [])
    if len(listed) == 1 and not listed[0]["source"]:
        listed[0]["source"] = read.name
    documents = [row["source"] for row in listed]
    own = documents[0] if len(documents) == 1 else read.name
    own_is_used = _fill_in_source(read, own)
    titles = {name: name for name in sorted(read.drafted - {"", *known})}
    if own_is_used:
        titles[own] = ", ".join(origin.file for origin in read.origins)
    for name, title in titles.items():
        if name not in documents:
            document = {
                "source": name,
                "title": title,
                "published": date.today().isoformat(),
                "kind": "user-table",
            }
            empty = dict.fromkeys(TABLES["sources"].by_name, "")
            read.rows.setdefault("sources", []).append(empty | document)
            read.places.setdefault("sources", []).append(("sources", 1))


def _fill_in_source(read: UserTables, own: str) -> bool:
    """Fills in missing sources, paragraphs and locators of rows.

    `own` is the source of rows that give none; returns whether there are such rows.
    """
    is_used = False
    for name, rows in read.rows.items():
        if "paragraph" not in TABLES[name].by_name or name in ACCOUNTING:
            continue
        for row, (place, line) in zip(rows, read.places[name], strict=True):
            if not row["source"] and (name != "rules" or row["paragraph"]):
                row["source"], is_used = own, True
            if row["source"] and not row["paragraph"]:
                row["paragraph"] = str(line)
                file = place.rpartition(", ")[2].removesuffix(".csv")
                row[_LOCATOR] = row.get(_LOCATOR) or f"{file}, row {line}"
    return is_used
