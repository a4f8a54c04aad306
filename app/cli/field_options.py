"""The options of `fields` and `tables`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.output_format import FORMATS, format_named
from trialgraph.cli.shared_options import (
    add_command,
    field_option,
    format_option,
    no_field_option,
)
from trialgraph.message import message


def add_fields(commands: Any) -> None:
    sub = add_command(
        commands,
        "fields",
        "fields",
        message("cli.fields", "List the fields: diseases and stages of care with evidence."),
        about=message(
            "cli.fields.about",
            "Lists the shipped fields and those of installed packages. A question is about one "
            "field: give its name, or the folder of a field of your own, as --field. The "
            "column changes (CSV, JSON) lists the rows of the method that a field changes, with "
            "the reasons.",
        ),
        examples=("fields", "fields my-field --format json"),
    )
    sub.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME|DIR",
        help=message("cli.fields.name", "name or folder of a field (default: list all fields)"),
    )
    no_field_option(
        sub,
        message(
            "cli.fields.no_field",
            "fields takes the name without the option: trialgraph fields NAME",
        ),
    )
    format_option(sub)


def add_tables(commands: Any) -> None:
    sub = add_command(
        commands,
        "tables",
        "tables",
        message("cli.tables", "Print a table of a field, or list the tables."),
        about=message(
            "cli.tables.about",
            "Prints the rows as they are stored, with those of the method, and without layers.",
        ),
        examples=("tables", "tables rules", "tables drugs --format table"),
    )
    sub.add_argument(
        "name",
        nargs="?",
        default="",
        metavar="NAME",
        help=message("cli.tables.name", "name of a table (default: list the tables)"),
    )
    sub.add_argument(
        "--format",
        type=format_named,
        choices=FORMATS,
        default="",
        help=message("cli.tables.format", "output format (default: csv for a table, else table)"),
    )
    field_option(sub)
