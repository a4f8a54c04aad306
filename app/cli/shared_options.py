"""What subcommands share: how one is declared, and the options that several have."""

from __future__ import annotations

import argparse
from typing import Any

from trialgraph.graph.model.kinds import ENGINES

NOTICE = "A research tool: it shows what published evidence says, and gives no advice for one person's care."
EXPRESSION = "exposure profile, such as 'lines=1, refractory:lenalidomide'"


def command(
    commands: Any, name: str, run: str, summary: str, *examples: str
) -> argparse.ArgumentParser:
    """A subcommand with examples in its help; `run` names its function in `commands.py`, or `module:function`."""

    def call(options: argparse.Namespace) -> int | None:
        from importlib import import_module

        module, _, function = run.rpartition(":")
        result: int | None = getattr(
            import_module(f"trialgraph.cli.{module or 'commands'}"), function
        )(options)
        return result

    sub = parser_of(commands, name, summary, *examples)
    sub.set_defaults(run=call)
    return sub


def parser_of(commands: Any, name: str, summary: str, *examples: str) -> argparse.ArgumentParser:
    """The parser of a subcommand, or of what has subcommands of its own, with examples in its help."""
    epilog = "\n".join(
        ["examples:", *(f"  trialgraph {example}" for example in examples), "", NOTICE]
    )
    sub: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return sub


def layer_options(sub: argparse.ArgumentParser) -> None:
    """What every kind of loading has: the name of the layer, and whether it may take another's place."""
    sub.add_argument(
        "--name",
        default="",
        metavar="NAME",
        help="how to call what is loaded (default: the name of the folder or file, or the number of a single record)",
    )
    sub.add_argument(
        "--replace", action="store_true", help="load anew what was loaded under this name"
    )


def graph_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group("which graph")
    group.add_argument(
        "--tables", metavar="DIR", help="a folder of evidence tables instead of the shipped ones"
    )
    group.add_argument("--sparql", metavar="URL", help="a SPARQL 1.1 endpoint that holds the graph")
    group.add_argument(
        "--user-only",
        action="store_true",
        help="only what you loaded: without the shipped evidence, but for its words and rules",
    )
    hidden_alias(group, "--only", dest="user_only", action="store_true")


def hidden_alias(group: Any, name: str, **declared: Any) -> None:
    """An earlier name of an option, which still works but appears in no help text."""
    group.add_argument(name, default=argparse.SUPPRESS, help=argparse.SUPPRESS, **declared)


def format_options(sub: argparse.ArgumentParser) -> None:
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
        help="language of tables and explanations: en, zh (default: en)",
    )


def cite_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--cite",
        default="",
        choices=("ris", "bibtex", "csl-json"),
        help="print, instead of the answer, citations of the documents on which it rests, for a reference manager",
    )


def engine_option(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--engine",
        choices=ENGINES,
        default=ENGINES[0],
        help="how the answer is derived; all give the same (default: %(default)s)",
    )


def question_options(sub: argparse.ArgumentParser) -> None:
    engine_option(sub)
    circumstances_options(sub)
    format_options(sub)
    cite_option(sub)
    graph_options(sub)


def circumstances_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--endpoint", default="", metavar="NAME", help="let only this endpoint decide, such as OS"
    )
    sub.add_argument(
        "--as-of",
        default="",
        metavar="DATE",
        help="count only what was known then: 2020, 2020-06 or 2020-06-01",
    )
    sub.add_argument(
        "--available",
        default="",
        metavar="LIST",
        help="drugs or classes that can be had, with commas; others exclude",
    )
    sub.add_argument("--region", default="", help="where: withdrawals there exclude")
    sub.add_argument(
        "--open", action="store_true", help="what the profile does not say is unknown, not absent"
    )
