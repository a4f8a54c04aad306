"""Limits the bytes, nesting and texts of a study; no genuine record exceeds these limits."""

from __future__ import annotations

import io
from typing import IO, Any

MOST_BYTES_OF_A_STUDY = 64 * 2**20  # ten times the size of the largest known record
MOST_OPEN_BRACKETS = 5_000  # of one study, including those in its texts
LONGEST_TEXT = 10_000  # characters of a title, description or value; the registry takes fewer
LONGEST_ELIGIBILITY = 100_000  # characters, with white space; the registry takes 20,000
LONGEST_CRITERION = 2_000  # characters of an item of the eligibility


class BoundedFile(io.RawIOBase):
    """Reads a file from its start, although its first bytes (`head`) have been read already.

    Counts the bytes and open brackets since the last study. Raises `TooLarge` or `TooDeep`.
    """

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head, self._file = head, file
        self._bytes_of_study = self._open_brackets = self.total = 0

    def begin_study(self) -> None:
        """Starts counting for another study."""
        self._bytes_of_study = self._open_brackets = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._head[: len(buffer)] or self._file.read(len(buffer))
        self._head = self._head[len(content) :]
        buffer[: len(content)] = content
        self.total += len(content)
        self._bytes_of_study += len(content)
        self._open_brackets += content.count(b"[") + content.count(b"{")
        self._open_brackets -= content.count(b"]") + content.count(b"}")
        if self._open_brackets > MOST_OPEN_BRACKETS:
            raise TooDeep
        if self._bytes_of_study > MOST_BYTES_OF_A_STUDY + io.DEFAULT_BUFFER_SIZE:
            raise TooLarge
        return len(content)


class TooLarge(Exception):
    """Raised for a study that is larger than any genuine record."""


class TooDeep(Exception):
    """Raised for a study that is more deeply nested than any genuine record."""


class TextTooLong(Exception):
    """Raised for a text that is longer than the texts of genuine records."""
