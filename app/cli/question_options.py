"""The options that restrict a question: endpoint, date, available drugs, region."""

from __future__ import annotations

import argparse

from trialgraph.cli.shared_options import output_options, takes_names
from trialgraph.graph.model.kinds import ENGINES
from trialgraph.message import message


def question_options(
    sub: argparse.ArgumentParser, endpoint: str = "", *, printed: bool = True
) -> None:
    """The options that restrict a question; `endpoint` is the help text of that option."""
    group = sub.add_argument_group(message("cli.group.question", "question"))
    endpoints = group.add_argument(
        "--endpoint",
        default="",
        metavar="NAME",
        help=endpoint
        or message("cli.endpoint", "base the verdicts on this endpoint alone, such as OS"),
    )
    takes_names(endpoints, "endpoints")
    group.add_argument(
        "--as-of",
        default="",
        metavar="DATE",
        help=message(
            "cli.as_of",
            "use only what was known by the end of this day, month or year (2020-06-01, 2020-06)",
        ),
    )
    available = group.add_argument(
        "--available",
        default=[],
        action="append",
        metavar="LIST",
        help=message(
            "cli.available",
            "available drugs or classes, separated by commas (repeatable); regimens with other "
            "drugs are excluded (steroids are always available)",
        ),
    )
    takes_names(available, "drugs")
    group.add_argument(
        "--region",
        default="",
        metavar="NAME",
        help=message(
            "cli.region",
            "exclude regimens that have been withdrawn in this region or country, such as US, or "
            "that contain a drug withdrawn there, and say which are known to be approved there; an "
            "unknown name lists the known regions",
        ),
    )
    group.add_argument(
        "--open",
        action="store_true",
        help=message(
            "cli.open",
            "treat drugs that the profile does not mention as unknown instead of not received",
        ),
    )
    if printed:
        group.add_argument(
            "--engine",
            choices=ENGINES,
            default=ENGINES[0],
            help=message(
                "cli.engine",
                "engine that derives the answer: reference (plain Python), sparql (queries "
                "of the RDF graph) or walk (along the edges of the graph); all give the same "
                "answer (default: %(default)s)",
            ),
        )
        output_options(sub)
