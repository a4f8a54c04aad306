"""Prepares text for patterns, keeping the original position of every character.

Whitespace is normalised (a line break counts as a space), look-alike characters are unified, and
the repairs of `patterns.toml` undo damage by printing and scanning: raised decimal points, split
digits, reference numbers attached to figures. Repairs never change or add a digit; they only
delete characters, or turn them into a decimal point or a percent sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .patterns import Library
from .tables import linearise_tables

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
# whitespace and invisible characters, except a single space between other characters
_GAP = re.compile(
    f"[\\s{_UNSEEN}]{{2,}}|[^\\S ]|[{_UNSEEN}]|(?<={_OF_CHINA}) | (?={_OF_CHINA})|\\A | \\Z"
)
_EDITS = {"drop": "", "point": ".", "percent": "%"}  # replacement of the groups of a repair


@dataclass(frozen=True, slots=True)
class Prepared:
    """The prepared text; `offsets[i]` is the position of its i-th character in `original`."""

    original: str
    text: str
    offsets: Sequence[int]
    repaired: tuple[
        int, ...
    ] = ()  # places in the original at which a repair changed a figure, in order

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of a non-empty span of the prepared text; both are half-open.

        If a table was rewritten in another order, the span covers only the first part.
        """
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while last <= first:
            end -= 1
            last = self.offsets[end - 1] + 1
        return first, last

    def printed(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.original[first:last]

    def has_repair(self, start: int, end: int) -> bool:
        """Whether a doubtful repair changed the figure in a span of the prepared text."""
        first, last = self.span(start, end)
        return bisect_left(self.repaired, last) > bisect_left(self.repaired, first)

    def paragraph(self, place: int) -> tuple[int, int]:
        """The paragraph (non-blank line of the original) at a position.

        Its number, from 1, and the position counted from its start.
        """
        starts = _line_starts(self.original)
        number = max(bisect_right(starts, place), 1)
        return number, place - starts[number - 1] if starts else place


@lru_cache(maxsize=1)
def _line_starts(text: str) -> list[int]:
    """The start of each non-blank line."""
    return [match.start() for match in re.finditer(r"^[^\n]*\S[^\n]*", text, re.MULTILINE)]


def prepare(original: str, library: Library, start: int = 0, stop: int | None = None) -> Prepared:
    """The prepared text of `original`, or of the part from `start` to `stop`."""
    part = original[start:stop]
    read, places = linearise_tables(part, library) or (part, range(len(part)))
    text, offsets = _normalised(
        read,
        range(start, start + len(part))
        if isinstance(places, range)
        else [start + place for place in places],
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
    """The text with characters replaced or deleted at some positions."""
    signs: list[str] = []
    places: list[int] = []
    done = 0
    for place in sorted(edits):
        signs.append(text[done:place] + edits[place])
        places.extend(offsets[done : place + bool(edits[place])])
        done = place + 1
    return "".join([*signs, text[done:]]), [*places, *offsets[done:]]


def _normalised(text: str, places: Sequence[int]) -> tuple[str, list[int]]:
    """The text with unified characters and single spaces, and the position of each character.

    No spaces are kept next to Chinese characters.
    """
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
