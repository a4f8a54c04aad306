"""Adds a layer: checks its rows against all evidence loaded earlier, then stores them."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...errors import Fault, TableError, TrialgraphError
from ...graph.model.evidence import Evidence
from ...graph.model.schema import ACCOUNTING, TABLES
from ...message import message
from ...version import VERSION
from ..fields.folder import field_rows
from ..fields.known import KnownField, default_field
from ..tables.checks import check
from ..tables.fault_parts import FIRST_ROW
from ..tables.impossible_checks import impossible_faults
from ..tables.reading import Rows, finished
from . import files
from .batch_history import SHARED_TABLES, BatchHistory
from .dependencies import order_after_replacing
from .index import Entry, data_folder, entries
from .layer import KINDS, Layer, Origin, read_layer
from .merging import NewRows, with_layers

LONGEST_NAME = 100
Places = Mapping[str, Sequence[tuple[str, int]]]


def add_layer(
    name: str,
    kind: str,
    rows: Rows | Iterable[Rows],
    origins: Sequence[Origin],
    folder: Path | None = None,
    *,
    replace: bool = False,
    field: KnownField | None = None,
    conditions: Sequence[str] = (),
    places: Places | None = None,
) -> Layer:
    """Checks rows against a field and the earlier layers over it, and stores them as a layer.

    `rows` is {table: [{column: value}]}, or an iterable of such batches, of which only one is in
    memory at a time. A batch may refer to rows loaded earlier, to its own rows, and to the sources
    and vocabulary (drugs, regimens …) of earlier batches. `origins` is read after `rows`, so that a
    loader can fill it while it reads. `places` gives the file and line of each row, for rows that
    come in a single batch. `replace` replaces a layer of the same name; `field` is the field that
    the layer lies over (default: the default field), `conditions` are those of the layer that the
    field does not have, for the record.

    Raises `TableError` with all faults, or `TrialgraphError` if the name is taken or not valid; in
    both cases nothing is changed.
    """
    _refuse_invalid(name, kind)
    place = folder or data_folder(field)
    base = field_rows(field or default_field())
    with files.transaction(place) as new:
        order = entries(place)
        if name in [entry.name for entry in order] and not replace:
            raise TrialgraphError(
                message(
                    "loaders.name-taken",
                    "a layer '{layer}' is already loaded; use --replace to replace it, --name to "
                    "choose another name, or trialgraph unload {layer!r} to remove it",
                    layer=name,
                )
            )
        others = [read_layer(place, entry) for entry in order if entry.name != name]
        batches: Iterable[Rows] = [rows] if isinstance(rows, dict) else rows
        writer = files.TableWriter(new)
        try:
            before = with_layers(base, others)
            sources = _check_and_write(batches, before, places, writer.write)
        finally:
            hashes = writer.close()
        writer.read_back()
        if not writer.counts:
            raise TrialgraphError(
                message("loaders.no-rows", "'{layer}' has no rows; nothing was loaded", layer=name)
            )
        files.write_manifest(
            new, _manifest(name, kind, list(origins), writer.counts, hashes, sources, conditions)
        )
        if len(others) < len(order):
            replacement = read_layer(new.parent, Entry(name, new.name))
            order = list(order_after_replacing(replacement, order, place, base))
        entry = files.activate(place, name, new, order)
    return read_layer(place, entry)


def _refuse_invalid(name: str, kind: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise TrialgraphError(
            message(
                "loaders.invalid-name",
                "{layer!r} is not a valid name for a layer; use 1 to {most} printable characters",
                layer=name,
                most=LONGEST_NAME,
            )
        )
    if kind not in KINDS:
        raise TrialgraphError(
            message(
                "loaders.unknown-kind",
                "unknown kind of layer '{kind}'; known kinds: {known}",
                kind=kind,
                known=", ".join(KINDS),
            )
        )


def _check_and_write(
    batches: Iterable[Rows], before: Rows, places: Places | None, write: Callable[[Rows], None]
) -> list[str]:
    """Checks all batches and writes those before the first fault; returns the sources of all
    batches.

    Raises `TableError` with the faults of all batches.
    """
    faults: list[Fault] = []
    sources: list[str] = []
    keys: dict[str, set[str]] = {name: set() for name in TABLES}
    history = BatchHistory(before)
    for batch in batches:
        own = [row.get("source", "") for row in batch.get("sources", ())]
        faults += [
            *check(batch, history.seen_by(batch), places),
            *_rows_of_other_documents(batch, {*sources, *own}, places),
            *_repeated_keys(batch, keys),
        ]
        sources += own
        if places and not faults:  # rows that a person wrote
            evidence = Evidence.from_rows(with_layers(before, [NewRows("", batch)]))
            faults += impossible_faults(batch, evidence, places)
        if not faults:
            write(finished(batch))
        history.add(batch)
    if faults:
        raise TableError(faults)
    return sources


def _rows_of_other_documents(batch: Rows, own: set[str], places: Places | None) -> Iterator[Fault]:
    """A fault for each row that cites a document which is not part of the layer.

    The named graph of a document contains the rows of one layer and is removed with that layer, so
    other layers may not add rows to it.
    """
    for name, table in TABLES.items():
        if "source" not in table.by_name or name == "sources":
            continue
        for index, row in enumerate(batch.get(name, ())):
            source = row.get("source", "")
            if source and source not in own:
                file, line = (
                    places[name][index]
                    if places and name in places
                    else (f"{name}.csv", index + FIRST_ROW)
                )
                problem = message(
                    "loaders.foreign-document",
                    "this document is not part of the layer, and documents loaded before do not "
                    "change",
                )
                remedy = message(
                    "loaders.foreign-document.remedy",
                    "Add the document to your own table sources, with an identifier of your own "
                    "such as {source}-2",
                    source=source,
                )
                yield Fault(file, line, "source", source, problem, remedy)


def _repeated_keys(batch: Rows, keys: dict[str, set[str]]) -> Iterator[Fault]:
    """A fault for each identifier that an earlier batch used; adds those of this batch to `keys`.

    Sources and vocabulary are left out, because the check of each batch covers them.
    """
    for name, table in batch.items():
        if name in SHARED_TABLES or name in ACCOUNTING:
            continue
        key = TABLES[name].key
        for index, row in enumerate(table):
            if row.get(key, "") in keys[name]:
                problem = message(
                    "loaders.repeated-key", "an earlier file contains this identifier too"
                )
                remedy = message("loaders.repeated-key.remedy", "Load it only once")
                yield Fault(f"{name}.csv", index + FIRST_ROW, key, row[key], problem, remedy)
        keys[name].update(row.get(key, "") for row in table)


def _manifest(
    name: str,
    kind: str,
    origins: Sequence[Origin],
    counts: Mapping[str, int],
    hashes: Mapping[str, str],
    sources: list[str],
    conditions: Sequence[str],
) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "loaded": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": _login(),
        "version": VERSION,
        "files": [origin._asdict() for origin in origins],
        "rows": dict(counts),
        "tables": dict(hashes),
        "sources": sources,
        "conditions": list(conditions),
    }


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
