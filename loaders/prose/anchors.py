"""What every match of a pattern must contain, so that a sentence without any of it need not be searched."""

from __future__ import annotations

import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable
from typing import Any

_FEW = 4  # signs of a class that are looked for one by one
Anchors = frozenset[str]


def anchors(regex: str, flags: int) -> Anchors:
    """Words in lower case of which every match holds one; none where nothing can be told."""
    return _of_sequence(parser.parse(regex, flags)) or frozenset()


def _of_sequence(items: Iterable[Any]) -> Anchors | None:
    """The best of what the parts of a sequence must contain: the longest words."""
    found: list[Anchors] = []
    word = ""
    for operation, value in items:
        if operation is codes.LITERAL:
            word += chr(value).lower()
            continue
        if word:
            found.append(frozenset((word,)))
        word = ""
        if one := _of_part(operation, value):
            found.append(one)
    if word:
        found.append(frozenset((word,)))
    return max(found, key=_worth, default=None)


def _worth(words: Anchors) -> tuple[int, int]:
    return min(map(len, words)), -len(words)


def _of_part(operation: Any, value: Any) -> Anchors | None:
    if operation is codes.SUBPATTERN:
        return _of_sequence(value[-1])
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0]:
        return _of_sequence(value[-1])
    if operation is codes.BRANCH:
        parts = [_of_sequence(one) for one in value[1]]
        return frozenset().union(*(one for one in parts if one)) if all(parts) else None
    if operation is codes.IN and len(value) <= _FEW and all(one[0] is codes.LITERAL for one in value):
        return frozenset(chr(one[1]).lower() for one in value)
    return None
