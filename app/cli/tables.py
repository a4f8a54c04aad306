"""The command `tables`: print a table of a field, or list the tables."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_rows
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.fields.summary import table_of, table_sizes

_LISTED = ("table", "rows", "definition")


def run(options: argparse.Namespace) -> None:
    """Print a table. Raises `UnknownNameError` for an unknown name."""
    field, output = find_field(options.field), language(options)
    if not options.name:
        listed = [list(row) for row in table_sizes(field)]
        print_rows(options.format or "table", _LISTED, listed, _LISTED, output)
        return
    columns, cells = table_of(field, options.name)
    print_rows(options.format or "csv", columns, cells, columns, output)
