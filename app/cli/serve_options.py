"""The options of the command `serve`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import add_command, field_option
from trialgraph.message import message

PORT = 8000


def add_serve(commands: Any) -> None:
    sub = add_command(
        commands,
        "serve",
        "serve",
        message(
            "cli.serve", "Serve the graph on this computer: a start page and a SPARQL endpoint."
        ),
        about=message(
            "cli.serve.about",
            "Needs the extra serve. The endpoint only answers queries; each runs in a process of "
            "its own with limits. Ctrl-C ends the server. Evidence that is loaded later is served "
            "after the next start.",
        ),
        examples=("serve", "serve --port 8080", "serve --host 0.0.0.0 --tokens 3"),
    )
    sub.add_argument(
        "--port",
        type=int,
        default=PORT,
        metavar="NUMBER",
        help=message("cli.serve.port", "port to listen on; 0 for any (default: %(default)s)"),
    )
    sub.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help=message(
            "cli.serve.host",
            "address to listen on (default: %(default)s, so that only this computer has access); "
            "with any other address, a token is needed, which is printed at the start",
        ),
    )
    sub.add_argument(
        "--tokens",
        type=int,
        default=None,
        metavar="NUMBER",
        help=message(
            "cli.serve.tokens",
            "require tokens, and print this many at the start, one for each person",
        ),
    )
    sub.add_argument(
        "--origin",
        dest="origins",
        action="append",
        default=[],
        metavar="ORIGIN",
        help=message(
            "cli.serve.origin",
            "let the pages of this site read answers, such as https://example.org (repeatable; "
            "default: any site, but none if you have loaded evidence of your own)",
        ),
    )
    sub.add_argument(
        "--workers",
        type=int,
        default=8,
        metavar="NUMBER",
        help=message("cli.serve.workers", "queries that run at once (default: %(default)s)"),
    )
    sub.add_argument(
        "--timeout",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help=message("cli.serve.timeout", "end queries that take longer (default: %(default)s)"),
    )
    field_option(sub)
    sub.add_argument(
        "--user-only",
        action="store_true",
        help=message(
            "cli.user_only",
            "use only the evidence that you loaded, with the vocabulary and rules of the field",
        ),
    )
