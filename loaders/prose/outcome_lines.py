"""Lines that each report an outcome, as on slides: a line ends its sentence.

ORR: 82.7% vs 71.3%
PFS at 18 months: 69% vs 43%
→ ORR: 82.7% vs 71.3%。PFS at 18 months: 69% vs 43%
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .cells import Rewriting, characters_of, inserted
from .patterns import Library

_LABEL = r"[ \t•*-]{0,6}(?P<label>(?:(?![0-9]\.[0-9])[^\n:：。|\t•;；]){2,70})[:：]"
_LINE = re.compile(
    rf"^{_LABEL}[ \t]*(?=[<>≥≤~]?[0-9]|NR\b|NE\b|not\b|未)[^\n|\t]{{1,200}}$"
    rf"(?=\s{{0,9}}\Z|\r?\n[ \t]*\r?\n|\r?\n{_LABEL.replace('?P<label>', '?:')})",
    re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(r"^[^\n.。:：;；,，|\t]{2,60}(?=\n[ \t]*\n)", re.MULTILINE)
_FIGURE = (
    r"(?:[<>≥≤~]?[0-9]{1,4}(?:\.[0-9]{1,3})?%?|NR|NE|not reached|未达到)"
    r"(?: ?[(（][^()（）\n]{3,24}[)）])?"
)
_TWO_FIGURES = re.compile(
    rf"^(?P<label>[^\n|\t:：。]{{2,40}}?) (?P<first>{_FIGURE}) (?P<second>{_FIGURE})$",
    re.MULTILINE | re.IGNORECASE,
)
_ENDED = (".", "。", ";", "；")


def outcome_lines(original: str, library: Library) -> Iterator[Rewriting]:
    """The lines of a text that name an outcome before a colon, with a full stop at their end."""
    for match in _LINE.finditer(original):
        if library.has("endpoint", match["label"]) and not match[0].rstrip().endswith(_ENDED):
            yield _ended(original, *match.span())
    for match in _TWO_FIGURES.finditer(original):
        if library.has("endpoint", match["label"]):
            yield _side_by_side(original, match)
    for match in _HEADING.finditer(original):
        yield _ended(original, *match.span())


def _side_by_side(original: str, match: re.Match[str]) -> Rewriting:
    """A line with an outcome and the figures of two arms, with a bar between them."""
    first = (match.start(), match.end("first"))
    second = match.span("second")
    return (
        match.start(),
        match.end(),
        chain(
            characters_of(original, first),
            inserted(first, " | "),
            characters_of(original, second),
            inserted(second, "。"),
        ),
    )


def _ended(original: str, start: int, end: int) -> Rewriting:
    cell = (start, end)
    return start, end, chain(characters_of(original, cell), inserted(cell, "。"))
