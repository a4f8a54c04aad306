"""Reads a folder of evidence tables: the rows, and the faults of the files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from ...errors import Fault, nearest
from ...graph.model.cell_order import ordered_cells
from ...graph.model.columns import Table
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from .fault_parts import (
    FIRST_ROW,
    did_you_mean,
    is_translation,
    moved_column,
    save_as_utf8,
    unknown_table,
)

Rows = dict[str, list[dict[str, str]]]


def read_unchecked(folder: Path, accounting: bool = True) -> tuple[Rows, list[Fault]]:
    """The unchecked rows of all tables in a folder, as {table: [{column: value}]}, and the faults
    of the files: encoding, header, number of cells.

    `accounting`: whether to include the tables about the texts of the sources (paragraphs,
    tokens). Tables and optional columns may be missing.
    """
    rows: Rows = {}
    faults: list[Fault] = []
    for table in TABLES.values():
        if table.name in ACCOUNTING and not accounting and table.name != "paragraphs":
            continue
        file = folder.joinpath(f"{table.name}.csv")
        if file.is_file():
            rows[table.name] = list(_read(table, file.read_bytes(), faults))
    faults += [
        unknown_table(file.name, file.stem)
        for file in sorted(folder.glob("*.csv"))
        if file.stem not in TABLES and not is_translation(file)
    ]
    return rows, faults


def _read(table: Table, content: bytes, faults: list[Fault]) -> Iterator[dict[str, str]]:
    file = f"{table.name}.csv"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        value = repr(content[error.start : error.start + 8])
        line = content[: error.start].count(b"\n") + 1
        problem = message("loaders.not-utf8", "the file is not UTF-8")
        faults.append(Fault(file, line, "", value, problem, save_as_utf8()))
        return
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    faults += _header_faults(table, header)
    for number, cells in enumerate(reader, FIRST_ROW):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            problem = message("loaders.too-many-cells", "more cells than columns")
            remedy = message(
                "loaders.too-many-cells.remedy", 'Put text that contains commas in "quotes"'
            )
            faults.append(Fault(file, number, "", cells[len(header)], problem, remedy))
        elif len(cells) < len(header):
            problem = message("loaders.too-few-cells", "the row ends before this column")
            remedy = message("loaders.too-few-cells.remedy", "Add the missing cells, even if empty")
            faults.append(Fault(file, number, header[len(cells)], "", problem, remedy))
        yield {
            column: cell.strip()
            for column, cell in zip_longest(header, cells[: len(header)], fillvalue="")
        }


def _header_faults(table: Table, header: list[str]) -> Iterator[Fault]:
    file = f"{table.name}.csv"
    required = [table.key, *(column.name for column in table.columns if column.required)]
    for name in dict.fromkeys(required):
        if name in header:
            continue
        problem = message("loaders.no-column", "the column is missing")
        remedy = message("loaders.no-column.remedy", "Add it to the header")
        yield Fault(file, 1, name, "", problem, remedy)
    for name in header:
        if moved := moved_column(table.name, name):
            yield Fault(file, 1, name, name, *moved)
        elif name not in table.by_name:
            problem = message("loaders.unknown-column", "the table has no such column")
            near = did_you_mean(nearest(name, table.by_name))
            see = message(
                "loaders.unknown-column.remedy", "Remove it, or see README.md of the tables"
            )
            yield Fault(file, 1, name, name, problem, near or see)
        elif header.count(name) > 1:
            problem = message("loaders.repeated-column", "the header names this column twice")
            remedy = message("loaders.repeated-column.remedy", "Remove one of them")
            yield Fault(file, 1, name, name, problem, remedy)


def finished(rows: Rows) -> Rows:
    """Completes rows in place: sorts the values of cells that have several, and adds locators.

    The rows are then the same as those read from a graph. A row from a source gets a `locator` (its
    section and paragraphs in words) unless it already has one.
    """
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
    """The numbers, with consecutive ones joined as ranges: 98, 99, 100, 103 → `98–100, 103`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
