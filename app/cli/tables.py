"""The command `tables`: print a table of a field, or list the tables."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_rows
from trialgraph.errors import UnknownNameError
from trialgraph.graph.model.schema import TABLES
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.fields.summary import table_sizes

_LISTED = ("table", "rows", "definition")


def run(options: argparse.Namespace) -> None:
    """Print a table. Raises `UnknownNameError` for an unknown name."""
    field, output = find_field(options.field), language(options)
    if not options.name:
        listed = [list(row) for row in table_sizes(field)]
        print_rows(options.format or "table", _LISTED, listed, _LISTED, output)
        return
    rows = field_rows(field)
    if options.name not in TABLES or not (table := rows.get(options.name)):
        raise UnknownNameError("table", options.name, [name for name in TABLES if rows.get(name)])
    columns = [name for name in (*TABLES[options.name].by_name, "locator") if _has(table, name)]
    cells = [[row.get(column, "") for column in columns] for row in table]
    print_rows(options.format or "csv", columns, cells, columns, output)


def _has(table: list[dict[str, str]], column: str) -> bool:
    return any(row.get(column) for row in table)
