"""Answers that are kept for the next time, up to a number of bytes; the least used go first."""

from __future__ import annotations

from collections import OrderedDict

_BESIDE = 500  # bytes that an answer takes besides its content


class KeptAnswers:
    """Bytes by key."""

    def __init__(self, most: int) -> None:
        self._most, self.size = most, 0
        self._kept: OrderedDict[bytes, tuple[bytes, str]] = OrderedDict()

    def get(self, key: bytes) -> tuple[bytes, str] | None:
        """The content and its kind."""
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: bytes, content: bytes, kind: str) -> None:
        """Keeps an answer, unless it takes more than a quarter of the space."""
        if len(content) > self._most // 4 or key in self._kept:
            return
        self._kept[key] = (content, kind)
        self.size += len(content) + _BESIDE
        while self.size > self._most:
            _, (gone, _) = self._kept.popitem(last=False)
            self.size -= len(gone) + _BESIDE
