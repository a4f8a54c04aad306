"""The options of `extract`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import command, hidden_alias


def prose_options(commands: Any) -> None:
    sub = command(
        commands, "extract", "extract:extract",
        "Proposes draft rows from prose, English or Chinese: each figure with its place in the text, a confidence, and what could not be attached. "
        "Nothing enters the graph: edit the drafts, then load them.",
        "extract abstract.txt",
        "extract review.pdf --format csv --out drafts.csv",
        "extract slides.html --endpoint OS --min-confidence 0.8",
        "extract - --format json < abstract.txt",
    )  # fmt: skip
    sub.add_argument(
        "file",
        metavar="FILE",
        help="a text, an HTML page or a PDF with text; - reads standard input",
    )
    sub.add_argument(
        "--format",
        choices=("table", "csv", "json"),
        default="table",
        help="how to print (default: table)",
    )
    sub.add_argument(
        "--lang",
        default="en",
        metavar="CODE",
        help="language of the printed table: en, zh (default: en); the text may be in either",
    )
    sub.add_argument(
        "--endpoint", default="", metavar="NAME", help="only this endpoint, such as OS"
    )
    sub.add_argument(
        "--min-confidence",
        type=float,
        default=0.0,
        metavar="CONFIDENCE",
        help="only drafts at least so sure, from 0 to 1 (default: 0)",
    )
    hidden_alias(sub, "--least", dest="min_confidence", type=float)
    sub.add_argument(
        "--source",
        default="",
        metavar="NAME",
        help="what goes into the column source (default: the name of the file without its ending)",
    )
    sub.add_argument(
        "--out", metavar="FILE", help="write the drafts there as CSV, whatever is printed"
    )
