"""Reads tables that a user wrote, for a layer or a field: their rows, places and faults.

Tables, optional columns, and the source of a row may be left out (see `completion.py`). Rows that
begin with # are help.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...errors import Fault, TrialgraphError, nearest
from ...graph.model.columns import Table
from ...graph.model.schema import TABLES
from ...message import message
from .checks import check
from .draft_columns import DRAFT_NAMES, TABLE, is_drafted, table_cells
from .fault_parts import did_you_mean, moved_column
from .figures import plain_figures
from .reading import Rows
from .sheet import Sheet
from .sheets import COMMENT, field_files, read_field_sheets, read_sheets, table_files

LOCATOR = "locator"
_TOKENS = "tokens"  # describes only the texts of the sources


@dataclass
class UserTables:
    """The rows of a user's files with their places (file and line), faults and notes.

    `unread` are the tables that could not be read at all, `drafted` the texts that drafts were
    extracted from; `repeated` is the number of rows that exist already, `changes_of_method` counts
    the rows left out because they change the method, and `notes` are remarks on problems that are
    not faults.
    """

    name: str
    files: Sequence[Path]
    rows: Rows = field(default_factory=dict)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    drafted: set[str] = field(default_factory=set)
    repeated: int = 0
    changes_of_method: str = ""
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_user_tables(path: Path, name: str) -> UserTables:
    """The rows of a layer's folder, CSV file or workbook, with the faults of the files.

    Raises `TrialgraphError` if a file cannot be read.
    """
    try:
        return _tables_of(read_sheets(path), UserTables(name, table_files(path)), (_TOKENS,))
    except OSError as error:
        raise _unreadable(path, error) from None


def read_field_tables(folder: Path, name: str, accounting: bool) -> UserTables:
    """The rows in the folder of a field, with the faults of the files.

    `accounting`: whether to include the table `tokens`. Raises `TrialgraphError` if a file cannot
    be read.
    """
    left_out = () if accounting else (_TOKENS,)
    try:
        read = UserTables(name, field_files(folder))
        return _tables_of(read_field_sheets(folder), read, left_out)
    except OSError as error:
        raise _unreadable(folder, error) from None


def row_faults(read: UserTables, before: Rows) -> list[Fault]:
    """Faults of rows, without those that result from faults of the files.

    `before` are the rows to which they may refer.
    """
    known = {(fault.file, fault.row, fault.column) for fault in read.faults}

    def follows(fault: Fault) -> bool:
        in_header = (fault.file, 1, fault.column)
        return (fault.file, fault.row, fault.column) in known or in_header in known

    return [
        fault
        for fault in check(read.rows, before, read.places)
        if not follows(fault) and _missing_table(fault) not in read.unread
    ]


def _tables_of(sheets: Sequence[Sheet], read: UserTables, left_out: Sequence[str]) -> UserTables:
    for sheet in sheets:
        read.faults += sheet.faults
        read.notes += sheet.notes
        if sheet.faults and not sheet.lines:
            read.unread.add(sheet.table)
        if sheet.table in TABLES and sheet.table not in left_out:
            _add_rows(sheet, read)
    return read


def _unreadable(path: Path, error: OSError) -> TrialgraphError:
    return TrialgraphError(
        message(
            "loaders.unreadable-file",
            "cannot read {file} ({error}); check the file and its permissions",
            file=error.filename or path,
            error=error.strerror or error,
        )
    )


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
    commas = 0
    for number, cells in lines:
        if not any(cells) or cells[0].startswith(COMMENT):
            continue
        read.faults += _extra_cells(sheet, number, cells[len(header) :])
        filled, with_comma = plain_figures(
            table,
            {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell},
        )
        commas += with_comma
        row = empty | (table_cells(filled) if drafted else filled)
        rows.append(row)
        places.append((sheet.place, number))
        if drafted:
            read.drafted.add(row.get("source", ""))
    if commas:
        read.notes.append(
            message(
                "loaders.decimal-commas",
                "{sheet}: commas in {count} figures were read as decimal points",
                sheet=sheet.place,
                count=commas,
            )
        )
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
    known = [*table.by_name, *([LOCATOR] if "paragraph" in table.by_name else [])]
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
