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
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "trialgraph"


def entries(folder: Path) -> list[Entry]:
    """The entries of the index, in order of loading. Raises `TrialgraphError` if it is damaged."""
    index = folder / INDEX
    try:
        return [Entry(*entry) for entry in json.loads(index.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise TrialgraphError(
            message(
                "loaders.damaged-index",
                "cannot read {index} ({error}); repair it, or delete it and load your files again",
                index=index,
                error=error,
            )
        ) from None


def manifests(folder: Path) -> list[bytes]:
    """The manifest of each layer, with the hashes of its tables; empty if it is missing."""
    files = [folder / entry.folder / MANIFEST for entry in entries(folder)]
    return [file.read_bytes() if file.is_file() else b"" for file in files]
