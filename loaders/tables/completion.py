"""Completes the rows of a user's tables: sources that they leave out, and documents they need."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ...graph.model.cell_order import ordered_cells
from ...graph.model.columns import Table
from ...graph.model.schema import ACCOUNTING, TABLES
from .reading import Rows
from .user_tables import LOCATOR, UserTables


def leave_out_repeated(read: UserTables, before: Rows) -> None:
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


def complete(read: UserTables, known: Collection[str], published: date) -> None:
    """Fills in missing sources, and adds the documents that rows need.

    If the user's tables list exactly one document, it becomes the source; otherwise, the source is
    a new document that represents the files, of the date `published`. A text that drafts were
    extracted from becomes a document too. `known` are the documents that exist already.
    """
    listed = read.rows.get("sources", [])
    if len(listed) == 1 and not listed[0]["source"]:
        listed[0]["source"] = read.name
    documents = [row["source"] for row in listed]
    own = documents[0] if len(documents) == 1 else read.name
    own_is_used = _fill_in_source(read, own)
    titles = {name: name for name in sorted(read.drafted - {"", *known})}
    if own_is_used:
        titles[own] = ", ".join(file.name for file in read.files)
    for name, title in titles.items():
        if name not in documents:
            document = {
                "source": name,
                "title": title,
                "published": published.isoformat(),
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
                row[LOCATOR] = row.get(LOCATOR) or f"{file}, row {line}"
    return is_used
