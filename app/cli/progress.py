"""Shows a progress bar on standard error, only if standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_WIDTH = 24
_CLEAR = "\r\x1b[K"


def progress(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Yield the items and show progress as a bar, or as a count if `total` is 0 (unknown).

    The bar disappears after the last item.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    _show(0, total, label)
    for done, item in enumerate(items, 1):
        yield item
        _show(done, total, label)
    print(_CLEAR, end="", file=sys.stderr, flush=True)


def _show(done: int, total: int, label: str) -> None:
    if total:
        filled = _WIDTH * min(done, total) // total
        text = f"{label} {'█' * filled}{'░' * (_WIDTH - filled)} {done}/{total}"
    else:
        text = f"{label} … {done}"
    print(f"{_CLEAR}{text}", end="", file=sys.stderr, flush=True)
