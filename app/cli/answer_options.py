"""The options of the commands that answer a profile: `support`, `explain` and `view`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.field_examples import profile_help
from trialgraph.cli.question_options import question_options
from trialgraph.cli.shared_options import (
    REGIMEN_HELP,
    add_command,
    graph_options,
    takes_file,
    takes_names,
)
from trialgraph.graph.model.kinds import VERDICTS
from trialgraph.message import message


def add_support(commands: Any) -> None:
    sub = add_command(
        commands,
        "support",
        "support",
        message(
            "cli.support", "Show the verdict on every regimen for an exposure profile, best first."
        ),
    )
    sub.add_argument("expression", metavar="EXPR", help=profile_help())
    sub.add_argument(
        "--against",
        default="",
        metavar="EXPR",
        help=message(
            "cli.support.against",
            "show which verdicts differ for this other profile, and which of its facts make the "
            "difference",
        ),
    )
    group = sub.add_argument_group(message("cli.support.shown", "what is shown"))
    verdict_option(group)
    group.add_argument(
        "--top",
        type=int,
        default=0,
        metavar="N",
        help=message("cli.support.top", "show at most N regimens, the best first"),
    )
    group.add_argument(
        "--all",
        action="store_true",
        help=message(
            "cli.support.all",
            "list every regimen, including those that are excluded or have no evidence",
        ),
    )
    group.add_argument(
        "--full",
        action="store_true",
        help=message(
            "cli.support.full",
            "show all details: patients, harms, network estimates, approvals, notes",
        ),
    )
    question_options(sub)


def add_explain(commands: Any) -> None:
    sub = add_command(
        commands,
        "explain",
        "explain",
        message(
            "cli.explain",
            "Show the evidence and reasoning behind the verdict on one regimen, and the "
            "unknown facts that would change it.",
        ),
    )
    regimen = sub.add_argument("regimen", metavar="REGIMEN", help=REGIMEN_HELP)
    takes_names(regimen, "regimens")
    sub.add_argument("expression", metavar="EXPR", help=profile_help())
    question_options(sub)


def add_view(commands: Any) -> None:
    sub = add_command(
        commands,
        "view",
        "view",
        message("cli.view", "Write an interactive graph to a single self-contained HTML file."),
        examples=("view",),
    )
    shown = sub.add_argument(
        "expression",
        nargs="?",
        default="",
        metavar="REGIMEN or EXPR",
        help=message("cli.view.about", "regimen or exposure profile to show (default: everything)"),
    )
    takes_names(shown, "regimens")
    out = sub.add_argument(
        "--out",
        default="trialgraph.html",
        metavar="FILE",
        help=message("cli.view.out", "HTML file to write (default: %(default)s)"),
    )
    takes_file(out)
    verdict_option(sub)
    question_options(sub, printed=False)
    graph_options(sub)


def verdict_option(sub: Any) -> None:
    sub.add_argument(
        "--verdict",
        action="append",
        default=[],
        metavar="VERDICT",
        help=message(
            "cli.view.verdict",
            "show only regimens with this verdict: {verdicts}; repeatable",
            verdicts=", ".join(verdict.replace(" ", "-") for verdict in VERDICTS),
        ),
    )
