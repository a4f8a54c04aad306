"""A limit on the time spent on a paragraph, so that reading ends whatever the text."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time

SECONDS = 5.0  # a paragraph of an article takes some hundredths of a second
BLOCK = 10_000  # characters of a paragraph to which the limit applies; longer ones get it again


class OutOfTimeError(Exception):
    """Reading a paragraph took longer than its limit; the rest of it is skipped."""


class TimeLimit:
    """Counts the processor time spent on a paragraph.

    Processor time, unlike that of the clock on the wall, does not depend on what else runs.
    """

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = thread_time) -> None:
        self.seconds, self._clock = seconds, clock
        self._block: tuple[int, int] | None = None
        self._until = 0.0

    def enter(self, paragraph: int, place: int) -> None:
        """Start counting anew if a place, counted from the paragraph's start, is in a new block."""
        block = (paragraph, place // BLOCK)
        if block != self._block:
            self._block, self._until = block, self._clock() + self.seconds

    def check(self) -> None:
        """Raises `OutOfTimeError` if the time is up."""
        if self._clock() > self._until:
            raise OutOfTimeError
