"""A digest of the installed package, so that a graph built by one version is never served by
another.

A wheel's RECORD (PEP 376 and 427) lists the SHA-256 of every installed file, so for an
unchanged installation only RECORD is read. A file that was changed after the installation (also
if its time of modification was set back), and every file of an editable installation, is hashed
again. Equal content gives an equal digest, regardless of the folder.
"""

from __future__ import annotations

import csv
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "trialgraph"
ROOMS = ("graph", "loaders", "queries", "ontology", "method", "evidence")
_COMPILED = "__pycache__"
_Recorded = Mapping[str, tuple[str, int]]  # name → hash and size


def package_digest() -> str:
    """The digest of the package that is running: 64 hexadecimal digits."""
    return digest_of(_folders())


def digest_of(folders: Mapping[str, Path]) -> str:
    """The digest of the files below these folders; each key is the path of its folder within the
    package.

    Every file counts, except compiled modules: a file that cannot change a graph today may do so
    tomorrow.
    """
    digest = sha256()
    recorded, since = _record_beside(folders.get("", Path()))
    for name, file in sorted(_files(folders), key=lambda pair: pair[0]):
        status = file.stat()
        known, size = recorded.get(name, ("", -1))
        untouched = known and size == status.st_size and _latest(status) <= since
        digest.update(f"{name}\0{known if untouched else _hash_of(file.path)}\n".encode())
    return digest.hexdigest()


def _folders() -> dict[str, Path]:
    """The folders of the package and its subpackages: one if installed from a wheel, several in a
    checkout."""
    places = {"": _folder_of(PACKAGE)} | {room: _folder_of(f"{PACKAGE}.{room}") for room in ROOMS}
    return {name: place for name, place in places.items() if not name or place.parent != places[""]}


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def _files(folders: Mapping[str, Path]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for room, folder in folders.items():
        yield from _files_below(room, folder)


def _files_below(name: str, folder: Path | str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file with its name in the package. `os.scandir`, because `Path.rglob` takes ten times
    as long."""
    with os.scandir(folder) as entries:
        for entry in entries:
            inside = f"{name}/{entry.name}" if name else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name != _COMPILED:
                    yield from _files_below(inside, entry.path)
            elif _is_file(entry):
                yield inside, entry


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether this is a file that can be read: no pipe, and no link that leads nowhere."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _record_beside(package: Path) -> tuple[_Recorded, int]:
    """The hashes and sizes in the RECORD next to a package, and when it was written; empty if there
    is none, or a damaged one."""
    for record in sorted(package.parent.glob(f"{PACKAGE}-*.dist-info/RECORD")):
        try:
            return _hashes_in(record, f"{package.name}/"), _latest(record.stat())
        except (OSError, ValueError, csv.Error):
            break
    return {}, 0


def _hashes_in(record: Path, start: str) -> _Recorded:
    with record.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if len(row) == 3 and row[1].startswith("sha256=")]
    return {
        name.removeprefix(start): (known, int(size or -1))
        for name, known, size in rows
        if name.startswith(start)
    }


def _latest(status: os.stat_result) -> int:
    """When a file was last written or replaced. `st_ctime`, because tools set back `st_mtime`."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _hash_of(file: str) -> str:
    """The SHA-256 of a file as RECORD writes it: in URL-safe base64 without padding."""
    return (
        "sha256="
        + urlsafe_b64encode(sha256(Path(file).read_bytes()).digest()).rstrip(b"=").decode()
    )
