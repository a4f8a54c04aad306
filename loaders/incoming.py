"""Files of whatever kind, loaded by the loader of their kind: tables, or records of a registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from .build import Built, passing_graph
from .layers.files import write_index
from .layers.index import Entry, data_folder, entries

if TYPE_CHECKING:
    from .registry import Loaded

_RECORDS = (".json", ".jsonl", ".ndjson", ".xml", ".zip", ".gz")


def graph_with(
    paths: Sequence[Path], *, add_unknown: bool = False, summary: Loaded | None = None
) -> Built:
    """The graph of the evidence with files laid over what is loaded; they are not loaded.

    `add_unknown` adds what records name and the evidence does not know, as `load registry --add-unknown` does; `summary` counts
    what was read of the records. Raises as loading does.
    """
    with copy_of_layers() as folder:
        load(paths, folder, add_unknown=add_unknown, summary=summary)
        return passing_graph(folder)


def load(
    paths: Sequence[Path], folder: Path, *, add_unknown: bool = False, summary: Loaded | None = None
) -> None:
    """Loads files into a data folder: each table or workbook as a layer of its own, all records together as one.

    Raises as the loaders do.
    """
    from .user.user_tables import load_tables

    records = [path for path in paths if _holds_records(path)]
    for path in paths:
        if path not in records:
            load_tables(path, replace=True, folder=folder)
    if records:
        _load_records(records, folder, add_unknown, summary)


def _load_records(
    paths: Sequence[Path], folder: Path, add_unknown: bool, summary: Loaded | None
) -> None:
    """Loads records as `load registry` does, over what the folder holds."""
    from .layers.layers import add_layer, layers, origin_of
    from .registry import field_over, load_records
    from .registry.files import files_of
    from .registry.loading import Options

    name = paths[0].name.split(".")[0] or paths[0].resolve().name
    known = field_over([layer for layer in layers(folder) if layer.name != name])
    files = [file for path in paths for file in files_of(path)]
    batches = load_records(files, known, Options(add_unknown), summary=summary)
    add_layer(name, "registry", batches, [origin_of(file) for file in files], folder, replace=True)


def _holds_records(path: Path) -> bool:
    if path.is_dir():
        return not any(path.glob("*.csv")) and any(
            file.suffix.lower() in _RECORDS for file in path.iterdir()
        )
    return path.suffix.lower() in _RECORDS


@contextmanager
def copy_of_layers(folder: Path | None = None) -> Iterator[Path]:
    """A data folder for the time being that holds the layers of another: what is loaded into it is gone afterwards."""
    place = (folder or data_folder()).resolve()
    with TemporaryDirectory(prefix="trialgraph-") as name:
        copy = Path(name)
        write_index(copy, [Entry(one.name, str(place / one.folder)) for one in entries(place)])
        yield copy
