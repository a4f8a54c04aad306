"""The options of the commands that make and export graphs, and of `completion`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trialgraph.cli.shared_options import (
    add_command,
    field_option,
    graph_options,
    hidden_option,
    no_field_option,
    takes_file,
)
from trialgraph.message import message

_FORMATS = (
    "turtle",
    "ntriples",
    "trig",
    "nquads",
    "jsonld",
    "graphml",
    "csv",
    "parquet",
    "rocrate",
)
_ALIASES = {
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "nq": "nquads",
    "n-quads": "nquads",
    "json-ld": "jsonld",
    "ro-crate": "rocrate",
}
SHELLS = ("bash", "zsh", "fish", "tcsh")


def format_of_graph(out: str) -> str:
    """The format that the ending of a file names; TriG for another ending."""
    named = _format_named(Path(out).suffix.removeprefix(".") or "trig")
    return named if named in _FORMATS else "trig"


def _format_named(name: str) -> str:
    """The format of that name, or of the name that other programs have for it."""
    return _ALIASES.get(name.lower(), name.lower())


def add_build(commands: Any) -> None:
    sub = add_command(
        commands,
        "build",
        "build",
        message("cli.build", "Check the tables and build the graph."),
        about=message("cli.build.about", "If the tables have errors, no graph is written."),
        examples=("build", "build --field my-field --out graph.nq"),
    )
    out = sub.add_argument(
        "--out",
        metavar="FILE",
        help=message("cli.build.out", "N-Quads file to write (default: in the cache folder)"),
    )
    takes_file(out)
    field_option(sub)


def add_export(commands: Any) -> None:
    sub = add_command(
        commands,
        "export",
        "export",
        message("cli.export", "Export the graph."),
        examples=(
            "export --format turtle --out trialgraph.ttl",
            "export --format csv --out tables/",
            "export --format rocrate --out crate/",
            "export --format nquads",
        ),
    )
    sub.add_argument(
        "--format",
        type=_format_named,
        choices=_FORMATS,
        default="",
        help=message(
            "cli.export.format",
            "output format (default: that of the ending of --out, such as .ttl, else trig)",
        ),
    )
    out = sub.add_argument(
        "--out",
        metavar="FILE",
        help=message(
            "cli.export.out",
            "file to write, or folder for csv, parquet and rocrate (default: standard output)",
        ),
    )
    takes_file(out)
    graph_options(sub)


def add_completion(commands: Any) -> None:
    sub = add_command(
        commands,
        "completion",
        "completion",
        message("cli.completion", "Print a completion script for a shell."),
        examples=(
            "completion bash > ~/.local/share/bash-completion/completions/trialgraph",
            "completion zsh > ~/.zfunc/_trialgraph",
            "completion fish > ~/.config/fish/completions/trialgraph.fish",
            "completion tcsh > ~/.trialgraph.completion.csh",
        ),
    )
    sub.add_argument(
        "shell",
        nargs="?",
        choices=SHELLS,
        help=message("cli.completion.shell", "shell for which to print the script"),
    )
    hidden_option(sub, "--names", default="", metavar="TABLE")  # which the scripts ask
    no_field_option(
        sub,
        message(
            "cli.completion.no_field",
            "completion takes no field: the script completes commands, options and files, which "
            "are the same in every field",
        ),
    )
