"""How layers are stored: one folder per layer, and an index that lists the active ones in order.

A layer is written to a folder of its own and becomes active once the index lists it. The index is
replaced atomically, so that a crash at any time leaves the layers either unchanged or completely
updated.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from ...errors import TrialgraphError
from ...graph.model.schema import TABLES
from ...graph.output.files import write_atomically
from ...message import message
from .index import INDEX, MANIFEST, Entry, entries
from .integrity import file_hash, folder_name
from .lock import locked
from .reading_back import RowsWritten

_DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_UNFINISHED = ".loading-"


@contextmanager
def transaction(folder: Path) -> Iterator[Path]:
    """Locks the layers and yields an empty folder to write to, which is removed afterwards.

    Raises `TrialgraphError` if the data folder cannot be written to or the disk is full. The
    layers loaded before stay unchanged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            _remove_inactive(folder)
            new = folder / f"{_UNFINISHED}{os.getpid()}"
            new.mkdir()
            try:
                yield new
            finally:
                _remove_inactive(folder)
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise TrialgraphError(
                message(
                    "loaders.disk-full",
                    "no space left in {folder}; nothing was changed; free some space, or set "
                    "TRIALGRAPH_DATA to another folder",
                    folder=folder,
                )
            ) from None
        raise TrialgraphError(
            message(
                "loaders.cannot-write",
                "cannot write to {folder} ({error}); check its permissions, or set "
                "TRIALGRAPH_DATA to another folder",
                folder=folder,
                error=error,
            )
        ) from None


def unfinished(folder: Path) -> list[Path]:
    """Folders of loads that were interrupted or are still running; they are not active."""
    return sorted(folder.glob(f"{_UNFINISHED}*")) if folder.is_dir() else []


def _remove_inactive(folder: Path) -> None:
    """Removes folders that the index does not list, left over from a crash or a removal."""
    active = {entry.folder for entry in entries(folder)}
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and path.name not in active:
            if path.name.startswith(_UNFINISHED) or (path / MANIFEST).is_file():
                shutil.rmtree(path)
        elif path.name.startswith(f".{INDEX}."):  # a new index, left over from a crash
            path.unlink()


def activate(folder: Path, name: str, new: Path, order: Sequence[Entry]) -> Entry:
    """Moves a finished layer to its final folder, then lists it in the index.

    It replaces the entry of the same name in `order`, or is appended.
    """
    entry = Entry(name, folder_name((new / MANIFEST).read_bytes()))
    new.rename(folder / entry.folder)
    replaced = [entry if other.name == name else other for other in order]
    write_index(folder, replaced if entry in replaced else [*replaced, entry])
    return entry


def write_index(folder: Path, order: Sequence[Entry]) -> None:
    """Replaces the index, atomically."""
    write_atomically(
        folder / INDEX, json.dumps(order, ensure_ascii=False, indent=1).encode(), durable=True
    )


class TableWriter:
    """Writes the tables of a layer batch by batch, counts the rows and hashes the files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: dict[str, int] = {}
        self._files: dict[str, IO[str]] = {}
        self._writers: dict[str, csv.DictWriter[str]] = {}
        self._written = RowsWritten()

    def write(self, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        """Appends rows, given as {table: [{column: value}]}."""
        for name, table in rows.items():
            if table:
                self._writer(name).writerows(table)
                self._written.add(name, _columns(name), table)
                self.counts[name] = self.counts.get(name, 0) + len(table)

    def _writer(self, name: str) -> csv.DictWriter[str]:
        if name not in self._writers:
            file = (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            writer = csv.DictWriter(
                file, _columns(name), restval="", extrasaction="ignore", lineterminator="\n"
            )
            writer.writeheader()
            self._files[name], self._writers[name] = file, writer
        return self._writers[name]

    def close(self) -> dict[str, str]:
        """Flushes all files to disk; returns the SHA-256 of each table's file."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        return {name: file_hash(self.folder / f"{name}.csv") for name in self._files}

    def read_back(self) -> None:
        """Reads all closed files. Raises `TrialgraphError` if one is not as it was written."""
        for name in self._files:
            file = self.folder / f"{name}.csv"
            self._written.refuse_other(name, _columns(name), read_table(file), file)


def _columns(table: str) -> tuple[str, ...]:
    return (*TABLES[table].by_name, "locator")


def read_table(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a table that `TableWriter` wrote, with empty cells left out.

    Raises `ValueError` for a row with more cells than the table has columns.
    """
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if None in row:
                raise ValueError(f"a row of {file.name} has too many cells")
            yield {column: cell for column, cell in row.items() if cell}


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Atomically writes the manifest, which records the origin of a layer.

    It gets a random identifier, as the folder of the layer is named after its content.
    """
    content = json.dumps({**manifest, "id": token_hex(6)}, ensure_ascii=False, indent=1)
    write_atomically(folder / MANIFEST, content.encode(), durable=True)
