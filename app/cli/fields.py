"""The command `fields`: the shipped and the installed fields."""

from __future__ import annotations

import argparse
import sys

from trialgraph.cli.printing import language, print_rows
from trialgraph.cli.streams import shown
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.fields.summary import COLUMNS, field_summary, listed_fields
from trialgraph.message import message

_SHOWN = ("name", "label", "trials", "results", "counts_lines", "origin")


def run(options: argparse.Namespace) -> None:
    """List the fields. A field that cannot be read is listed with its name, and its error is
    printed on standard error. Raises `UnknownNameError` for an unknown name, and `TableError` if
    the field of that name cannot be read."""
    fields = [field_summary(find_field(options.name))] if options.name else listed_fields()
    rows = [[field[column] for column in COLUMNS] for field in fields]
    output = language(options)
    print_rows(options.format, COLUMNS, rows, _SHOWN, output)
    for field in fields:
        if field["error"]:
            fault = message(
                "cli.fields.unreadable",
                "The field {name} cannot be used: {error}",
                name=field["name"],
                error=field["error"],
            )
            print(shown(output.say(fault)), file=sys.stderr)
