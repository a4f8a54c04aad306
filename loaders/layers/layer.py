"""A layer: the rows of one load, and a record of their origin.

A layer contains rows of the same tables as the built-in evidence. Its rows may refer to rows
loaded earlier, but must not redefine them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...errors import TrialgraphError
from ..fields.known import KnownField
from ..tables.former_values import without_former_values
from ..tables.reading import Rows
from .files import read_table
from .index import INDEX, MANIFEST, Entry, data_folder, entries
from .integrity import (
    UNREADABLE,
    damaged_layer,
    file_hash,
    refuse_changed_manifest,
    refuse_changed_tables,
)

KINDS = ("tables", "registry")


class Origin(NamedTuple):
    """A file that a layer was loaded from: name, SHA-256 of its content, size in bytes."""

    file: str
    sha256: str
    size: int


def origin_of(file: Path) -> Origin:
    """The name, hash and size of a file."""
    return Origin(file.name, file_hash(file), file.stat().st_size)


@dataclass(frozen=True)
class Layer:
    """The rows of one load, and their origin.

    `loaded` is the time of loading (ISO 8601, UTC), `by` the login name, `version` the version of
    trialgraph that loaded it, `counts` the number of rows of each table and `hashes` the SHA-256 of
    its file, and `sources` the identifiers of its documents. `conditions` are those of all its rows
    if the field has none of them.
    """

    name: str
    kind: str
    folder: Path
    loaded: str
    by: str
    version: str
    origins: tuple[Origin, ...]
    counts: Mapping[str, int]
    sources: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Rows:
        """The rows of the layer, without empty cells; those from documents have a `locator`.

        Raises `TrialgraphError` if a table has changed since it was loaded, or cannot be read.
        """
        refuse_changed_tables(self.name, self.folder, self.hashes)
        try:
            return {
                name: [
                    without_former_values(name, row)
                    for row in read_table(self.folder / f"{name}.csv")
                ]
                for name in self.counts
            }
        except (*UNREADABLE, csv.Error) as error:
            entry = Entry(self.name, self.folder.name)
            raise TrialgraphError(damaged_layer(entry, self.folder, error)) from None

    def refuse_damaged(self) -> None:
        """Raises `TrialgraphError` if the rows cannot be read."""
        _ = self.rows


def layers(folder: Path | None = None, field: KnownField | None = None) -> list[Layer]:
    """The layers over a field (default: the default field), in the order of loading.

    Raises `TrialgraphError` if one is damaged.
    """
    place = folder or data_folder(field)
    order = entries(place)
    try:
        return [read_layer(place, entry) for entry in order]
    except TrialgraphError:
        if entries(place) == order:
            raise
        return layers(place)  # another process loaded or unloaded in the meantime


def read_layer(place: Path, entry: Entry) -> Layer:
    """The layer of an index entry. Raises `TrialgraphError` if its manifest cannot be read."""
    folder = place / entry.folder
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest = json.loads(content)
        if manifest["name"] != entry.name:
            raise ValueError(f"{INDEX} names it so, {MANIFEST} {manifest['name']}")
        refuse_changed_manifest(entry.name, folder / MANIFEST, content)
        for table in (*manifest["rows"], *manifest.get("tables", {})):
            if not table.isidentifier():  # such as a path to another folder
                raise ValueError(f"{table!r} is no table")
        return Layer(
            name=entry.name,
            kind=manifest["kind"],
            folder=folder,
            loaded=manifest["loaded"],
            by=manifest["by"],
            version=manifest["version"],
            origins=tuple(Origin(**origin) for origin in manifest["files"]),
            counts=manifest["rows"],
            sources=tuple(manifest["sources"]),
            conditions=tuple(manifest.get("conditions", ())),
            hashes=manifest.get("tables", {}),
        )
    except UNREADABLE as error:
        raise TrialgraphError(damaged_layer(entry, folder, error)) from None
