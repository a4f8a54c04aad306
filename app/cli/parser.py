"""What the command line understands: every command, its options, its help and its examples."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from trialgraph.cli.compare_options import compare_options
from trialgraph.cli.diff_options import diff_options
from trialgraph.cli.extract_options import prose_options
from trialgraph.cli.load_options import loading_options
from trialgraph.cli.shared_options import (
    EXPRESSION,
    NOTICE,
    circumstances_options,
    cite_option,
    command,
    format_options,
    graph_options,
    question_options,
)
from trialgraph.version import VERSION

_FORMATS = ("turtle", "trig", "nquads", "jsonld", "graphml", "csv")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong, and where the help is; exit code 2 as for every wrong use."""

    say: Callable[[str], str] = staticmethod(str)

    def error(self, message: str) -> Any:
        self.exit(2, f"trialgraph: {self.say(message)}\n{self.say('See:')} {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    top = _Parser(
        prog="trialgraph",
        description="Which regimens does the trial evidence support for a given exposure profile: how strongly, how directly, and why?",
        epilog=f'Start with: trialgraph support "lines=1, refractory:lenalidomide"\n{NOTICE}',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"trialgraph {VERSION}")
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (
        _support,
        _explain,
        _tables,
        _query,
        _find,
        _timeline,
        compare_options,
        prose_options,
        _lint,
        diff_options,
        loading_options,
        _build,
        _validate,
        _export,
        _view,
        _completion,
    ):
        add(commands)
    return top


def _support(commands: Any) -> None:
    sub = command(
        commands, "support", "support", "Verdicts on every regimen for an exposure profile, best first.",
        'support "lines=1, refractory:lenalidomide"',
        'support "lines=4, is:triple-class-refractory" --format json',
        'support "lines=1, refractory:lenalidomide" --cite bibtex',
        'support "lines=1, exposed:bortezomib" --as-of 2020-06 --available "PI, lenalidomide"',
    )  # fmt: skip
    sub.add_argument("expression", metavar="EXPR", help=EXPRESSION)
    sub.add_argument(
        "--all",
        action="store_true",
        help="a row for every regimen, also those excluded or without evidence",
    )
    question_options(sub)


def _explain(commands: Any) -> None:
    sub = command(
        commands, "explain", "explain", "The whole path behind the verdict on one regimen, and what is unknown.",
        'explain PVd "lines=1, refractory:lenalidomide"',
        'explain Ven-Vd "lines=1, exposed:bortezomib"',
    )  # fmt: skip
    sub.add_argument("regimen", metavar="REGIMEN", help="abbreviation or name of a regimen")
    sub.add_argument("expression", metavar="EXPR", help=EXPRESSION)
    question_options(sub)


def _tables(commands: Any) -> None:
    filters = {
        "results": ("Every reported figure.", ("trial", "regimen", "comparator", "drug", "class", "endpoint", "measure", "kind", "population", "source"),
                    ("results --endpoint PFS --class anti-CD38", "results --trial OPTIMISMM --format csv")),
        "trials": ("The trials, with their designs and eligibility.", ("trial", "design", "phase", "setting", "drug", "class", "source"),
                   ("trials --design single-arm", "trials --drug pomalidomide")),
        "regimens": ("The regimens, their drugs and trials.", ("regimen", "drug", "class", "kind"),
                     ("regimens --class PI", "regimens --drug daratumumab --format json")),
        "drugs": ("The drugs, their classes and targets.", ("drug", "class", "kind", "background"),
                  ("drugs --class IMiD",)),
        "statements": ("What the sources recommend, offer, caution or miss.", ("kind", "drug", "class", "grade", "source"),
                       ("statements --kind advises-against", "statements --drug carfilzomib")),
    }  # fmt: skip
    for name, (summary, names, examples) in filters.items():
        sub = command(commands, name, "table_of", summary, *examples)
        group = sub.add_argument_group("only rows with")
        for one in names:
            group.add_argument(
                f"--{one}", dest=f"only_{one}", default="", metavar="NAME", help=f"this {one}"
            )
        sub.set_defaults(table=name)
        format_options(sub)
        cite_option(sub)
        graph_options(sub)


def _query(commands: Any) -> None:
    sub = command(
        commands, "query", "query", "A named query, a .rq file or SPARQL text. --list names and describes the queries.",
        "query --list",
        "query pfs-hazard-ratios --set class=anti-CD38",
        'query "SELECT ?trial WHERE { GRAPH ?source { ?trial a tg:Trial } }"',
    )  # fmt: skip
    sub.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help="name, file or text; the prefixes tg:, skos: … are known",
    )
    sub.add_argument("--list", action="store_true", help="names and describes the queries")
    sub.add_argument(
        "--show", action="store_true", help="prints the SPARQL text instead of asking it"
    )
    sub.add_argument(
        "--timeout",
        type=float,
        default=30,
        metavar="SECONDS",
        help="how long an own query may take (default: 30)",
    )
    sub.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="fills a parameter of the query",
    )
    format_options(sub)
    cite_option(sub)
    graph_options(sub)


def _find(commands: Any) -> None:
    sub = command(
        commands, "find", "find", "Everything with a name like a word, in English or Chinese.",
        "find venetoclax", "find 硼替佐米", "find CD38",
    )  # fmt: skip
    sub.add_argument(
        "word", metavar="WORD", help="a name, part of one, an abbreviation or a synonym"
    )
    format_options(sub)
    graph_options(sub)


def _timeline(commands: Any) -> None:
    sub = command(
        commands, "timeline", "timeline", "The story of a regimen: results, approvals, withdrawals, statements, oldest first.",
        "timeline DVd", "timeline Belantamab --plot belantamab.svg",
    )  # fmt: skip
    sub.add_argument("regimen", metavar="REGIMEN", help="abbreviation or name of a regimen")
    sub.add_argument("--plot", metavar="FILE", help="draw it too, to an .svg or .png file")
    sub.add_argument(
        "--as-of",
        default="",
        metavar="DATE",
        help="only what was known then: 2020, 2020-06 or 2020-06-01",
    )
    format_options(sub)
    graph_options(sub)


def _lint(commands: Any) -> None:
    sub = command(
        commands, "lint", "lint",
        "Figures that cannot all be right, sources against each other, and statements against the evidence; exit code 1 where "
        "one is found that is not flagged yet.",
        "lint", "lint --check interval --format csv", "lint --check overtaken",
    )  # fmt: skip
    sub.add_argument(
        "--check",
        default="",
        metavar="NAME",
        help="only this check: interval, 'p value', direction, percentage, 'sum of arms', size, categories; of sources: "
        "difference, agreement, supersession; of statements: contradicted, overtaken, confirmed, 'not testable'",
    )
    format_options(sub)
    graph_options(sub)


def _build(commands: Any) -> None:
    sub = command(
        commands, "build", "build", "Checks the tables and builds the graph, whole or not at all.",
        "build", "build --tables my-evidence --out graph.nq",
    )  # fmt: skip
    sub.add_argument(
        "--out", metavar="FILE", help="write the N-Quads there, instead of the cache folder"
    )
    sub.add_argument(
        "--tables", metavar="DIR", help="a folder of evidence tables instead of the shipped ones"
    )


def _validate(commands: Any) -> None:
    sub = command(
        commands, "validate", "validate", "Checks tables, graph (SHACL) and numerals against the sources, and of what you loaded files, tables and graph; exit code 1 where faults are found.",
        "validate", "validate --all", "validate --tables my-evidence", "validate --sources ../texts",
    )  # fmt: skip
    sub.add_argument(
        "--tables", metavar="DIR", help="a folder of evidence tables instead of the shipped ones"
    )
    sub.add_argument(
        "--sources",
        metavar="DIR",
        help="folder of the sources' texts (or TRIALGRAPH_SOURCES): checks every numeral",
    )
    sub.add_argument(
        "--all",
        action="store_true",
        help="check the whole graph of what you loaded, not only parts of what is large",
    )


def _export(commands: Any) -> None:
    sub = command(
        commands, "export", "export", "Hands out the graph.",
        "export --format turtle --out trialgraph.ttl", "export --format csv --out tables/", "export --format nquads",
    )  # fmt: skip
    sub.add_argument("--format", choices=_FORMATS, default="trig", help="format (default: trig)")
    sub.add_argument("--out", metavar="FILE", help="file, or folder for csv (default: print)")
    graph_options(sub)


def _view(commands: Any) -> None:
    sub = command(
        commands, "view", "view", "An interactive graph in one self-contained HTML file.",
        "view --out all.html", "view PVd --out pvd.html", 'view "lines=1, refractory:lenalidomide" --verdict supported --out answer.html',
    )  # fmt: skip
    sub.add_argument(
        "expression",
        nargs="?",
        default="",
        metavar="REGIMEN or EXPR",
        help="what to show (default: everything)",
    )
    sub.add_argument(
        "--out",
        default="trialgraph.html",
        metavar="FILE",
        help="file to write (default: trialgraph.html)",
    )
    sub.add_argument(
        "--verdict",
        action="append",
        default=[],
        metavar="VERDICT",
        help="only regimens with this verdict; may be repeated",
    )
    sub.add_argument(
        "--lang", default="en", metavar="CODE", help="language of the page: en, zh (default: en)"
    )
    circumstances_options(sub)
    graph_options(sub)


def _completion(commands: Any) -> None:
    sub = command(
        commands, "completion", "completion", "Prints a completion script for a shell.",
        'completion bash > ~/.local/share/bash-completion/completions/trialgraph',
    )  # fmt: skip
    sub.add_argument("shell", choices=("bash", "zsh", "fish"), help="which shell")
