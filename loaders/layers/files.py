"""How layers are kept: one folder a layer, and the index that names those that count, in order.

A layer is written beside the others and counts from the moment the index names it; the index is replaced in one go. So a
crash at any time leaves the layers as they were before, or as they are after, and never half of one.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from ...errors import TrialgraphError
from ...graph.model.schema import TABLES
from ...graph.output.files import write_whole
from .index import INDEX, MANIFEST, Entry, entries
from .lock import held

_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_UNFINISHED = ".loading-"


@contextmanager
def changing(folder: Path) -> Iterator[Path]:
    """While it lasts nobody else changes the layers. Gives an empty folder to write to, and leaves nothing behind.

    Raises `TrialgraphError` where the folder cannot be written, or is full: what was loaded before stays as it is.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder):
            _sweep(folder)
            new = folder / f"{_UNFINISHED}{os.getpid()}"
            new.mkdir()
            try:
                yield new
            finally:
                _sweep(folder)
    except OSError as error:
        if error.errno in _NO_ROOM:
            remedy = "make room, or let TRIALGRAPH_DATA name another folder"
            raise TrialgraphError(
                f"no room is left in {folder}; nothing has changed there; {remedy}"
            ) from None
        raise TrialgraphError(
            f"cannot write to {folder} ({error}); TRIALGRAPH_DATA names another folder"
        ) from None


def unfinished(folder: Path) -> list[Path]:
    """What a loading left that ended before its time, or has not ended: it counts for nothing, and the next one removes it."""
    return sorted(folder.glob(f"{_UNFINISHED}*")) if folder.is_dir() else []


def _sweep(folder: Path) -> None:
    """Removes what the index does not name: what a crash or a removal left."""
    counting = {entry.folder for entry in entries(folder)}
    for one in folder.iterdir():
        if (
            one.is_dir()
            and (one / MANIFEST).is_file() | one.name.startswith(_UNFINISHED)
            and one.name not in counting
        ):
            shutil.rmtree(one)
        elif one.name.startswith(f".{INDEX}."):  # an index that was never put in place
            one.unlink()


def put_in_place(folder: Path, name: str, new: Path, order: Sequence[Entry]) -> Entry:
    """Gives a finished layer its place: its folder, then the index, in which it takes the place of one of its name."""
    entry = Entry(name, f"layer-{token_hex(6)}")
    new.rename(folder / entry.folder)
    known = [one.name for one in order]
    write_index(
        folder,
        [entry if one.name == name else one for one in order] + [entry] * (name not in known),
    )
    return entry


def write_index(folder: Path, order: Sequence[Entry]) -> None:
    write_whole(folder / INDEX, json.dumps(order, ensure_ascii=False, indent=1).encode(), sure=True)


class TableWriter:
    """Writes the tables of a layer, a batch of rows at a time, and counts and hashes what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: dict[str, int] = {}
        self._files: dict[str, IO[str]] = {}
        self._writers: dict[str, csv.DictWriter[str]] = {}

    def write(self, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        for name, table in rows.items():
            if table:
                self._writer(name).writerows(table)
                self.counts[name] = self.counts.get(name, 0) + len(table)

    def _writer(self, name: str) -> csv.DictWriter[str]:
        if name not in self._writers:
            self._files[name] = (self.folder / f"{name}.csv").open(
                "w", encoding="utf-8", newline=""
            )
            columns = [*TABLES[name].by_name, "locator"]
            self._writers[name] = csv.DictWriter(
                self._files[name], columns, restval="", extrasaction="ignore", lineterminator="\n"
            )
            self._writers[name].writeheader()
        return self._writers[name]

    def close(self) -> dict[str, str]:
        """Table → SHA-256 of its file, all safely on disk."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        return {name: file_hash(self.folder / f"{name}.csv") for name in self._files}


def read_table(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a table as it was written; empty cells are left out."""
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {column: cell for column, cell in row.items() if cell}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    write_whole(
        folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode(), sure=True
    )


def file_hash(file: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    digest = sha256()
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
