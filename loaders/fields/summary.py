"""What a field is about and how much evidence it has, for lists of fields and tables."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import TrialgraphError, UnknownNameError
from ...graph.model.method_changes import method_changes
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from .declaration import read_declaration
from .folder import field_rows
from .known import KnownField, known_fields

COLUMNS = (
    *("name", "label", "label_zh", "conditions", "counts_lines", "stage", "example"),
    *("trials", "results", "statements", "changes", "origin", "folder", "error"),
)
_COUNTED = ("trials", "results", "statements")


def field_summary(field: KnownField) -> Mapping[str, str | int]:
    """The declaration of a field, the sizes of its tables, and where it is from: one value for
    each of `COLUMNS`. Raises `TableError` if an installed field has faults."""
    rows = field_rows(field)
    declared = rows["fields"][0]
    return {
        "name": field.key,
        "label": declared["label_en"],
        **{column: declared[column] for column in COLUMNS[2:7]},
        **{table: len(rows.get(table, ())) for table in _COUNTED},
        "changes": SEPARATOR.join(
            f"{change.table}: {change.row} ({change.reason})"
            for change in method_changes(rows).values()
        ),
        "origin": field.origin,
        "folder": str(field.folder),
        "error": "",
    }


def listed_fields() -> list[Mapping[str, str | int]]:
    """The summaries of all shipped and installed fields. One that cannot be read has only its name,
    origin and folder, and the `error`: it is no reason to hide the others."""
    return [_summary_or_error(field) for field in known_fields()]


def _summary_or_error(field: KnownField) -> Mapping[str, str | int]:
    try:
        return field_summary(field)
    except TrialgraphError as error:
        known = {"name": field.key, "origin": field.origin, "folder": str(field.folder)}
        return {**dict.fromkeys(COLUMNS, ""), **known, "error": str(error)}


def field_label(field: KnownField) -> str:
    """The name of a field for readers, in English."""
    return read_declaration(field.folder).row["label_en"]


def table_of(field: KnownField, name: str) -> tuple[list[str], list[list[str]]]:
    """The columns in use and the cells of a table of a field and of the method. Raises
    `UnknownNameError` if there is no such table."""
    rows = field_rows(field)
    if name not in TABLES or not (table := rows.get(name)):
        raise UnknownNameError("table", name, [known for known in TABLES if rows.get(known)])
    columns = [
        column
        for column in (*TABLES[name].by_name, "locator")
        if any(row.get(column) for row in table)
    ]
    return columns, [[row.get(column, "") for column in columns] for row in table]


def table_sizes(field: KnownField) -> list[tuple[str, int, str]]:
    """The name, number of rows and meaning of each table of a field and of the method."""
    rows = field_rows(field)
    return [
        (name, len(rows.get(name, ())), table.definition)
        for name, table in TABLES.items()
        if rows.get(name)
    ]
