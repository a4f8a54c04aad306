"""The folder with the layers over a field, and the index that lists them in order of loading.

Every answer first checks whether there are layers, so this module imports nothing slow.
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError
from ...evidence import DEFAULT
from ...message import message
from ...user_folders import home
from ..fields.known import IN_FOLDER, KnownField

INDEX = "layers.json"
MANIFEST = "manifest.json"
_OTHER_FIELDS = "fields"


class Entry(NamedTuple):
    """An entry of the index: the name of a layer and its folder."""

    name: str
    folder: str


def data_folder(field: KnownField | None = None) -> Path:
    """The folder with the layers over a field (default: the default field).

    It is the user's data folder, or for other fields than the default a folder in it.
    """
    if field is None or field.key == DEFAULT.name:
        return _users_folder()
    name = field.key
    if field.origin == IN_FOLDER:  # two folders may have the same name
        name = f"{field.folder.resolve().name}-{sha256(name.encode()).hexdigest()[:8]}"
    return _users_folder() / _OTHER_FIELDS / name


def _users_folder() -> Path:
    """`TRIALGRAPH_DATA`, or the platform's default if it is not set."""
    if chosen := os.environ.get("TRIALGRAPH_DATA"):
        return Path(chosen)
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_data_path

        return user_data_path("trialgraph", appauthor=False)
    return Path(os.environ.get("XDG_DATA_HOME") or home() / ".local" / "share") / "trialgraph"


def entries(folder: Path) -> list[Entry]:
    """The entries of the index, in order of loading. Raises `TrialgraphError` if it is damaged."""
    index = folder / INDEX
    try:
        return [_entry(*entry) for entry in json.loads(index.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise TrialgraphError(
            message(
                "loaders.damaged-index",
                "cannot read {index} ({error}); repair it, or delete it and load your files again",
                index=index,
                error=error,
            )
        ) from None


def _entry(name: str, folder: str) -> Entry:
    """An entry. Raises `ValueError` for one that leads out of the folder of the index.

    Only a copy of the index, for what a layer would change, has whole paths.
    """
    if (
        not all(isinstance(text, str) and text for text in (name, folder))
        or ".." in Path(folder).parts
    ):
        raise ValueError(f"{name!r} is no layer of this folder")
    return Entry(name, folder)


def manifests(folder: Path) -> list[bytes]:
    """The manifest of each layer, with the hashes of its tables; empty if it is missing."""
    files = [folder / entry.folder / MANIFEST for entry in entries(folder)]
    return [file.read_bytes() if file.is_file() else b"" for file in files]
