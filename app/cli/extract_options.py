"""The options of `extract`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import (
    add_command,
    field_option,
    hidden_alias,
    plain_format_option,
    takes_file,
)
from trialgraph.message import message


def add_extract(commands: Any) -> None:
    sub = add_command(
        commands,
        "extract",
        "extract",
        message("cli.extract", "Draft evidence rows from English or Chinese text."),
        about=message(
            "cli.extract.about",
            "Each figure is given with its position in the text and a confidence; figures "
            "that could not be assigned to an endpoint are listed separately. Nothing is "
            "added to the graph: check and complete the drafts, then load them.",
        ),
        examples=(
            "extract abstract.txt",
            "extract review.pdf --format csv --out drafts.csv",
            "extract slides.html --endpoint OS --min-confidence 0.8",
            "extract - --format json < abstract.txt",
        ),
    )
    text = sub.add_argument(
        "file",
        metavar="FILE",
        help=message(
            "cli.extract.file",
            "plain text, HTML page or PDF that contains text; - reads standard input",
        ),
    )
    takes_file(text)
    field_option(sub)
    plain_format_option(sub)
    sub.add_argument(
        "--endpoint",
        default="",
        metavar="NAME",
        help=message("cli.extract.endpoint", "only figures for this endpoint, such as OS"),
    )
    sub.add_argument(
        "--min-confidence",
        type=float,
        default=0.0,
        metavar="CONFIDENCE",
        help=message(
            "cli.extract.min_confidence",
            "only drafts with at least this confidence, from 0 to 1 (default: 0)",
        ),
    )
    hidden_alias(sub, "--least", dest="min_confidence", type=float)
    sub.add_argument(
        "--source",
        default="",
        metavar="NAME",
        help=message(
            "cli.extract.source",
            "value for the source column (default: file name without its extension)",
        ),
    )
    sub.add_argument(
        "--paragraph-seconds",
        type=float,
        default=5.0,  # as loaders.prose.time_limit, which is not imported for speed
        metavar="N",
        help=message(
            "cli.extract.paragraph_seconds",
            "most seconds for one paragraph; the rest of it is skipped and reported (default: 5)",
        ),
    )
    out = sub.add_argument(
        "--out",
        metavar="FILE",
        help=message("cli.extract.out", "also write the drafts to this CSV file"),
    )
    takes_file(out)
