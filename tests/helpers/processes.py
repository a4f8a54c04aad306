"""Processes as Linux shows them in /proc."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def children_of(process: int) -> list[int]:
    """The processes that a process started and that are not yet waited for."""
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in found.split()]


def runs(process: int) -> bool:
    """Whether a process runs: it is there, and no zombie."""
    try:
        return "(zombie)" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def wait_until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Waits until something holds; fails after some seconds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it does not come to hold"
        time.sleep(0.02)
