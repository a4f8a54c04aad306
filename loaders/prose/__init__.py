"""Extracts draft rows from English and Chinese prose (abstracts, reviews, slides) for checking.

The steps, with the modules that carry them out in brackets:

    text → prepared text (tables, text) → tokens (tokens, patterns.toml)
    → figures with intervals, counts and P values (figures, classify) → pairs and lists (grouping)
    → endpoint, arms, population, follow-up (endpoint_mentions, arms, comparing, context)
    → drafts → pairs of drafts merged into comparisons (joining)

Drafts are never added to a graph directly: a person edits them and loads the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .context import Context
from .drafts import COLUMNS, Draft, UnassignedFigure, row_of
from .joining import join_drafts
from .patterns import Library, Pattern, library
from .proposing import propose
from .sentences import sentence_ends
from .text import Prepared, prepare
from .time_limit import SECONDS, OutOfTimeError, TimeLimit
from .tokens import sentence_of

__all__ = ["COLUMNS", "SECONDS", "Extraction", "Skipped", "extract", "extract_in_parts"]

_PART = 200_000  # characters read at a time, which limits the memory needed for long texts


class Skipped(NamedTuple):
    """The rest of a paragraph that took too long to read: its number, and its span in the text."""

    paragraph: int
    start: int
    end: int


class Extraction(NamedTuple):
    """Proposed rows in the order of the text, and the figures that could not be assigned.

    `end` is the position up to which the text was read; `skipped` are parts that were not read
    because they took too long.
    """

    rows: list[dict[str, str]]
    unassigned: list[UnassignedFigure]
    end: int = 0
    skipped: tuple[Skipped, ...] = ()


def extract(
    text: str,
    source: str = "",
    limit: TimeLimit | None = None,
    own: Sequence[Pattern] = (),
) -> Extraction:
    """Draft rows for a text; each maps columns (of `results.csv` or of drafts) to cells.

    `source` fills the column `source`. Spans are half-open: `text[span_start:span_end]` equals the
    cell `text` of the row. `limit` is the time for a paragraph; `own` are the patterns of a field.
    """
    parts = list(extract_in_parts(text, source, limit, own=own))
    return Extraction(
        [row for part in parts for row in part.rows],
        [figure for part in parts for figure in part.unassigned],
        len(text),
        tuple(span for part in parts for span in part.skipped),
    )


def extract_in_parts(
    text: str,
    source: str = "",
    limit: TimeLimit | None = None,
    on_progress: Callable[[int], None] = lambda end: None,
    own: Sequence[Pattern] = (),
) -> Iterator[Extraction]:
    """Like `extract`, but in parts that end with a paragraph or line and are read independently.

    `on_progress` is called after each sentence, with the position up to which the text was read.
    """
    number, start = 0, 0
    known = library().with_patterns(own) if own else library()
    while start < len(text):
        stop = _part_end(text, start)
        prepared, context = prepare(text, library(), start, stop), Context()
        patterns = known.for_text(prepared.text, limit or TimeLimit())
        drafts, skipped = _drafts(prepared, context, patterns, on_progress)
        drafts = join_drafts(prepared.text, drafts, library())
        rows = [
            row_of(draft, prepared, place, source) for place, draft in enumerate(drafts, number + 1)
        ]
        unassigned = [
            UnassignedFigure(prepared.printed(*place), *prepared.span(*place))
            for place in dict.fromkeys(context.unassigned)
        ]
        yield Extraction(rows, unassigned, stop, tuple(skipped))
        number, start = number + len(rows), stop


def _drafts(
    prepared: Prepared, context: Context, patterns: Library, on_progress: Callable[[int], None]
) -> tuple[list[Draft], list[Skipped]]:
    """The drafts of all sentences, and the paragraphs of which the rest took too long to read."""
    text, limit = prepared.text, patterns.limit
    drafts: list[Draft] = []
    skipped: dict[int, Skipped] = {}
    for start, end in pairwise((0, *sentence_ends(text), len(text))):
        if start == end:
            continue
        first, last = prepared.span(start, end)
        paragraph, place = prepared.paragraph(first)
        if paragraph in skipped:
            skipped[paragraph] = skipped[paragraph]._replace(end=last)
            continue
        if limit:
            limit.enter(paragraph, place)
        try:
            if sentence := sentence_of(text, start, end, patterns):
                drafts += list(propose(text, sentence, context, patterns))
        except OutOfTimeError:
            skipped[paragraph] = Skipped(paragraph, first, last)
        on_progress(last)
    return drafts, list(skipped.values())


def _part_end(text: str, start: int) -> int:
    if len(text) - start <= _PART:
        return len(text)
    ends = (
        text.rfind(sign, start + _PART // 2, start + _PART) + len(sign)
        for sign in ("\n\n", "\n", "。", ". ", " ")
    )
    return next((end for end in ends if end > start + _PART // 2), start + _PART)
