"""The options of `diff`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import cite_option, command, format_options


def diff_options(commands: Any) -> None:
    sub = command(
        commands, "diff", "diff:diff", "What would change: which verdicts move, for which profiles, because of which result. Nothing is loaded.",
        "diff --with my-trials.xlsx",
        'diff --with my-trials --profile "lines=1, refractory:lenalidomide" --format json',
        "diff --with NCT02540993.json --add-unknown",
        "diff shipped now",
        "diff last-year.nq this-year.nq",
    )  # fmt: skip
    sub.add_argument(
        "graphs",
        nargs="*",
        metavar="BEFORE AFTER",
        help="two graphs: a file that build --out wrote, a folder of tables, http://… of an endpoint, 'shipped', or 'now' (with what you loaded)",
    )
    sub.add_argument(
        "--with",
        dest="files",
        nargs="+",
        default=[],
        metavar="FILE",
        help="compare what is now with what it were with these: folders of tables, workbooks, records of a registry",
    )
    sub.add_argument(
        "--add-unknown",
        action="store_true",
        help="add what records name and the evidence does not know: drugs without class, conditions as features",
    )
    sub.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="EXPR",
        help="ask this exposure profile; may be repeated (default: who was studied, before or after, at every number of lines)",
    )
    sub.add_argument(
        "--exit-code",
        action="store_true",
        help="end with exit code 1 where something moves, with 0 where nothing does",
    )
    format_options(sub)
    cite_option(sub)
