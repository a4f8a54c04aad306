"""Extracts draft rows from English and Chinese prose (abstracts, reviews, slides) for checking.

The steps, with the modules that carry them out in brackets:

    text → prepared text (tables, text) → tokens (tokens, patterns.toml)
    → figures with intervals, counts and P values (figures, classify) → pairs and lists (grouping)
    → endpoint, arms, population, follow-up (endpoint_mentions, arms, comparing, context)
    → drafts → pairs of drafts merged into comparisons (joining)

Drafts are never added to a graph directly: a person edits them and loads the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .context import Context
from .drafts import COLUMNS, UnassignedFigure, row_of
from .joining import join_drafts
from .patterns import library
from .proposing import propose
from .sentences import sentence_ends
from .text import prepare
from .tokens import sentences

__all__ = ["COLUMNS", "Extraction", "extract", "extract_in_parts"]

_PART = 200_000  # characters read at a time, which limits the memory needed for long texts


class Extraction(NamedTuple):
    """Proposed rows in the order of the text, and the figures that could not be assigned.

    `end` is the position up to which the text was read.
    """

    rows: list[dict[str, str]]
    unassigned: list[UnassignedFigure]
    end: int = 0


def extract(text: str, source: str = "") -> Extraction:
    """Draft rows for a text; each maps columns (of `results.csv` or of drafts) to cells.

    `source` fills the column `source`. Spans are half-open: `text[span_start:span_end]` equals the
    cell `text` of the row.
    """
    parts = list(extract_in_parts(text, source))
    return Extraction(
        [row for part in parts for row in part.rows],
        [figure for part in parts for figure in part.unassigned],
        len(text),
    )


def extract_in_parts(text: str, source: str = "") -> Iterator[Extraction]:
    """Like `extract`, but in parts that end with a paragraph or line and are read independently."""
    number, start = 0, 0
    while start < len(text):
        stop = _part_end(text, start)
        prepared, context = prepare(text, library(), start, stop), Context()
        patterns = library().for_text(prepared.text)
        drafts = [
            draft
            for sentence in sentences(prepared.text, sentence_ends(prepared.text), patterns)
            for draft in propose(prepared.text, sentence, context, patterns)
        ]
        drafts = join_drafts(prepared.text, drafts, patterns)
        rows = [
            row_of(draft, prepared, place, source) for place, draft in enumerate(drafts, number + 1)
        ]
        unassigned = [
            UnassignedFigure(prepared.printed(*place), *prepared.span(*place))
            for place in dict.fromkeys(context.unassigned)
        ]
        yield Extraction(rows, unassigned, stop)
        number, start = number + len(rows), stop


def _part_end(text: str, start: int) -> int:
    if len(text) - start <= _PART:
        return len(text)
    ends = (
        text.rfind(sign, start + _PART // 2, start + _PART) + len(sign)
        for sign in ("\n\n", "\n", "。", ". ", " ")
    )
    return next((end for end in ends if end > start + _PART // 2), start + _PART)
