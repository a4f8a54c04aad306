"""A lock on a folder: one process at a time changes what is in it.

The system gives it back when a process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ...errors import TrialgraphError

NAME = "lock"
_LONGEST_WAIT = 600.0  # seconds
_PAUSE = 0.1
_BEYOND = 1 << 20  # Windows locks bytes: one far behind those that are read


@contextmanager
def held(folder: Path, longest: float = _LONGEST_WAIT) -> Iterator[None]:
    """Holds the lock of a folder, which it says who holds it, and waits for another process that does; on the error stream it
    says for whom it waits. Raises `TrialgraphError` after `longest` seconds, `OSError` where the folder cannot be written."""
    with (folder / NAME).open("a+", encoding="ascii") as file:
        _wait(file, folder, longest)
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()
            file.flush()
            _given_back(file)


def _wait(file: IO[str], folder: Path, longest: float) -> None:
    until = time.monotonic() + longest
    told = False
    while not _taken(file):
        holder = _holder(file)
        if time.monotonic() > until:
            raise TrialgraphError(
                f"{holder} is still changing what is loaded in {folder}; try again when it is done"
            )
        if not told:
            print(
                f"trialgraph: waiting for {holder}, which is changing what is loaded",
                file=sys.stderr,
            )
            told = True
        time.sleep(_PAUSE)


def _holder(file: IO[str]) -> str:
    file.seek(0)
    number = file.read(20).strip()
    return f"process {number}" if number.isdigit() else "another process"


if sys.platform == "win32":

    def _taken(file: IO[str]) -> bool:
        import msvcrt

        file.seek(_BEYOND)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _given_back(file: IO[str]) -> None:
        import msvcrt

        file.seek(_BEYOND)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _taken(file: IO[str]) -> bool:
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _given_back(file: IO[str]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
