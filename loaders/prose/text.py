"""Text made ready for patterns, with the way back: every character of the prepared text knows its place in the original.

Whitespace means nothing (a wrapped line is the same text), signs that print alike become one sign, and the repairs of
`patterns.toml` mend what printing and scanning break: raised decimal points, digits pulled apart, reference numbers
glued to figures. No digit is ever changed or added; repairs only drop signs or turn one into a point.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .patterns import Library
from .tables import told_by_rows

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
_BLANK = re.compile(r"\s")
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_OF_CHINA = "[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60]"
_CHINESE = re.compile(_OF_CHINA)
# whitespace and signs that cannot be seen; not a single blank between other signs, which stays as it is
_GAP = re.compile(
    f"[\\s{_UNSEEN}]{{2,}}|[^\\S ]|[{_UNSEEN}]|(?<={_OF_CHINA}) | (?={_OF_CHINA})|\\A | \\Z"
)
_EDITS = {"drop": "", "point": "."}  # what becomes of the groups of a repair


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text that patterns read; `offsets[i]` is the place of its i-th character in `original`."""

    original: str
    text: str
    offsets: Sequence[int]
    repaired: tuple[
        int, ...
    ] = ()  # places in the original where a repair touched a figure, in order

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the original of a half-open, non-empty span of the prepared text.

        Of words that a table tells in another order than it prints them it is the first part.
        """
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while last <= first:
            end -= 1
            last = self.offsets[end - 1] + 1
        return first, last

    def printed(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]

    def mended(self, start: int, end: int) -> bool:
        """Whether a repair touched the figure that stands there."""
        first, last = self.span(start, end)
        return bisect_left(self.repaired, last) > bisect_left(self.repaired, first)

    def paragraph(self, place: int) -> int:
        """The number of the non-blank line of the original in which a place lies, from 1."""
        return max(bisect_right(_line_starts(self.original), place), 1)


@lru_cache(maxsize=1)
def _line_starts(text: str) -> list[int]:
    """Where each non-blank line of a text begins."""
    return [match.start() for match in re.finditer(r"^[^\n]*\S[^\n]*", text, re.MULTILINE)]


def prepare(original: str, library: Library, start: int = 0, stop: int | None = None) -> Prepared:
    """The prepared text of `original`, or of the part from `start` to `stop`."""
    part = original[start:stop]
    read, places = told_by_rows(part, library) or (part, range(len(part)))
    text, offsets = _plain(
        read,
        range(start, start + len(part))
        if isinstance(places, range)
        else [start + one for one in places],
    )
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
            text, offsets = _edited(text, offsets, edits)
    return Prepared(original, text, offsets, tuple(sorted(repaired)))


def _edited(text: str, offsets: Sequence[int], edits: Mapping[int, str]) -> tuple[str, list[int]]:
    """The text with other signs, or none, at some places."""
    signs: list[str] = []
    places: list[int] = []
    done = 0
    for place in sorted(edits):
        signs.append(text[done:place] + edits[place])
        places.extend(offsets[done : place + bool(edits[place])])
        done = place + 1
    return "".join([*signs, text[done:]]), [*places, *offsets[done:]]


def _plain(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """Signs folded one to one, whitespace to single blanks, none beside Chinese; `places` are those of the original."""
    folded = text.translate(_SAME_SIGN)
    signs: list[str] = []
    offsets: list[int] = []
    done, before = 0, ""
    for gap in _GAP.finditer(folded):
        if gap.start() > done:
            before = folded[gap.start() - 1]
        signs.append(folded[done : gap.start()])
        offsets.extend(places[done : gap.start()])
        done = gap.end()
        blank = _BLANK.search(folded, gap.start(), done)
        if (
            blank
            and before
            and done < len(folded)
            and not _CHINESE.match(before)
            and not _CHINESE.match(folded[done])
        ):
            signs.append(" ")
            offsets.append(places[blank.start()])
    signs.append(folded[done:])
    offsets.extend(places[done:])
    return "".join(signs), offsets
