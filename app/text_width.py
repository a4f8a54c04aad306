"""Counts the columns that a text takes in a terminal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ANSI = re.compile(r"\x1b\[[0-9;]*m")


@lru_cache(maxsize=1 << 16)  # many words repeat
def columns_of(text: str) -> int:
    """The number of columns of a text: two for a wide character, none for colour codes and
    combining marks."""
    bare = ANSI.sub("", text)
    if bare.isascii():
        return len(bare)
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter)
        for letter in bare
    )
