"""Atomic writing of files."""

from __future__ import annotations

import os
from pathlib import Path

from ...errors import TrialgraphError
from ...message import message


def write_reported(target: Path, content: bytes) -> None:
    """Write a whole file, with the folders above it, or nothing. Raises `TrialgraphError` if it
    cannot be written."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content)
    except OSError as error:
        raise TrialgraphError(
            message(
                "cli.unwritable",
                "cannot write {file}: {reason}",
                file=target,
                reason=error.strerror,
            )
        ) from None


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
