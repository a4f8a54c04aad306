"""The cache of built graphs: one file for each state of the tables.

A file is named by the hash of everything it was made from, so a changed table leads to a different
file, two simultaneous builds write the same content, and an unfinished build is never used. Its
first line is the hash of the rest, so a file that was changed or damaged is not used, either.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ...message import message
from ...user_folders import home
from ..output.files import write_atomically
from .package_digest import package_digest

KEPT = 8
_log = logging.getLogger(__name__)


def fingerprint(files: Iterable[Path], *more: bytes) -> str:
    """A hash of file names and contents, of other inputs, and of the package."""
    digest = sha256(package_digest().encode())
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for content in more:
        digest.update(content + b"\0")
    return digest.hexdigest()[:32]


def folder() -> Path:
    """The cache folder: `TRIALGRAPH_CACHE`, else the platform's place for caches."""
    if chosen := os.environ.get("TRIALGRAPH_CACHE"):
        return Path(chosen)
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_cache_path

        return user_cache_path("trialgraph", appauthor=False)
    return Path(os.environ.get("XDG_CACHE_HOME") or home() / ".cache") / "trialgraph"


def is_writable() -> bool:
    return os.access(folder(), os.W_OK)


def path(name: str) -> Path:
    return folder() / name


def kept(name: str) -> bytes | None:
    """The content kept under a name; None if there is none, or if the file was changed since.

    A changed file is reported and removed.
    """
    file = path(name)
    try:
        head, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head != _head(content):
        report_changed(file)
        with suppress(OSError):
            file.unlink()
        return None
    with suppress(OSError):  # a read-only cache still serves
        os.utime(file)  # what is in use is removed last
    return content


def report_changed(file: Path) -> None:
    """Warns of a file or folder that is not used, because its content is not what was written."""
    _log.warning(
        message(
            "rdf.changed_cache",
            "{file} is damaged or was changed: it is not used, and built again",
            file=file,
        )
    )


def keep(name: str, content: bytes) -> bool:
    """Writes the content atomically; False if it cannot be written (in a read-only folder)."""
    target = path(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, _head(content) + b"\n" + content)
        _forget_old(target)
    except OSError as error:
        _log.warning("cannot write to the cache: %s", error)
        return False
    _log.info("cached %s", target)
    return True


def _head(content: bytes) -> bytes:
    """The first line of a file: a comment in N-Quads."""
    return b"# sha256 " + sha256(content).hexdigest().encode()


def _forget_old(newest: Path) -> None:
    """Removes all but the most recently used graphs."""
    graphs = sorted(
        newest.parent.glob(f"*{newest.suffix}"), key=lambda file: file.stat().st_mtime, reverse=True
    )
    for file in graphs[KEPT:]:
        file.unlink(missing_ok=True)
