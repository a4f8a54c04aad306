"""The format of what a command prints, by the names that people type, and the file for it."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from trialgraph.errors import TrialgraphError
from trialgraph.graph.output.files import write_reported
from trialgraph.message import message

TEXT = "table"
DATA = ("csv", "tsv", "md", "xlsx")  # rows of a table; json has its own shape
FORMATS = (TEXT, "csv", "tsv", "json", "md", "xlsx")
_ALIASES = {
    "text": TEXT,
    "txt": TEXT,
    "plain": TEXT,
    "markdown": "md",
    "excel": "xlsx",
    "xls": "xlsx",
    "tab": "tsv",
}
_OF_GRAPHS = (
    *("turtle", "ttl", "trig", "nquads", "nq", "n-quads", "nt", "n-triples", "ntriples"),
    *("jsonld", "json-ld", "graphml"),
)
_BY_ENDING = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".md": "md",
    ".markdown": "md",
    ".xlsx": "xlsx",
    ".txt": TEXT,
}


def format_named(name: str) -> str:
    """The format of that name. Raises `TrialgraphError` for a format of graphs."""
    plain = name.strip().lower().removeprefix(".")
    if plain in _OF_GRAPHS:
        raise TrialgraphError(
            message(
                "cli.format_of_graphs",
                "--format {name} is a format of graphs; here: {formats}; the whole graph: "
                "trialgraph export --format {name}",
                name=name,
                formats=", ".join(FORMATS),
            )
        )
    return _ALIASES.get(plain, plain)


def settle_format(options: argparse.Namespace) -> None:
    """Take the format from the ending of the file of `--out`, unless `--format` names it."""
    if getattr(options, "format", TEXT) != "" or not hasattr(options, "printed_to"):
        return
    options.format = TEXT
    if options.printed_to not in ("", "-") and not getattr(options, "cite", ""):
        options.format = _format_of(Path(options.printed_to))


def _format_of(file: Path) -> str:
    if (ending := file.suffix.lower()) in _BY_ENDING:
        return _BY_ENDING[ending]
    if ending.removeprefix(".") in _OF_GRAPHS:
        return format_named(ending)
    raise TrialgraphError(
        message(
            "cli.unknown_ending",
            "--out {file}: its ending names no format; give one of {endings}, or --format",
            file=str(file),
            endings=", ".join(_BY_ENDING),
        )
    )


def run_command(options: argparse.Namespace) -> int:
    """Run a command; with `--out`, what it prints becomes a file, which is written whole or not
    at all."""
    target = getattr(options, "printed_to", "")
    if target in ("", "-"):
        return int(options.run(options) or 0)
    terminal, printed = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    sys.stdout = printed
    try:
        code = int(options.run(options) or 0)
        printed.flush()
    finally:
        sys.stdout = terminal
    content = printed.detach()
    assert isinstance(content, io.BytesIO)
    write_reported(Path(target), content.getvalue())
    return code
