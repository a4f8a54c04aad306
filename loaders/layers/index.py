"""Where layers lie: the user's data folder, and the index in it that names the layers that count, in the order of loading.

Every answer asks first whether there are any, so nothing heavy is imported here.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError

INDEX = "layers.json"
MANIFEST = "manifest.json"


class Entry(NamedTuple):
    """A line of the index: the name of a layer, and the folder in which it lies."""

    name: str
    folder: str


def data_folder() -> Path:
    """The user's data folder: `TRIALGRAPH_DATA`, else the platform's place for data."""
    if chosen := os.environ.get("TRIALGRAPH_DATA"):
        return Path(chosen)
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_data_path

        return user_data_path("trialgraph", appauthor=False)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "trialgraph"


def entries(folder: Path) -> list[Entry]:
    """What the index names, in the order of loading. Raises `TrialgraphError` where it cannot be read."""
    index = folder / INDEX
    try:
        return [Entry(*one) for one in json.loads(index.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise TrialgraphError(
            f"{index} cannot be read ({error}); repair it, or remove it and load the files again"
        ) from None


def manifests(folder: Path) -> list[bytes]:
    """What each layer says of itself, down to the hashes of its tables. A damaged layer says nothing here."""
    files = [folder / entry.folder / MANIFEST for entry in entries(folder)]
    return [file.read_bytes() if file.is_file() else b"" for file in files]
