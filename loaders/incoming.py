"""Loads files of any kind, tables or registry records, with the loader for that kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .build import BuiltGraph, uncached_graph
from .fields.known import KnownField
from .layers.add import add_layer
from .layers.files import write_index
from .layers.index import Entry, data_folder, entries
from .layers.layer import layers, origin_of
from .registry.files import files_of
from .registry.identity import StatedIdentity
from .registry.known_terms import known_terms
from .registry.loading import LoadSummary, Options, load_records
from .registry.refusals import refuse_unused
from .user.loading import load_tables

_RECORD_ENDINGS = (".json", ".jsonl", ".ndjson", ".xml", ".zip", ".gz")


def graph_with(
    paths: Sequence[Path],
    *,
    add_unknown: bool = False,
    identity: StatedIdentity | None = None,
    summary: LoadSummary | None = None,
    field: KnownField | None = None,
    conditions: Sequence[str] = (),
) -> BuiltGraph:
    """The graph of the loaded evidence together with more files, which are not loaded permanently.

    `add_unknown` adds the terms that records use and the evidence lacks, as `load registry
    --add-unknown` does; `identity` states which records are which trials; `summary` counts what was
    read from records; `conditions` are those of table rows that name none, and further names of the
    field's own in records. Raises the same errors as loading, also for a record that cannot be
    read.
    """
    options = Options(add_unknown, strict=True, identity=identity or StatedIdentity())
    with copy_of_layers(data_folder(field)) as folder:
        load(paths, folder, options=options, summary=summary, field=field, conditions=conditions)
        return uncached_graph(folder, field)


def load(
    paths: Sequence[Path],
    folder: Path,
    *,
    options: Options | None = None,
    summary: LoadSummary | None = None,
    field: KnownField | None = None,
    conditions: Sequence[str] = (),
) -> None:
    """Loads files into a data folder: one layer per table or workbook, one for all records.

    Raises the same errors as the loaders.
    """
    records = [path for path in paths if _contains_records(path)]
    for path in paths:
        if path not in records:
            load_tables(path, replace=True, folder=folder, field=field, conditions=conditions)
    if not records and options:
        refuse_unused(options.identity.same | options.identity.apart)
    if records:
        _load_records(records, folder, options or Options(strict=True), summary, field, conditions)


def _load_records(
    paths: Sequence[Path],
    folder: Path,
    options: Options,
    summary: LoadSummary | None,
    field: KnownField | None,
    conditions: Sequence[str],
) -> None:
    name = paths[0].name.split(".")[0] or paths[0].resolve().name
    others = [layer for layer in layers(folder) if layer.name != name]
    known = known_terms(others, conditions, field)
    files = [file for path in paths for file in files_of(path)]
    batches = load_records(files, known, options, summary=summary)
    origins = [origin_of(file) for file in files]
    add_layer(name, "registry", batches, origins, folder, replace=True, field=field)


def _contains_records(path: Path) -> bool:
    if path.is_dir():
        return not any(path.glob("*.csv")) and any(
            file.suffix.lower() in _RECORD_ENDINGS for file in path.iterdir()
        )
    return path.suffix.lower() in _RECORD_ENDINGS


@contextmanager
def copy_of_layers(folder: Path | None = None) -> Iterator[Path]:
    """Yields a temporary data folder that lists the same layers as `folder`.

    Loading into it leaves `folder` unchanged.
    """
    place = (folder or data_folder()).resolve()
    with TemporaryDirectory(prefix="trialgraph-") as name:
        copy = Path(name)
        copied = [Entry(entry.name, str(place / entry.folder)) for entry in entries(place)]
        write_index(copy, copied)
        yield copy
