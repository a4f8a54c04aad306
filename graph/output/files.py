"""Atomic writing of files."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(target: Path, content: bytes, durable: bool = False) -> None:
    """Writes a file atomically: to a temporary file next to it, then renamed.

    `durable` also protects against a loss of power.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
