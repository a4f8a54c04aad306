"""Draft rows from prose: what abstracts, reviews and slides print, English and Chinese, proposed for a person to judge.

    text → prepared text (tables, text) → tokens (tokens, patterns.toml) → figures with what is printed with them
    (figures, sorting) → pairs and lists (grouping) → endpoint, arms, people, follow-up (heads, arms, comparing, context) → drafts
    → comparisons told in pieces put together (joining)

Nothing that is proposed here enters a graph: a person edits the drafts and loads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .context import Told
from .drafts import COLUMNS, Left, row_of
from .joining import joined
from .patterns import library
from .proposing import propose
from .sentences import sentence_ends
from .text import prepare
from .tokens import sentences

__all__ = ["COLUMNS", "Extraction", "extract", "extract_in_parts"]

_PART = 200_000  # characters that are read at a time: memory is bound by it, whatever the length of the text


class Extraction(NamedTuple):
    """The proposed rows, in the order of the text, the figures that were read and attached to nothing, and how far was read."""

    rows: list[dict[str, str]]
    left: list[Left]
    end: int = 0


def extract(text: str, source: str = "") -> Extraction:
    """Draft rows for a text, as {column of `results.csv` or of the drafts: cell}; `source` fills the column of that name.

    Spans are half-open places in `text`: `text[span_start:span_end]` is the row's column `text`.
    """
    parts = list(extract_in_parts(text, source))
    return Extraction(
        [row for part in parts for row in part.rows],
        [one for part in parts for one in part.left],
        len(text),
    )


def extract_in_parts(text: str, source: str = "") -> Iterator[Extraction]:
    """As `extract`, part by part, each up to the end of a paragraph or line; nothing is carried from one into the next."""
    number, start = 0, 0
    while start < len(text):
        stop = _part_end(text, start)
        prepared, told = prepare(text, library(), start, stop), Told()
        patterns = library().for_text(prepared.text)
        drafts = [
            draft
            for sentence in sentences(prepared.text, sentence_ends(prepared.text), patterns)
            for draft in propose(prepared.text, sentence, told, patterns)
        ]
        drafts = joined(prepared.text, drafts, patterns)
        rows = [
            row_of(draft, prepared, place, source) for place, draft in enumerate(drafts, number + 1)
        ]
        left = [
            Left(prepared.printed(*place), *prepared.span(*place))
            for place in dict.fromkeys(told.left)
        ]
        yield Extraction(rows, left, stop)
        number, start = number + len(rows), stop


def _part_end(text: str, start: int) -> int:
    if len(text) - start <= _PART:
        return len(text)
    ends = (
        text.rfind(sign, start + _PART // 2, start + _PART) + len(sign)
        for sign in ("\n\n", "\n", "。", ". ", " ")
    )
    return next((end for end in ends if end > start + _PART // 2), start + _PART)
