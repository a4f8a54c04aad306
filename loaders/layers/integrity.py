"""Whether the files of a layer are those that were written when it was loaded.

The manifest has the hash of each table, and the folder of a layer is named after its manifest.
Tables are hashed whenever they are read. Answers from the cache do not read them: they compare size
and times with those of the last check, and hash again only where these differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from ...errors import TrialgraphError
from ...graph.rdf import cache
from ...message import Message, message
from .index import MANIFEST, Entry, entries

_NAME = "layer-"
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
_DIGITS = 16  # of the hash of the manifest


def file_hash(file: Path) -> str:
    """SHA-256 of a file in hexadecimal; reads 1 MB at a time."""
    digest = sha256()
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def folder_name(manifest: bytes) -> str:
    """The name of the folder of a layer with this manifest."""
    return _NAME + sha256(manifest).hexdigest()[:_DIGITS]


def refuse_changed_manifest(name: str, file: Path, manifest: bytes) -> None:
    """Raises `TrialgraphError` if a manifest is not the one that its folder is named after."""
    folder, expected = file.parent.name, folder_name(manifest)
    is_hashed = folder.startswith(_NAME) and len(folder) == len(expected)  # older ones are random
    if is_hashed and folder != expected:
        raise TrialgraphError(changed_file(name, file))


def changed_tables(folder: Path, hashes: Mapping[str, str]) -> Iterator[Path]:
    """The tables of a layer that are missing, or not those that were written."""
    for table, known in hashes.items():
        file = folder / f"{table}.csv"
        if not file.is_file() or file_hash(file) != known:
            yield file


def refuse_changed_tables(name: str, folder: Path, hashes: Mapping[str, str]) -> None:
    """Raises `TrialgraphError` if a table is missing, or is not the one that was written."""
    for file in changed_tables(folder, hashes):
        raise TrialgraphError(changed_file(name, file))


def refuse_changed_layers(place: Path, key: str) -> None:
    """Raises `TrialgraphError` if a table of a layer has changed; `key` is that of the cached rows.

    The size and times of the tables are kept in the cache once they have been found unchanged.
    """
    hashes = {entry: _hashes(entry, place / entry.folder) for entry in entries(place)}
    files = [place / entry.folder / f"{table}.csv" for entry in hashes for table in hashes[entry]]
    stamps = "\n".join(map(_stamp, files)).encode()
    if cache.kept(f"{key}.stamps") == stamps:
        return
    for entry, tables in hashes.items():
        refuse_changed_tables(entry.name, place / entry.folder, tables)
    cache.keep(f"{key}.stamps", stamps)


def _hashes(entry: Entry, folder: Path) -> Mapping[str, str]:
    """The hashes in a manifest. Raises `TrialgraphError` if it cannot be read."""
    try:
        hashes: Mapping[str, str] = json.loads((folder / MANIFEST).read_bytes()).get("tables", {})
    except UNREADABLE as error:
        raise TrialgraphError(damaged_layer(entry, folder, error)) from None
    return hashes


def _stamp(file: Path) -> str:
    """What changes with a file, also if its content is put in place of another."""
    try:
        status = file.stat()
    except OSError:
        return f"{file} is missing"
    times = status.st_mtime_ns, status.st_ctime_ns
    return f"{file} {status.st_ino} {status.st_size} {times}"


def damaged_layer(entry: Entry, folder: Path, error: Exception) -> Message:
    """What is wrong with a manifest that cannot be read, and the remedy."""
    return message(
        "loaders.damaged-layer",
        "the layer '{layer}' in {folder} is damaged ({error}); "
        "run trialgraph unload {layer!r} and load its files again",
        layer=entry.name,
        folder=folder,
        error=error,
    )


def changed_file(layer: str, file: Path) -> Message:
    """What is wrong with a changed file, and the remedy."""
    return message(
        "loaders.changed-file",
        "{file} has changed since it was loaded. Run trialgraph unload {layer!r} and load "
        "its files again.",
        file=file,
        layer=layer,
    )
