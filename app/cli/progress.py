"""A bar for what takes longer than a moment: on a terminal's error stream, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_WIDTH = 24


def progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """The items, with a bar that grows as they are made (a count, where `total` is 0: not known), and goes when they are done."""
    shown = sys.stderr.isatty()
    for done, item in enumerate(_started(items, total, label, shown), 1):
        yield item
        _show(done, total, label, shown)
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _started(items: Iterable[T], total: int, label: str, shown: bool) -> Iterable[T]:
    _show(0, total, label, shown)
    return items


def _show(done: int, total: int, label: str, shown: bool) -> None:
    if shown and not total:
        print(f"\r\x1b[K{label} … {done}", end="", file=sys.stderr, flush=True)
    elif shown:
        filled = _WIDTH * min(done, total) // total
        bar = "█" * filled + "░" * (_WIDTH - filled)
        print(f"\r\x1b[K{label} {bar} {done}/{total}", end="", file=sys.stderr, flush=True)
