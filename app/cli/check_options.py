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
        examples=("lint", "lint --check interval --format csv", "lint --check outdated"),
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
            "contradicted, outdated, confirmed, 'not testable'",
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
            "If the source texts are available, also checks every numeral against them.",
        ),
        examples=(
            "validate",
            "validate --all",
            "validate --tables my-evidence",
            "validate --sources ../texts",
        ),
        exit_1=message("cli.validate.exit_1", "  1  there are errors"),
    )
    tables_option(sub)
    sources = sub.add_argument(
        "--sources",
        metavar="DIR",
        help=message(
            "cli.validate.sources",
            "folder of the source texts (default: the environment variable TRIALGRAPH_SOURCES)",
        ),
    )
    takes_file(sources)
    sub.add_argument(
        "--all",
        action="store_true",
        help=message(
            "cli.validate.all",
            "check the graph of every layer in full, instead of sampling large graphs",
        ),
    )
