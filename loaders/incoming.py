"""Files of whatever kind, loaded by the loader of their kind: tables, or records of a registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import TrialgraphError
from .layer_files import write_index
from .layer_index import Entry, data_folder, entries

_RECORDS = (".json", ".jsonl", ".ndjson", ".xml", ".zip", ".gz")


def load(paths: Sequence[Path], folder: Path) -> None:
    """Loads files into a data folder: each table or workbook as a layer of its own, all records together as one.

    Raises as the loaders do.
    """
    from .user_tables import load_tables

    records = [path for path in paths if _holds_records(path)]
    for path in paths:
        if path not in records:
            load_tables(path, replace=True, folder=folder)
    if records:
        try:
            registry = import_module(f"{__package__}.registry")
        except ImportError:
            told = f"{records[0]}: this version reads no records of a registry; give tables or a workbook"
            raise TrialgraphError(told) from None
        registry.load_records(records, replace=True, folder=folder)


def _holds_records(path: Path) -> bool:
    if path.is_dir():
        return not any(path.glob("*.csv")) and any(file.suffix.lower() in _RECORDS for file in path.iterdir())
    return path.suffix.lower() in _RECORDS


@contextmanager
def copy_of_layers(folder: Path | None = None) -> Iterator[Path]:
    """A data folder for the time being that holds the layers of another: what is loaded into it is gone afterwards."""
    place = (folder or data_folder()).resolve()
    with TemporaryDirectory(prefix="trialgraph-") as name:
        copy = Path(name)
        write_index(copy, [Entry(one.name, str(place / one.folder)) for one in entries(place)])
        yield copy
