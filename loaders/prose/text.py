"""Text made ready for patterns, with the way back: every character of the prepared text knows its place in the original.

Whitespace means nothing (a wrapped line is the same text), signs that print alike become one sign, and the repairs of
`patterns.toml` mend what printing and scanning break: raised decimal points, digits pulled apart, reference numbers
glued to figures. No digit is ever changed or added; repairs only drop signs or turn one into a point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .patterns import Library
from .tables import Sign, told_by_rows

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ALIKE = {
    ord(sign): plain
    for signs, plain in (
        ("‐‑‒–—―−﹣", "-"),
        ("～〜∼﹏", "~"),
        ("’‘′", "'"),
        ("“”", '"'),
        ("、", ","),
        ("【〔", "["),
        ("】〕", "]"),
        ("∕", "/"),
    )
    for sign in signs
}
_SAME_SIGN = _FULL_WIDTH | _ALIKE
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60]")
_EDITS = {"drop": "", "point": "."}  # what becomes of the groups of a repair


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text that patterns read; `offsets[i]` is the place of its i-th character in `original`."""

    original: str
    text: str
    offsets: tuple[int, ...]
    repaired: tuple[int, ...] = ()  # places in the original where a repair touched a figure

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the original of a half-open, non-empty span of the prepared text."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def printed(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]

    def mended(self, start: int, end: int) -> bool:
        """Whether a repair touched the figure that stands there."""
        first, last = self.span(start, end)
        return any(first <= place < last for place in self.repaired)


def prepare(original: str, library: Library) -> Prepared:
    """The prepared text of `original`."""
    text, offsets = _plain(told_by_rows(original, library))
    repaired: list[int] = []
    for repair in library.repairs:
        if repair.only_if and not re.search(repair.only_if, text, re.IGNORECASE):
            continue
        edits: dict[int, str] = {}
        for match in repair.regex.finditer(text):
            for group in repair.regex.groupindex:
                if match.start(group) >= 0:
                    sign = _EDITS[group.rstrip("2345678")]
                    edits[match.start(group)] = sign
                    edits.update(dict.fromkeys(range(match.start(group) + 1, match.end(group)), ""))
                    if repair.doubtful:
                        repaired.append(offsets[match.start(group)])
        if edits:
            kept = [(edits.get(i, sign), offsets[i]) for i, sign in enumerate(text)]
            text = "".join(sign for sign, _ in kept)
            offsets = [place for sign, place in kept if sign]
    return Prepared(original, text, tuple(offsets), tuple(repaired))


def _plain(read: Iterable[Sign]) -> tuple[str, list[int]]:
    """Signs folded one to one, whitespace to single blanks, none beside Chinese characters."""
    signs: list[str] = []
    offsets: list[int] = []
    for place, raw in read:
        sign = raw.translate(_SAME_SIGN)
        if sign in _INVISIBLE:
            continue
        if sign.isspace() or unicodedata.category(sign) == "Zs":
            if signs and signs[-1] != " " and not _CHINESE.match(signs[-1]):
                signs.append(" ")
                offsets.append(place)
            continue
        if _CHINESE.match(sign) and signs and signs[-1] == " ":
            signs.pop()
            offsets.pop()
        signs.append(sign)
        offsets.append(place)
    if signs and signs[-1] == " ":
        signs.pop()
        offsets.pop()
    return "".join(signs), offsets
