"""How a subcommand is declared, and the options that several subcommands share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from trialgraph.cli import field_examples
from trialgraph.cli.environment import language_of_environment
from trialgraph.cli.help_format import HelpFormatter
from trialgraph.cli.output_format import FORMATS, format_named
from trialgraph.errors import TrialgraphError
from trialgraph.graph.output.notice import NOTICE
from trialgraph.message import joined, message

PLAIN_FORMATS = ("table", "csv", "json")
REGIMEN_HELP = message("cli.regimen", "abbreviation or name of a regimen")
DONE = message("cli.exit.0", "  0  done")
INVALID_USE = message(
    "cli.exit.2", "  2  invalid usage or input; the message explains how to fix it"
)


def add_command(
    commands: Any,
    name: str,
    module: str,
    summary: str,
    *,
    about: str = "",
    examples: Sequence[str] = (),
    exit_1: str = "",
) -> argparse.ArgumentParser:
    """Declare a subcommand. `trialgraph.cli.<module>` is imported only when the command runs.

    `about` follows the summary in the help text; `examples` follow those of the field;
    `exit_1` says what exit code 1 means, if the command can exit with it.
    """

    def run(options: argparse.Namespace) -> int | None:
        code: int | None = import_module(f"trialgraph.cli.{module}").run(options)
        return code

    sub = command_parser(commands, name, summary, about=about, examples=examples, exit_1=exit_1)
    sub.set_defaults(run=run, shown_as=sub.prog)
    general_options(sub, default=argparse.SUPPRESS)
    return sub


def command_parser(
    commands: Any,
    name: str,
    summary: str,
    *,
    about: str = "",
    examples: Sequence[str],
    exit_1: str = "",
) -> argparse.ArgumentParser:
    """The parser of a subcommand, or of a group of subcommands, with examples in its help."""
    codes = [DONE, exit_1, INVALID_USE] if exit_1 else [DONE, INVALID_USE]
    shown = [*field_examples.commands(name), *examples]
    sub: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=joined("\n\n", [summary, about]) if about else summary,
        epilog=joined(
            "\n",
            [
                message("cli.examples", "examples:"),
                *(f"  trialgraph {example}" for example in shown),
                "",
                message("cli.exit", "exit codes:"),
                *codes,
                "",
                NOTICE,
            ],
        ),
        formatter_class=HelpFormatter,
    )
    return sub


def general_options(group: Any, default: Any) -> None:
    """The options of every command. `default` is None for the top parser, otherwise SUPPRESS."""
    suppressed = default is argparse.SUPPRESS
    group.add_argument(
        "--lang",
        default=default if suppressed else language_of_environment(),
        metavar="CODE",
        help=message(
            "cli.lang",
            "language of output, help and errors: en or zh (default: that of LC_ALL, LC_MESSAGES "
            "or LANG if it is one of them, else en)",
        ),
    )
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=default if suppressed else False,
        help=message("cli.verbose", "print log messages to standard error (or set TRIALGRAPH_LOG)"),
    )


def hidden_option(group: Any, name: str, **declared: Any) -> None:
    """An option for programs, which appears in no help text."""
    group.add_argument(name, help=argparse.SUPPRESS, **declared)


def hidden_alias(group: Any, name: str, **declared: Any) -> None:
    """Keep an earlier name of an option: it still works, but appears in no help text."""
    group.add_argument(name, default=argparse.SUPPRESS, help=argparse.SUPPRESS, **declared)


def takes_file(action: argparse.Action) -> None:
    """Let shells complete the names of files and folders for this argument."""
    action.complete = "file"  # type: ignore[attr-defined]  # read by shtab


def takes_names(action: argparse.Action, table: str) -> None:
    """Let shells complete identifiers of this table for the argument."""
    action.names = table  # type: ignore[attr-defined]  # read by completion


def layer_options(sub: argparse.ArgumentParser) -> None:
    """The options of every kind of loading: the layer's name and field, whether to replace it."""
    sub.add_argument(
        "--name",
        default="",
        metavar="NAME",
        help=message("cli.layer.name", "name of the layer (default: name of the folder or file)"),
    )
    sub.add_argument(
        "--replace",
        action="store_true",
        help=message("cli.layer.replace", "replace the layer that has this name"),
    )
    field_option(sub)


def condition_option(sub: argparse.ArgumentParser, meaning: str) -> None:
    sub.add_argument(
        "--condition",
        dest="conditions",
        action="append",
        default=[],
        metavar="NAME",
        help=meaning,
    )


class _FieldName(argparse.Action):
    """Stores the name of a field; an empty one is an error, because it may be a variable of a
    shell that is not set: the answer would be about another disease."""

    def __call__(self, parser: Any, options: Any, value: Any, option: str | None = None) -> None:
        if not value.strip():
            raise TrialgraphError(
                message(
                    "cli.empty_field",
                    "{option} is empty; give the name or the folder of a field (trialgraph fields "
                    "lists the names), or leave the option out",
                    option=option,
                )
            )
        setattr(options, self.dest, value)


class _NoField(argparse.Action):
    """Says why a command takes no field; `const` is the reason."""

    def __call__(self, parser: Any, options: Any, value: Any, option: str | None = None) -> None:
        raise TrialgraphError(self.const)


def no_field_option(sub: Any, reason: str) -> None:
    """Explain, instead of "unrecognized", why the command has no option --field."""
    for name in ("--field", "--tables"):
        hidden_alias(sub, name, dest="no_field", action=_NoField, const=reason)


def field_option(sub: Any) -> None:
    field = sub.add_argument(
        "--field",
        default="",
        action=_FieldName,
        metavar="NAME|DIR",
        help=message(
            "cli.field",
            "field to use, or folder of a field of your own; trialgraph fields lists the names "
            "(default: the first of them)",
        ),
    )
    takes_names(field, "fields")
    hidden_alias(sub, "--tables", dest="field", action=_FieldName)


def graph_options(sub: argparse.ArgumentParser) -> None:
    """The options that select the evidence."""
    group = sub.add_argument_group(message("cli.group.evidence", "evidence"))
    field_option(group)
    group.add_argument(
        "--sparql",
        metavar="URL",
        help=message("cli.sparql", "SPARQL 1.1 endpoint that serves the graph"),
    )
    group.add_argument(
        "--user-only",
        action="store_true",
        help=message(
            "cli.user_only",
            "use only the evidence that you loaded, with the vocabulary and rules of the field",
        ),
    )
    hidden_alias(group, "--only", dest="user_only", action="store_true")


def format_option(sub: argparse.ArgumentParser) -> None:
    """The options of a command that prints a table: its format, and a file for it."""
    sub.add_argument(
        "--format",
        type=format_named,
        choices=FORMATS,
        default="",
        help=message(
            "cli.format_of_table",
            "output format (default: that of the ending of --out, else table); md is Markdown, "
            "xlsx a workbook",
        ),
    )
    out_option(sub)


def out_option(sub: argparse.ArgumentParser) -> None:
    out = sub.add_argument(
        "--out",
        dest="printed_to",
        default="",
        metavar="FILE",
        help=message("cli.out", "write to this file instead of printing"),
    )
    takes_file(out)


def plain_format_option(sub: argparse.ArgumentParser) -> None:
    """The option of a command that has another option `--out`, or prints more than one table."""
    sub.add_argument(
        "--format",
        choices=PLAIN_FORMATS,
        default="table",
        help=message("cli.format", "output format (default: %(default)s)"),
    )


def cite_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--cite",
        default="",
        choices=("ris", "bibtex", "csl-json"),
        help=message(
            "cli.cite",
            "print citations for the documents behind the answer instead of the answer itself",
        ),
    )


def output_options(sub: argparse.ArgumentParser) -> None:
    """The options that set how an answer is printed, and from which evidence it is derived."""
    format_option(sub)
    cite_option(sub)
    graph_options(sub)
