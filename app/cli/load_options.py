"""The options of what brings evidence in and takes it out: `init`, `load`, `sources`, `unload`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.load_registry_options import registry_options
from trialgraph.cli.shared_options import (
    cite_option,
    command,
    format_options,
    graph_options,
    layer_options,
    parser_of,
)


def loading_options(commands: Any) -> None:
    _init(commands)
    _load(commands)
    _sources(commands)
    _unload(commands)


def _init(commands: Any) -> None:
    sub = command(
        commands, "init", "load:init", "Writes a template of tables for your own evidence, with help on every column and one worked trial.",
        "init my-trials", "init my-trials.xlsx",
    )  # fmt: skip
    sub.add_argument(
        "path", metavar="DIR", help="a new folder of CSV tables, or a workbook NAME.xlsx"
    )


def _load(commands: Any) -> None:
    load = parser_of(
        commands, "load", "Loads evidence over the shipped evidence, which stays as it is; every later answer counts it.",
        "load tables my-trials", "load tables my-trials.xlsx",
    )  # fmt: skip
    kinds = load.add_subparsers(metavar="WHAT", required=True)
    for add in (_load_tables, registry_options):
        add(kinds)


def _load_tables(kinds: Any) -> None:
    sub = command(
        kinds, "tables", "load:load_tables", "Loads your own evidence tables. All faults are named at once, each with sheet, row, column, value and remedy; nothing is loaded then.",
        "load tables my-trials", "load tables my-trials.xlsx --name phase3 --replace", "load tables drafts.csv",
    )  # fmt: skip
    sub.add_argument(
        "path",
        metavar="DIR or FILE",
        help="a folder of CSV tables, a workbook with a sheet a table, or edited drafts of extract",
    )
    layer_options(sub)


def _sources(commands: Any) -> None:
    sub = command(
        commands, "sources", "load:sources", "The documents that answers rest on: shipped ones, and what you loaded, from which files, when and by whom.",
        "sources", "sources my-trials --format json", "sources --cite ris",
    )  # fmt: skip
    sub.add_argument(
        "names",
        nargs="*",
        metavar="SOURCE",
        help="only these documents, or what was loaded under this name",
    )
    format_options(sub)
    cite_option(sub)
    graph_options(sub)


def _unload(commands: Any) -> None:
    sub = command(
        commands, "unload", "load:unload", "Removes what was loaded under a name, and nothing else.",
        "unload my-trials",
    )  # fmt: skip
    sub.add_argument(
        "name",
        metavar="SOURCE",
        help="the name under which it was loaded, as sources tells it, or one of its documents",
    )
