"""The command `extract`: draft rows from prose, printed or written, and what was read but attached to nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError
from trialgraph.printing import language, print_json, print_rows

if TYPE_CHECKING:
    from trialgraph.graph.language import Language

_FEW = 12
SHOWN = ("endpoint", "measure", "figure", "arm", "comparator_arm", "population", "confidence", "unattached")


def extract(options: argparse.Namespace) -> None:
    """Prints the drafts of one text. Raises `TrialgraphError` for a file that holds no text, or a confidence out of range."""
    from trialgraph.loaders.prose import COLUMNS
    from trialgraph.loaders.prose import extract as extract_drafts
    from trialgraph.loaders.prose.drafts import figure_of, written
    from trialgraph.loaders.prose.reading import read_text

    if not 0 <= options.least <= 1:
        raise TrialgraphError(f"--least is a confidence from 0 to 1, not {options.least:g}")
    text = read_text(options.file, sys.stdin.buffer)
    found = extract_drafts(text, options.source or ("" if options.file == "-" else Path(options.file).stem))
    rows = [row for row in found.rows if float(row["confidence"]) >= options.least and options.endpoint in ("", row["endpoint"])]
    spoken = _language(options)
    if options.format == "table":
        columns = [*COLUMNS, "figure"]
        print_rows("table", columns, [[*(row[column] for column in COLUMNS), figure_of(row)] for row in rows], SHOWN, spoken)
    elif options.format == "csv":
        print(written(rows), end="")
    else:
        print_json(rows)
    if options.out:
        try:
            Path(options.out).write_text(written(rows), encoding="utf-8", newline="")
        except OSError as error:
            raise TrialgraphError(f"cannot write {options.out}: {error.strerror}") from None
        print(f"written: {options.out}", file=sys.stderr)
    if found.left:
        places = ", ".join(f"'{one.text}' at {one.start}" for one in found.left[:_FEW])
        more = f" and {len(found.left) - _FEW} more" if len(found.left) > _FEW else ""
        print(f"read, but attached to no endpoint: {places}{more}", file=sys.stderr)


def _language(options: argparse.Namespace) -> Language | None:
    """The language of the printed table; English needs no evidence to be opened."""
    if options.lang == "en":
        return None
    from trialgraph.api import open as open_graph

    return language(options, open_graph().evidence)
