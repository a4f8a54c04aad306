"""Reads a folder of evidence tables and checks them: all faults of all tables in one go, or rows that can be trusted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import zip_longest
from typing import Protocol

from ...errors import Fault, TableError, nearest
from ...graph.model.cell_order import ordered_cells
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import ACCOUNTING, TABLES, Table

Rows = dict[str, list[dict[str, str]]]
FIRST_ROW = 2  # as a spreadsheet counts: row 1 is the header


class Folder(Protocol):
    """A directory, on disk or inside an installed package."""

    def joinpath(self, *names: str) -> Folder: ...
    def read_bytes(self) -> bytes: ...
    def is_file(self) -> bool: ...


def read_tables(folder: Folder, accounting: bool = True) -> Rows:
    """The checked rows of every table in `folder`, as {table: [{column: value}]}.

    `accounting` also reads the tables about the text of the sources (paragraphs, tokens). Every row that stands in a
    source gets a `locator` in words. Raises `TableError` with all faults.
    """
    rows, faults = read_unchecked(folder, accounting)
    if not faults:
        from .checks import check

        faults = list(check(rows))
    if faults:
        raise TableError(faults)
    return finished(rows)


def read_unchecked(folder: Folder, accounting: bool = True) -> tuple[Rows, list[Fault]]:
    """The rows as they stand, and the faults of the files themselves: encoding, header, cells that fit no column."""
    rows: Rows = {}
    faults: list[Fault] = []
    for table in TABLES.values():
        if table.name in ACCOUNTING and not accounting and table.name != "paragraphs":
            continue
        file = folder.joinpath(f"{table.name}.csv")
        if not file.is_file():
            faults.append(
                Fault(
                    f"{table.name}.csv",
                    1,
                    "",
                    "",
                    "the table is missing",
                    "Add it, if only with its header",
                )
            )
            continue
        rows[table.name] = list(_read(table, file.read_bytes(), faults))
    return rows, faults


def _read(table: Table, content: bytes, faults: list[Fault]) -> Iterator[dict[str, str]]:
    file = f"{table.name}.csv"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        value = repr(content[error.start : error.start + 8])
        line = content[: error.start].count(b"\n") + 1
        faults.append(Fault(file, line, "", value, "the file is not UTF-8", "Save it as CSV UTF-8"))
        return
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    faults += _header_faults(table, header)
    for number, cells in enumerate(reader, FIRST_ROW):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            extra = cells[len(header)]
            faults.append(
                Fault(
                    file,
                    number,
                    "",
                    extra,
                    "more cells than columns",
                    'Put text with commas in "quotes"',
                )
            )
        elif len(cells) < len(header):
            missing = header[len(cells)]
            faults.append(
                Fault(
                    file,
                    number,
                    missing,
                    "",
                    "the row ends before this column",
                    "Add the missing cells, if only empty",
                )
            )
        yield {
            column: cell.strip()
            for column, cell in zip_longest(header, cells[: len(header)], fillvalue="")
        }


def _header_faults(table: Table, header: list[str]) -> Iterator[Fault]:
    file = f"{table.name}.csv"
    for name in table.by_name.keys() - set(header):
        yield Fault(file, 1, name, "", "the column is missing", "Add it to the header")
    for name in header:
        if name not in table.by_name:
            near = nearest(name, table.by_name)
            remedy = (
                f"Did you mean {near[0]}"
                if near
                else "Leave it out, or see README.md of the tables"
            )
            yield Fault(file, 1, name, name, "the table has no such column", remedy)
        elif header.count(name) > 1:
            yield Fault(file, 1, name, name, "the column stands twice", "Keep one of them")


def finished(rows: Rows) -> Rows:
    """The rows as they are read back from a graph: several values of a cell sorted, and every row that stands in a
    source with its place in words, section and paragraph."""
    sections = {
        (row["source"], row["paragraph"]): row.get("section", "")
        for row in rows.get("paragraphs", [])
    }
    for name, table in TABLES.items():
        if name in ACCOUNTING:
            continue
        for row in rows.get(name, []):
            row.update(ordered_cells(table, row))
            if row.get("paragraph") and not row.get("locator"):
                row["locator"] = _locator(row["source"], row["paragraph"], sections)
    return rows


def _locator(source: str, paragraphs: str, sections: dict[tuple[str, str], str]) -> str:
    places: dict[str, list[int]] = {}
    for paragraph in paragraphs.split(SEPARATOR):
        places.setdefault(sections.get((source, paragraph), ""), []).append(int(paragraph))
    return "; ".join(f"{section} ¶{_runs(numbers)}".strip() for section, numbers in places.items())


def _runs(numbers: list[int]) -> str:
    """Numbers as people write them: 98, 99, 100, 103 → `98–100, 103`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
