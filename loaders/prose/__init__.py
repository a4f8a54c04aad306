"""Draft rows from prose: what abstracts, reviews and slides print, English and Chinese, proposed for a person to judge.

    text → prepared text (text) → tokens (tokens, patterns.toml) → figures with what is printed with them (figures, sorting)
    → pairs and lists (grouping) → endpoint, arms, people, follow-up (heads, arms, comparing, context) → drafts

Nothing that is proposed here enters a graph: a person edits the drafts and loads them.
"""

from __future__ import annotations

from typing import NamedTuple

from .drafts import COLUMNS, Left, row_of
from .patterns import library
from .proposing import Told, propose
from .sentences import sentence_ends
from .text import prepare
from .tokens import sentences

__all__ = ["COLUMNS", "Extraction", "extract"]


class Extraction(NamedTuple):
    """The proposed rows, in the order of the text, and the figures that were read and attached to nothing."""

    rows: list[dict[str, str]]
    left: list[Left]


def extract(text: str, source: str = "") -> Extraction:
    """Draft rows for a text, as {column of `results.csv` or of the drafts: cell}; `source` fills the column of that name.

    Spans are half-open places in `text`: `text[span_start:span_end]` is the row's column `text`.
    """
    patterns = library()
    prepared = prepare(text, patterns)
    told = Told()
    drafts = [
        draft
        for sentence in sentences(prepared.text, sentence_ends(prepared.text), patterns)
        for draft in propose(prepared.text, sentence, told, patterns)
    ]
    rows = [row_of(draft, prepared, number, source) for number, draft in enumerate(drafts, 1)]
    left = [Left(prepared.printed(*place), *prepared.span(*place)) for place in dict.fromkeys(told.left)]
    return Extraction(rows, left)
