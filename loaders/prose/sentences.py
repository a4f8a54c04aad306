"""Where sentences end. Abbreviations and decimal points end none; a bullet does, whitespace alone never."""

from __future__ import annotations

import re

_END = re.compile(
    r"""[。！？!?]["')\]]?\s?"""
    r"""|(?<![0-9])\.["')\]]*\s+(?=["']?[A-Z0-9\u4e00-\u9fff])"""
    r"""|(?<=[0-9])\.["')\]]*\s+(?=["']?[A-Z\u4e00-\u9fff])"""
    r"""|\s?[•▪◦●■►➢✓]\s?"""
)
_ABBREVIATION = re.compile(r"\b(?:vs|v|e\.?g|i\.?e|al|etc|figs?|nos?|approx|ca|cf|dr|st|resp|incl)\Z", re.IGNORECASE)


def sentence_ends(text: str) -> list[int]:
    """The places after which a new sentence begins, without the end of the text."""
    return [
        match.end()
        for match in _END.finditer(text)
        if 0 < match.end() < len(text)
        and not (match.group().startswith(".") and _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()]))
    ]
