"""The options of the commands that check evidence: `lint` and `validate`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import (
    add_command,
    format_option,
    graph_options,
    tables_option,
    takes_file,
)
from trialgraph.message import message


def add_lint(commands: Any) -> None:
    sub = add_command(
        commands,
        "lint",
        "lint",
        message(
            "cli.lint",
            "Check for inconsistent figures, conflicting sources and outdated statements.",
        ),
        examples=("lint", "lint --check interval --format csv", "lint --check overtaken"),
        exit_1=message("cli.lint.exit_1", "  1  there are unflagged findings"),
    )
    sub.add_argument(
        "--check",
        default="",
        metavar="NAME",
        help=message(
            "cli.lint.check",
            "run only this check. Figures: interval, 'p value', direction, percentage, 'sum of "
            "arms', size, categories. Sources: difference, agreement, supersession. Statements: "
            "contradicted, overtaken, confirmed, 'not testable'",
        ),
    )
    format_option(sub)
    graph_options(sub)


def add_validate(commands: Any) -> None:
    sub = add_command(
        commands,
        "validate",
        "validate",
        message("cli.validate", "Check the tables, the graph (SHACL) and all loaded layers."),
        about=message(
            "cli.validate.about",
            "With the texts of the sources at hand, also checks every numeral against them.",
        ),
        examples=(
            "validate",
            "validate --all",
            "validate --tables my-evidence",
            "validate --sources ../texts",
        ),
        exit_1=message("cli.validate.exit_1", "  1  errors were found"),
    )
    tables_option(sub)
    sources = sub.add_argument(
        "--sources",
        metavar="DIR",
        help=message(
            "cli.validate.sources",
            "folder with the texts of the sources (default: TRIALGRAPH_SOURCES in the environment)",
        ),
    )
    takes_file(sources)
    sub.add_argument(
        "--all",
        action="store_true",
        help=message(
            "cli.validate.all", "check the whole graph of every layer, not samples of large ones"
        ),
    )
