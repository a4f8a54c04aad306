"""The user's data folder, and the index in it that lists the active layers in order of loading.

Every answer first checks whether there are layers, so this module imports nothing slow.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import message

INDEX = "layers.json"
MANIFEST = "manifest.json"


class Entry(NamedTuple):
    """An entry of the index: the name of a layer and its folder."""

    name: str
    folder: str


def data_folder() -> Path:
    """The user's data folder: `TRIALGRAPH_DATA`, or the platform's default if it is not set."""
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
