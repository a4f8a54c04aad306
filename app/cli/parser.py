"""The parser of the command line: every command with its options, help and examples."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from trialgraph.cli import field_examples
from trialgraph.cli.answer_options import add_explain, add_support, add_view
from trialgraph.cli.check_options import add_lint, add_validate
from trialgraph.cli.compare_options import add_compare
from trialgraph.cli.diff_options import add_diff
from trialgraph.cli.extract_options import add_extract
from trialgraph.cli.field_options import add_fields, add_tables
from trialgraph.cli.graph_options import add_build, add_completion, add_export
from trialgraph.cli.help_format import HelpFormatter
from trialgraph.cli.listing_options import add_find, add_listings, add_query, add_timeline
from trialgraph.cli.load_options import add_init, add_load, add_sources, add_unload
from trialgraph.cli.serve_options import add_serve
from trialgraph.cli.shared_options import general_options
from trialgraph.cli.streams import shown
from trialgraph.graph.output.notice import NOTICE
from trialgraph.message import joined, message
from trialgraph.version import VERSION

_COMMANDS: tuple[Callable[[Any], None], ...] = (
    add_support,
    add_explain,
    add_listings,
    add_query,
    add_find,
    add_timeline,
    add_compare,
    add_extract,
    add_lint,
    add_diff,
    add_fields,
    add_tables,
    add_init,
    add_load,
    add_sources,
    add_unload,
    add_build,
    add_validate,
    add_export,
    add_view,
    add_serve,
    add_completion,
)


_ALONE = {"support": add_support, "explain": add_explain, "compare": add_compare}


class Parser(argparse.ArgumentParser):
    """Reports invalid usage in one line and exits with code 2."""

    say: Callable[[str], str] = staticmethod(str)

    def _get_formatter(self) -> argparse.HelpFormatter:
        formatter = super()._get_formatter()
        formatter.say = self.say  # type: ignore[attr-defined]  # of HelpFormatter
        return formatter

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help or an error; argparse would hide that it could not be written."""
        print(message, end="", file=file or sys.stderr)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse, but an unknown option points to the help of its command."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self.prog = getattr(options, "shown_as", self.prog)
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options

    def error(self, message: str) -> Any:
        problem = shown(f"trialgraph: {self.say(message)}")
        self.exit(2, f"{problem}\n{self.say('See:')} {self.prog} --help\n")


def parser(command: str = "") -> argparse.ArgumentParser:
    """The parser with all commands. Each sets `run`, which takes the parsed options.

    If `command` names an often used one, the parser has only this command, and so starts faster.
    """
    top = Parser(
        prog="trialgraph",
        description=message(
            "cli.trialgraph",
            "Which regimens does the trial evidence support for a given exposure profile: how "
            "strongly, how directly, and why?",
        ),
        epilog=joined(
            "\n",
            [
                message("cli.start", "Start with:"),
                f"  trialgraph support {field_examples.question()}",
                "",
                NOTICE,
            ],
        ),
        formatter_class=HelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"trialgraph {VERSION}")
    general_options(top, default=None)
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for add in [_ALONE[command]] if command in _ALONE else _COMMANDS:
        add(commands)
    return top
