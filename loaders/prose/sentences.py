"""Finds sentence boundaries, at bullets too, but not at abbreviations or decimal points."""

from __future__ import annotations

import re

_END = re.compile(
    r"""[。！？!?]["')\]]?\s?"""
    r"""|(?<![0-9])\.["')\]]*\s+(?=["']?[A-Z0-9\u4e00-\u9fff])"""
    r"""|(?<=[0-9])\.["')\]]*\s+(?=["']?[A-Z\u4e00-\u9fff])"""
    r"""|\s?[•▪◦●■►➢✓]\s?"""
)
LONGEST = 2000  # characters; longer sentences are cut
_ABBREVIATION = re.compile(
    r"\b(?:vs|v|e\.?g|i\.?e|al|etc|figs?|nos?|approx|ca|cf|dr|st|resp|incl|c\.i)\Z", re.IGNORECASE
)


def sentence_ends(text: str) -> list[int]:
    """The positions at which sentences end; no sentence is longer than `LONGEST`."""
    ends: list[int] = []
    for end in (*_marked_ends(text), len(text)):
        start = ends[-1] if ends else 0
        while end - start > LONGEST:
            start = _cut(text, start)
            ends.append(start)
        if end < len(text):
            ends.append(end)
    return ends


def _cut(text: str, start: int) -> int:
    """The best position at which to cut text without sentences, such as a list of references."""
    stop = start + LONGEST
    for sign in ("; ", "| ", ", ", " "):
        place = text.rfind(sign, start + LONGEST // 2, stop)
        if place >= 0:
            return place + len(sign)
    return stop


def _marked_ends(text: str) -> list[int]:
    """The positions at which punctuation or a bullet ends a sentence."""
    return [
        match.end()
        for match in _END.finditer(text)
        if 0 < match.end() < len(text)
        and not (
            match.group().startswith(".")
            and _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()])
        )
    ]
