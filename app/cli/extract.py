"""The command `extract`: draft rows from prose, printed or written, and what was read but attached to nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from trialgraph.cli.printing import language, print_json, print_rows
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from trialgraph.graph.language.translation import Language
    from trialgraph.loaders.prose.drafts import Left

Drafts = list[dict[str, str]]

MOST = 20_000  # drafts
PAUSE = 5.0  # seconds between two reports of how far a text is read
_FEW = 12
_PARAGRAPH = 2000  # characters, at most
SHOWN = (
    "endpoint",
    "measure",
    "figure",
    "arm",
    "comparator_arm",
    "population",
    "confidence",
    "unattached",
)


def extract(options: argparse.Namespace) -> None:
    """Prints the drafts of one text. Raises `TrialgraphError` for a file that holds no text, or a confidence out of range."""
    from trialgraph.loaders.layers.layers import layers
    from trialgraph.loaders.layers.merging import shipped_rows, united
    from trialgraph.loaders.prose import COLUMNS
    from trialgraph.loaders.prose.drafts import figure_of, written
    from trialgraph.loaders.prose.reading import read_text

    if not 0 <= options.min_confidence <= 1:
        raise TrialgraphError(
            f"--min-confidence is a confidence from 0 to 1, not {options.min_confidence:g}"
        )
    if (
        options.out
        and options.file != "-"
        and Path(options.out).resolve() == Path(options.file).resolve()
    ):
        raise TrialgraphError(f"{options.out} is the text itself: write the drafts to another file")
    text = read_text(options.file, getattr(sys.stdin, "buffer", None))
    rows, left = _drafts(text, options)
    known = united(shipped_rows(), layers()) if rows else {}
    rows = _suggested(rows, known, text)
    spoken = _language(options)
    if options.format == "table":
        columns = [*COLUMNS, "figure"]
        print_rows(
            "table",
            columns,
            [[*(row[column] for column in COLUMNS), figure_of(row)] for row in rows],
            SHOWN,
            spoken,
        )
    elif options.format == "csv":
        print(written(rows), end="")
    else:
        print_json(rows)
    say: Callable[[str], str] = spoken.say if spoken else str
    if options.out:
        _write(rows, options.out)
    for line in (*_to_do(rows, known, options.out), *_left(left)):
        print(say(line), file=sys.stderr)


def _drafts(text: str, options: argparse.Namespace) -> tuple[Drafts, list[Left]]:
    """The drafts that are asked for, and what was left. Tells from time to time how far a long text is read.

    Raises `TrialgraphError` for more than a person can judge.
    """
    from trialgraph.loaders.prose import extract_in_parts

    rows: Drafts = []
    left: list[Left] = []
    told = monotonic()
    for part in extract_in_parts(
        text, options.source or ("" if options.file == "-" else Path(options.file).stem)
    ):
        asked = (row for row in part.rows if float(row["confidence"]) >= options.min_confidence)
        rows += [row for row in asked if options.endpoint in ("", row["endpoint"])]
        left += part.left
        if len(rows) > MOST:
            raise TrialgraphError(
                f"{options.file} gives more than {MOST} drafts, more than a person can judge: "
                "cut it into parts, or ask for --endpoint or --min-confidence"
            )
        if monotonic() - told > PAUSE:
            told = monotonic()
            print(f"read {part.end / len(text):.0%}: {len(rows)} drafts", file=sys.stderr)
    return rows, left


def _suggested(rows: Drafts, known: dict[str, Drafts], text: str) -> Drafts:
    """The drafts with identifiers beside the printed names that the evidence knows; the trial may be named before the figure."""
    if not rows:
        return rows
    from trialgraph.graph.model.evidence import Evidence
    from trialgraph.loaders.prose.name_matching import Suggestions

    suggestions = Suggestions(Evidence.from_rows(known))
    return [
        row | {"suggested": suggestions.of(row, _before(text, int(row["span_start"])))}
        for row in rows
    ]


def _before(text: str, place: int) -> str:
    """What the paragraph of a place says before it."""
    return text[max(text.rfind("\n\n", 0, place), place - _PARAGRAPH, 0) : place]


def _write(rows: Drafts, file: str) -> None:
    from trialgraph.loaders.prose.drafts import written

    try:
        Path(file).write_text(
            written(rows), encoding="utf-8-sig", newline=""
        )  # the mark by which Excel knows UTF-8
    except OSError as error:
        raise TrialgraphError(f"cannot write {file}: {error.strerror}") from None
    print(f"written: {file}", file=sys.stderr)


def _to_do(rows: Drafts, known: dict[str, Drafts], file: str) -> Iterator[str]:
    """What is to be done before the drafts of a file can be loaded."""
    if not rows:
        return
    if not file:
        yield "to edit and load them: --out FILE.csv writes them, and says what must be filled in"
        return
    from trialgraph.loaders.prose.missing_fields import missing_fields

    wanting = [f"{column} ({count})" for column, count in missing_fields(rows, known).items()]
    if wanting:
        yield f"before loading, fill in by identifier or in the tables' unit, or take the row out: {', '.join(wanting)}"
    if suggested := sum(bool(row["suggested"]) for row in rows):
        yield f"printed names that the evidence knows: {suggested} of {len(rows)} rows, see the column suggested"
    yield f"then: trialgraph load tables {file}"


def _left(left: list[Left]) -> Iterator[str]:
    """What was read and attached to nothing."""
    if left:
        places = ", ".join(f"'{one.text}' at {one.start}" for one in left[:_FEW])
        more = f" and {len(left) - _FEW} more" if len(left) > _FEW else ""
        yield f"read, but attached to no endpoint: {places}{more}"


def _language(options: argparse.Namespace) -> Language | None:
    """The language of the printed table; English needs no evidence to be opened."""
    if options.lang == "en":
        return None
    from trialgraph.api import open as open_graph

    return language(options, open_graph().evidence)
