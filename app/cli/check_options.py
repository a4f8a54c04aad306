"""The options of the commands that check evidence: `lint` and `validate`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import (
    add_command,
    field_option,
    format_option,
    graph_options,
    takes_file,
)
from trialgraph.message import joined, message

_CHECKS = (
    message(
        "cli.lint.figures",
        "Checks of figures: interval (an estimate outside its interval or far from its centre), "
        "'p value' (it contradicts the interval), level (of an interval, other than 95%), "
        "'narrower subgroup' (its interval is narrower than that of the whole trial), direction "
        "(the claimed direction contradicts the interval), percentage (it contradicts the "
        "counts), 'sum of arms' (it differs from the enrolment), size (a part is larger than "
        "the whole, or the parts do not add up), categories (response categories contradict the "
        "overall response).",
    ),
    message(
        "cli.lint.sources",
        "Checks of figures that are printed twice: difference, agreement, supersession (a later "
        "report replaces the figure).",
    ),
    message(
        "cli.lint.statements",
        "Checks of statements against the evidence: contradicted, outdated (by later evidence, an "
        "approval or a withdrawal), confirmed, compatible (response or survival without a "
        "comparison), 'not testable'.",
    ),
)


def add_lint(commands: Any) -> None:
    sub = add_command(
        commands,
        "lint",
        "lint",
        message(
            "cli.lint",
            "Check for inconsistent figures, conflicting sources and outdated statements.",
        ),
        about=joined("\n\n", _CHECKS),
        examples=("lint", "lint --check interval --format csv", "lint --check outdated"),
        exit_1=message(
            "cli.lint.exit_1", "  1  there are findings that the tables do not already flag"
        ),
    )
    sub.add_argument(
        "--check",
        default="",
        metavar="NAME",
        help=message(
            "cli.lint.check",
            "run only this check, such as interval (default: all checks except agreement, "
            "supersession, confirmed, compatible and 'not testable')",
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
            "Also checks that the tables account for every numeral in the source texts, if these "
            "are available.",
        ),
        examples=(
            "validate",
            "validate --all",
            "validate --field my-field",
            "validate --sources ../texts",
        ),
        exit_1=message("cli.validate.exit_1", "  1  there are errors"),
    )
    field_option(sub)
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
            "check the graph of every layer in full (default: only samples of large graphs)",
        ),
    )
