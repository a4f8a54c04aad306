"""The options of `diff`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.identity_options import identity_options
from trialgraph.cli.shared_options import (
    add_command,
    cite_option,
    condition_option,
    field_option,
    format_option,
    takes_file,
)
from trialgraph.message import message


def add_diff(commands: Any) -> None:
    sub = add_command(
        commands,
        "diff",
        "diff",
        message(
            "cli.diff",
            "Compare two bodies of evidence: which verdicts change, for which profiles and "
            "because of which results.",
        ),
        about=message(
            "cli.diff.about",
            "Compares two graphs, or the current answers with the answers after adding "
            "files. The files are used only for this comparison; they are not loaded.",
        ),
        examples=(
            "diff --with my-trials.xlsx",
            "diff --with NCT02540993.json --add-unknown",
            "diff built-in now",
            "diff last-year.nq this-year.nq",
        ),
        exit_1=message("cli.diff.exit_1", "  1  with --exit-code: an answer changes"),
    )
    graphs = sub.add_argument(
        "graphs",
        nargs="*",
        metavar="BEFORE AFTER",
        help=message(
            "cli.diff.graphs",
            "two graphs, each given as a file written by build --out, a folder of tables, "
            "the URL of a SPARQL endpoint, 'built-in' (without what you loaded) or 'now' (the "
            "built-in evidence and what you loaded)",
        ),
    )
    files = sub.add_argument(
        "--with",
        dest="files",
        nargs="+",
        default=[],
        metavar="FILE",
        help=message(
            "cli.diff.with",
            "compare the current answers with the answers after adding these files: "
            "folders of tables, workbooks or registry records",
        ),
    )
    takes_file(graphs)
    takes_file(files)
    sub.add_argument(
        "--add-unknown",
        action="store_true",
        help=message(
            "cli.diff.add_unknown",
            "with registry records: also add drugs and conditions that are not in the evidence "
            "(drugs are added without a class; results on a condition outside the field count for "
            "none of its profiles)",
        ),
    )
    condition_option(
        sub,
        message(
            "cli.diff.condition",
            "condition that the rows of the files are about, unless they name their own (of "
            "records: another name of a condition of the field); repeatable",
        ),
    )
    identity_options(sub)
    sub.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="EXPR",
        help=message(
            "cli.diff.profile",
            "exposure profile to compare; repeatable (default: the characteristics of each "
            "population in the evidence, combined with each number of prior lines that its "
            "patients can have)",
        ),
    )
    sub.add_argument(
        "--exit-code",
        action="store_true",
        help=message("cli.diff.exit_code", "exit with code 1 if an answer changes"),
    )
    field_option(sub)
    format_option(sub)
    cite_option(sub)
