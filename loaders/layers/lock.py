"""A lock on the data folder, so that only one process at a time changes the layers.

The operating system releases it when the process ends, even if the process is killed. Child
processes do not inherit it (see the documentation of filelock).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ...errors import TrialgraphError
from ...message import Message, message

LOCK = "lock"
HOLDER = "lock.holder"  # a file of its own: on Windows a locked file cannot be read
LONGEST_WAIT = 600.0  # seconds
_LOG = logging.getLogger(__name__)


@contextmanager
def locked(folder: Path, longest_wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Locks a folder, waiting for another process that has locked it.

    Logs a warning that names the process it waits for. Raises `TrialgraphError` after
    `longest_wait` seconds, and `OSError` if the folder cannot be written to.
    """
    lock = FileLock(folder / LOCK)
    _acquire(lock, folder, longest_wait)
    holder = folder / HOLDER
    try:
        holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, folder: Path, longest_wait: float) -> None:
    try:
        lock.acquire(blocking=False)
        return
    except Timeout:
        _LOG.warning(
            message(
                "loaders.waiting",
                "waiting for {process}, which is changing the loaded evidence",
                process=_holder(folder),
            )
        )
    try:
        lock.acquire(timeout=longest_wait)
    except Timeout:
        raise TrialgraphError(
            message(
                "loaders.locked",
                "{process} is still changing the loaded evidence in {folder}; try again later",
                process=_holder(folder),
                folder=folder,
            )
        ) from None


def _holder(folder: Path) -> Message:
    """A description of the process that has locked the folder."""
    try:
        number = (folder / HOLDER).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        number = ""
    if number.isdigit():
        return message("loaders.process", "process {number}", number=number)
    return message("loaders.another-process", "another process")
