"""The command `extract`: draft rows from text, and the figures that could not be assigned."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

from trialgraph.api import open as open_graph
from trialgraph.cli.printing import language, print_json, print_rows
from trialgraph.errors import TrialgraphError
from trialgraph.graph.language.translation import Language
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.prose import COLUMNS, Skipped, extract_in_parts
from trialgraph.loaders.prose.drafts import UnassignedFigure, figure_of, written
from trialgraph.loaders.prose.field_names import patterns_of
from trialgraph.loaders.prose.missing_fields import missing_fields
from trialgraph.loaders.prose.patterns import Pattern
from trialgraph.loaders.prose.reading import read_text
from trialgraph.loaders.prose.suggested_rows import rows_known_to, with_suggestions
from trialgraph.loaders.prose.time_limit import TimeLimit
from trialgraph.message import message

Drafts = list[dict[str, str]]

MOST = 20_000  # drafts
PAUSE = 0.2  # seconds between two reports of progress
_FEW = 12  # figures that are listed before "and … more"
_SHOWN = (
    "endpoint",
    "measure",
    "figure",
    "arm",
    "comparator_arm",
    "population",
    "confidence",
    "unattached",
)


def run(options: argparse.Namespace) -> None:
    """Print the drafts of one text.

    Raises `TrialgraphError` for a file without text, a confidence out of range, an output file
    that is the input file, or more drafts than a person can check.
    """
    _check(options)
    text = read_text(options.file, getattr(sys.stdin, "buffer", None))
    known = rows_known_to(find_field(options.field))
    rows, left, skipped = _drafts(text, options, patterns_of(known))
    rows = with_suggestions(rows, known, text)
    output = _language(options)
    _print(rows, options.format, output)
    if options.out:
        _write(rows, options.out)
    for line in (
        *_next_steps(rows, known, options.out),
        *_unassigned(left),
        *_skipped(skipped, options.paragraph_seconds),
    ):
        print(output.say(line), file=sys.stderr)


def _check(options: argparse.Namespace) -> None:
    if not 0 <= options.min_confidence <= 1:
        raise TrialgraphError(
            message(
                "cli.extract.confidence",
                "--min-confidence must be from 0 to 1, not {value}",
                value=f"{options.min_confidence:g}",
            )
        )
    if not options.paragraph_seconds > 0:
        raise TrialgraphError(
            message(
                "cli.extract.seconds",
                "--paragraph-seconds must be above 0, not {value}",
                value=f"{options.paragraph_seconds:g}",
            )
        )
    is_file = options.out and options.file != "-"
    if is_file and Path(options.out).resolve() == Path(options.file).resolve():
        raise TrialgraphError(
            message(
                "cli.extract.same_file",
                "{file} is the input file: write the drafts to another file",
                file=options.out,
            )
        )


def _print(rows: Drafts, form: str, output: Language) -> None:
    if form == "table":
        cells = [[*(row[column] for column in COLUMNS), figure_of(row)] for row in rows]
        print_rows("table", [*COLUMNS, "figure"], cells, _SHOWN, output)
    elif form == "csv":
        print(written(rows), end="")
    else:
        print_json(rows)


def _drafts(
    text: str, options: argparse.Namespace, own: Sequence[Pattern]
) -> tuple[Drafts, list[UnassignedFigure], list[Skipped]]:
    """The drafts selected by the options, the figures not assigned, and the parts not read."""
    source = options.source or ("" if options.file == "-" else Path(options.file).stem)
    rows: Drafts = []
    left: list[UnassignedFigure] = []
    skipped: list[Skipped] = []
    bar = _Progress(len(text))
    limit = TimeLimit(options.paragraph_seconds)
    for part in extract_in_parts(text, source, limit, bar.show, own):
        rows += [row for row in part.rows if _is_selected(row, options)]
        left += part.unassigned
        skipped += part.skipped
        if len(rows) > MOST:
            bar.end()
            raise TrialgraphError(
                message(
                    "cli.extract.too_many",
                    "{file} gives more than {most} drafts, more than a person can check: split "
                    "it, or narrow it down with --endpoint or --min-confidence",
                    file=options.file,
                    most=MOST,
                )
            )
    bar.end()
    return rows, left, skipped


class _Progress:
    """Shows on a terminal, in place, how much of a long text has been read."""

    def __init__(self, total: int) -> None:
        self._total, self._shown = total, False
        self._is_terminal = sys.stderr.isatty()
        self._next = monotonic() + PAUSE

    def show(self, end: int) -> None:
        if self._is_terminal and monotonic() > self._next:
            self._shown, self._next = True, monotonic() + PAUSE
            print(f"\r\x1b[KReading: {end / self._total:.0%}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _is_selected(row: dict[str, str], options: argparse.Namespace) -> bool:
    confident = float(row["confidence"]) >= options.min_confidence
    return confident and options.endpoint in ("", row["endpoint"])


def _write(rows: Drafts, file: str) -> None:
    """Write the drafts as CSV. Raises `TrialgraphError` if the file cannot be written."""
    try:
        # Excel recognises UTF-8 by the byte-order mark
        Path(file).write_text(written(rows), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise TrialgraphError(
            message(
                "cli.unwritable", "cannot write {file}: {reason}", file=file, reason=error.strerror
            )
        ) from None


def _next_steps(rows: Drafts, known: dict[str, Drafts], file: str) -> Iterator[str]:
    """Instructions on what to do before the drafts can be loaded."""
    if not rows:
        return
    if not file:
        yield message(
            "cli.extract.save",
            "To edit and load the drafts, write them with --out FILE.csv, which also lists what "
            "must be filled in.",
        )
        return
    yield message("cli.written", "Wrote {file}", file=file)
    wanting = [f"{column} ({count})" for column, count in missing_fields(rows, known).items()]
    if wanting:
        yield message(
            "cli.extract.fill_in",
            "Before loading, fill in these columns (identifiers, and units of the tables) or "
            "delete the row: {columns}",
            columns=", ".join(wanting),
        )
    if suggested := sum(bool(row["suggested"]) for row in rows):
        yield message(
            "cli.extract.suggested",
            "{count} of {total} rows contain names that are in the evidence: see column suggested",
            count=suggested,
            total=len(rows),
        )
    yield message("cli.extract.load", "Then run: trialgraph load tables {file}", file=file)


def _unassigned(left: list[UnassignedFigure]) -> Iterator[str]:
    """The figures that were read, but not assigned to an endpoint."""
    if not left:
        return
    figures = ", ".join(f"'{figure.text}' at {figure.start}" for figure in left[:_FEW])
    if len(left) <= _FEW:
        yield message(
            "cli.extract.unassigned",
            "Read, but not assigned to an endpoint: {figures}",
            figures=figures,
        )
    else:
        yield message(
            "cli.extract.unassigned_more",
            "Read, but not assigned to an endpoint: {figures} and {count} more",
            figures=figures,
            count=len(left) - _FEW,
        )


def _skipped(skipped: list[Skipped], seconds: float) -> Iterator[str]:
    """The paragraphs that were not read to the end, with their places."""
    for paragraph, start, end in skipped[:_FEW]:
        yield message(
            "cli.extract.skipped",
            "Not read, because it took longer than {seconds} s: paragraph {paragraph}, characters "
            "{start} to {end}. Shorten it, or raise --paragraph-seconds",
            seconds=f"{seconds:g}",
            paragraph=paragraph,
            start=start,
            end=end,
        )
    if len(skipped) > _FEW:
        yield message(
            "cli.extract.skipped_more",
            "{count} more paragraphs were not read for the same reason",
            count=len(skipped) - _FEW,
        )


def _language(options: argparse.Namespace) -> Language:
    """The language of the output. Only other languages than English need the evidence."""
    return language(options, None if options.lang == "en" else open_graph().evidence)
