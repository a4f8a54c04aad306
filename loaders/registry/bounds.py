"""How much may be read of a file for one study, and how deep it may be nested: what goes beyond is no record."""

from __future__ import annotations

import io
from typing import IO, Any

MOST_OF_A_STUDY = 64 * 2**20  # bytes; the largest record known is a tenth of it
_DEEPEST = 5_000  # brackets that one study leaves open, those in its texts among them


class Bounded(io.RawIOBase):
    """A file whose head was read already, read from the start; counts what was read since a study was given."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head, self._file = head, file
        self.read_since = self.open = self.total = 0

    def begin(self) -> None:
        """Another study begins."""
        self.read_since = self.open = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._head[: len(buffer)] or self._file.read(len(buffer))
        self._head = self._head[len(content) :]
        buffer[: len(content)] = content
        self.read_since += len(content)
        self.total += len(content)
        self.open += (
            content.count(b"[") + content.count(b"{") - content.count(b"]") - content.count(b"}")
        )
        if self.open > _DEEPEST:
            raise TooDeep
        if self.read_since > MOST_OF_A_STUDY + io.DEFAULT_BUFFER_SIZE:
            raise TooLarge
        return len(content)


class TooLarge(Exception):
    """More was read for one study than a study holds."""


class TooDeep(Exception):
    """More brackets are open than a study has."""
