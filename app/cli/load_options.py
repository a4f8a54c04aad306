"""The options of the commands that add and remove evidence: `init`, `load`, `sources`, `unload`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.load_registry_options import add_load_registry
from trialgraph.cli.shared_options import (
    add_command,
    command_parser,
    condition_option,
    field_option,
    layer_options,
    output_options,
    takes_file,
)
from trialgraph.message import message


def add_init(commands: Any) -> None:
    sub = add_command(
        commands,
        "init",
        "init",
        message("cli.init", "Create template tables for your own evidence."),
        about=message(
            "cli.init.about",
            "The template explains every column and contains invented trials as an example. A "
            "layer adds tables to a field; a field is the evidence on a disease of its own.",
        ),
        examples=(
            "init my-trials",
            "init my-trials.xlsx",
            "init my-trials --field NAME",
            "init my-field --field",
        ),
    )
    path = sub.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="DIR",
        help=message(
            "cli.init.path",
            "folder to create for the CSV tables, or workbook to create (NAME.xlsx)",
        ),
    )
    takes_file(path)
    sub.add_argument(
        "--field",
        nargs="?",
        const=True,
        default="",
        metavar="NAME|DIR",
        help=message(
            "cli.init.field",
            "without a name: create a whole field (field.toml and its tables) instead of a layer; "
            "with the name or folder of a field: a layer over that field",
        ),
    )


def add_load(commands: Any) -> None:
    load = command_parser(
        commands,
        "load",
        message("cli.load", "Load evidence as a layer on top of the built-in evidence."),
        about=message(
            "cli.load.about",
            "The built-in evidence does not change. All later answers include the layer "
            "until you remove it with trialgraph unload.",
        ),
        examples=("load tables my-trials", "load registry NCT02540993.json"),
    )
    kinds = load.add_subparsers(metavar="KIND", required=True)
    _add_load_tables(kinds)
    add_load_registry(kinds)


def _add_load_tables(kinds: Any) -> None:
    sub = add_command(
        kinds,
        "tables",
        "load_tables",
        message(
            "cli.load_tables",
            "Load your own evidence tables as a layer on top of the built-in evidence.",
        ),
        about=message(
            "cli.load_tables.about",
            "Errors are reported all at once, each with its sheet, row, column, value and a "
            "suggested fix. If there are errors, nothing is loaded.",
        ),
        examples=(
            "load tables my-trials",
            "load tables my-trials.xlsx --name phase3 --replace",
            "load tables drafts.csv",
        ),
    )
    path = sub.add_argument(
        "path",
        metavar="DIR or FILE",
        help=message(
            "cli.load_tables.path",
            "folder of CSV tables, workbook with one sheet per table, or completed drafts "
            "from trialgraph extract",
        ),
    )
    takes_file(path)
    layer_options(sub)
    sub.add_argument(
        "--dry-run",
        action="store_true",
        help=message(
            "cli.load_tables.dry_run",
            "check the tables and say what they contain and concern, but load nothing",
        ),
    )
    condition_option(
        sub,
        message(
            "cli.load_tables.condition",
            "condition that the rows are about, unless they name their own; repeatable (default: "
            "those of a field.toml in the folder, else those of the field)",
        ),
    )


def add_sources(commands: Any) -> None:
    sub = add_command(
        commands,
        "sources",
        "sources",
        message("cli.sources", "List the documents behind the answers."),
        about=message(
            "cli.sources.about",
            "For documents that you loaded, the list includes their files, the date of "
            "loading and the user.",
        ),
        examples=("sources", "sources my-trials --format json", "sources --cite ris"),
    )
    sub.add_argument(
        "names",
        nargs="*",
        metavar="SOURCE",
        help=message("cli.sources.names", "documents or layers to list (default: all)"),
    )
    output_options(sub)


def add_unload(commands: Any) -> None:
    sub = add_command(
        commands,
        "unload",
        "unload",
        message("cli.unload", "Remove a layer of evidence that you loaded."),
        examples=("unload my-trials",),
    )
    sub.add_argument(
        "name",
        metavar="SOURCE",
        help=message(
            "cli.unload.name",
            "name of a layer, as listed by trialgraph sources, or of one of its documents",
        ),
    )
    field_option(sub)
