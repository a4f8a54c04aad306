"""Graphs as stores on disk, in the cache: opened in milliseconds, not loaded from text.

A store is a folder of its own, made apart and then named; the entry of the cache under the name of
the graph (which is hashed like every entry) gives the folder, its files with their hashes, and the
number of quads. So an unfinished, damaged or changed store is never used, and two processes that
make one at once do not meet.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, NamedTuple

from . import cache

if TYPE_CHECKING:
    import pyoxigraph

_FOLDER = "oxigraph-"
_UNUSED = 3600  # seconds after which a folder that no entry names is removed
_CHANGING = ("LOG", "LOCK")  # files that RocksDB writes and that contain no data
_log = logging.getLogger(__name__)


class DiskStore(NamedTuple):
    """A store on disk: its folder, and the number of its quads."""

    folder: Path
    quads: int

    def open(self) -> pyoxigraph.Store:
        import pyoxigraph

        return pyoxigraph.Store.read_only(str(self.folder))


def disk_store(name: str, content: Callable[[], bytes]) -> DiskStore | None:
    """The store of the graph with this name, made from its N-Quads if there is none yet; None
    where it cannot be kept."""
    return _kept(name) or _made(name, content())


def _kept(name: str) -> DiskStore | None:
    entry = cache.kept(f"{name}.store")
    if entry is None:
        return None
    known = json.loads(entry)
    folder = cache.folder() / known["folder"]
    try:
        if {file: _hash(folder / file) for file in known["files"]} == known["files"]:
            return DiskStore(folder, known["quads"])
    except OSError:
        pass
    cache.report_changed(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return None


def _made(name: str, content: bytes) -> DiskStore | None:
    import pyoxigraph

    try:
        cache.folder().mkdir(parents=True, exist_ok=True)
        _forget_unused()
        folder = Path(mkdtemp(prefix=_FOLDER, dir=cache.folder()))
    except OSError:
        return None
    try:
        store = pyoxigraph.Store(str(folder))
        store.bulk_load(content, format=pyoxigraph.RdfFormat.N_QUADS)
        store.optimize()
        quads = len(store)
        del store  # closes it
        files = [file.name for file in folder.iterdir() if not file.name.startswith(_CHANGING)]
        hashes = {file: _hash(folder / file) for file in sorted(files)}
    except OSError as error:
        _log.warning("cannot write to the cache: %s", error)
        shutil.rmtree(folder, ignore_errors=True)
        return None
    entry = {"folder": folder.name, "quads": quads, "files": hashes}
    if not cache.keep(f"{name}.store", json.dumps(entry).encode()):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return DiskStore(folder, quads)


def _forget_unused() -> None:
    """Removes the stores that no entry names, unless they may be in the making."""
    used = set()
    for entry in cache.folder().glob("*.store"):
        with suppress(OSError, ValueError, KeyError):
            used.add(json.loads(entry.read_bytes().partition(b"\n")[2])["folder"])
    for folder in cache.folder().glob(f"{_FOLDER}*"):
        with suppress(OSError):
            if folder.name not in used and time.time() - folder.stat().st_mtime > _UNUSED:
                shutil.rmtree(folder, ignore_errors=True)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
