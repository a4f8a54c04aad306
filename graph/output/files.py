"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(target: Path, content: bytes, sure: bool = False) -> None:
    """Writes a file so that nobody ever sees half of it: beside it first, then renamed. `sure`: nor after a loss of power."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            if sure:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
