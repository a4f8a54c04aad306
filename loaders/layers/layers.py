"""Layers: evidence that a user loads over the shipped evidence, which stays as it is.

A layer holds rows of the same tables as the shipped evidence, and says of which files it was made, when, and by whom. Its rows
may refer to those before it and redefine none of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import Fault, TableError, TrialgraphError, UnknownNameError
from ...graph.model.schema import ACCOUNTING, TABLES
from ..tables.reading import Rows, finished
from . import files as files
from .growing import GROWING, BatchHistory
from .index import MANIFEST, Entry, data_folder, entries
from .merging import shipped_rows, united

KINDS = ("tables", "registry")
_LONGEST_NAME = 100
Places = Mapping[str, Sequence[tuple[str, int]]]


class Origin(NamedTuple):
    """A file of which a layer was made: its name, the SHA-256 of its content, and its size in bytes."""

    file: str
    sha256: str
    size: int


def origin_of(file: Path) -> Origin:
    return Origin(file.name, files.file_hash(file), file.stat().st_size)


@dataclass(frozen=True)
class Layer:
    """What a user loaded in one go: where it lies, of which files it was made, when and by whom, and what it holds."""

    name: str
    kind: str
    folder: Path
    loaded: str
    by: str
    version: str
    origins: tuple[Origin, ...]
    counts: Mapping[str, int]
    sources: tuple[str, ...]

    @cached_property
    def rows(self) -> Rows:
        """Its rows, each with a `locator` where it stands in a document; empty cells are left out."""
        return {name: list(files.read_table(self.folder / f"{name}.csv")) for name in self.counts}


def layers(folder: Path | None = None) -> list[Layer]:
    """Every layer, in the order of loading. Raises `TrialgraphError` for one that is damaged."""
    place = folder or data_folder()
    order = entries(place)
    try:
        return [_read(place, entry) for entry in order]
    except TrialgraphError:
        if entries(place) == order:
            raise
        return layers(folder)  # somebody loaded or unloaded meanwhile


def _read(place: Path, entry: Entry) -> Layer:
    folder = place / entry.folder
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        origins = tuple(Origin(**one) for one in told["files"])
        return Layer(
            entry.name, told["kind"], folder, told["loaded"], told["by"], told["version"], origins, told["rows"],
            tuple(told["sources"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = f"trialgraph unload {entry.name!r}, and load its files again"
        raise TrialgraphError(
            f"the layer '{entry.name}' in {folder} is damaged ({error}); {remedy}"
        ) from None


def add_layer(
    name: str,
    kind: str,
    rows: Rows | Iterable[Rows],
    origins: Sequence[Origin],
    folder: Path | None = None,
    *,
    replace: bool = False,
    places: Places | None = None,
) -> Layer:
    """Checks rows over the shipped evidence and the layers before, and keeps them as a new layer, whole or not at all.

    `rows` is {table: [{column: value}]}, or a stream of such batches, which is never held in memory as a whole: a batch may refer
    to what was there before, to itself, and to the sources and words (drugs, regimens …) of earlier batches. `origins` is read
    after `rows`, so that a loader may fill it as it reads. `places` says, of rows that come in one batch, in which file and line
    each stands. `replace` lets the layer take the place of one of the same name. Raises `TableError` with all faults, and
    `TrialgraphError` for a name that is taken; nothing has changed then.
    """
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise TrialgraphError(
            f"{name!r} cannot name a layer: use 1 to {_LONGEST_NAME} printable characters"
        )
    if kind not in KINDS:
        raise TrialgraphError(f"unknown kind of layer '{kind}'; known: {', '.join(KINDS)}")
    place = folder or data_folder()
    with files.changing(place) as new:
        order = entries(place)
        if name in [entry.name for entry in order] and not replace:
            remedy = f"trialgraph unload {name!r} removes it, --replace loads anew, --name gives another name"
            raise TrialgraphError(f"a layer '{name}' is loaded already; {remedy}")
        others = [_read(place, entry) for entry in order if entry.name != name]
        batches: Iterable[Rows] = [rows] if isinstance(rows, dict) else rows
        writer = files.TableWriter(new)
        try:
            sources = _checked(batches, united(shipped_rows(), others), places, writer.write)
        finally:
            hashes = writer.close()
        if not writer.counts:
            raise TrialgraphError(f"'{name}' holds no rows: there is nothing to load")
        files.write_manifest(
            new, _manifest(name, kind, list(origins), writer.counts, hashes, sources)
        )
        if len(others) < len(order):
            order = list(_order_with(_read(new.parent, Entry(name, new.name)), order, place))
        entry = files.put_in_place(place, name, new, order)
    return _read(place, entry)


def _checked(
    batches: Iterable[Rows], before: Rows, places: Places | None, keep: Callable[[Rows], None]
) -> list[str]:
    """Keeps every batch that has no fault; gives the sources of all. Raises `TableError` with the faults of all batches."""
    from ..tables.checks import check

    faults: list[Fault] = []
    sources: list[str] = []
    keys: dict[str, set[str]] = {name: set() for name in TABLES}
    growing = BatchHistory(before)
    for batch in batches:
        own = [row.get("source", "") for row in batch.get("sources", ())]
        found = [
            *check(batch, growing.seen_by(batch), places),
            *_foreign(batch, {*sources, *own}, places),
            *_twice(batch, keys),
        ]
        sources += own
        faults += found
        if not faults:
            keep(finished(batch))
        growing.add(batch)
    if faults:
        raise TableError(faults)
    return sources


def _foreign(batch: Rows, own: set[str], places: Places | None) -> Iterator[Fault]:
    """Rows that would put words into the mouth of a document of another layer: its named graph holds what its own readers found,
    and goes when it is unloaded. What one reads in it oneself stands under an identifier of one's own."""
    for name, table in TABLES.items():
        if "source" in table.by_name and name != "sources":
            for index, row in enumerate(batch.get(name, ())):
                if (source := row.get("source", "")) and source not in own:
                    file, line = (
                        places[name][index]
                        if places and name in places
                        else (f"{name}.csv", index + 2)
                    )
                    problem = "is not a document of this layer, and what was read in it before stays as it is"
                    remedy = f"Add the document to your own table sources, under an identifier of your own such as {source}-2"
                    yield Fault(file, line, "source", source, problem, remedy)


def _twice(batch: Rows, keys: dict[str, set[str]]) -> Iterator[Fault]:
    """Identifiers that stood in an earlier batch; those of words and sources are known to the check."""
    for name, table in batch.items():
        if name in GROWING or name in ACCOUNTING:
            continue
        key = TABLES[name].key
        for index, row in enumerate(table):
            if row.get(key, "") in keys[name]:
                yield Fault(
                    f"{name}.csv",
                    index + 2,
                    key,
                    row[key],
                    "stands in an earlier file too",
                    "Load it once",
                )
        keys[name].update(row.get(key, "") for row in table)


def _manifest(
    name: str,
    kind: str,
    origins: Sequence[Origin],
    counts: Mapping[str, int],
    hashes: Mapping[str, str],
    sources: list[str],
) -> dict[str, Any]:
    from ...version import VERSION

    return {
        "name": name,
        "kind": kind,
        "loaded": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": _login(),
        "version": VERSION,
        "files": [one._asdict() for one in origins],
        "rows": dict(counts),
        "tables": dict(hashes),
        "sources": sources,
    }


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def remove_layer(name: str, folder: Path | None = None) -> str:
    """Removes a layer, or of a layer with several documents the one that `name` names, with all its rows; says what it removed.

    Raises `TrialgraphError` where there is neither, or where another row needs it; nothing has changed then.
    """
    place = folder or data_folder()
    with files.changing(place) as new:
        order = entries(place)
        names = [entry.name for entry in order]
        if name in names:
            entry, left = order[names.index(name)], None
        else:
            entry, left = _with_document(name, place, order)
        if left is None or left.sources == (name,):
            after = [one for one in order if one != entry]
            if order[-1] != entry:
                _refuse_dependants([_read(place, one) for one in after], name)
            files.write_index(place, after)
            return f"removed: {entry.name}"
        writer = files.TableWriter(new)
        try:
            writer.write(_without(left.rows, name))
        finally:
            hashes = writer.close()
        told = json.loads((left.folder / MANIFEST).read_bytes())
        sources = [source for source in left.sources if source != name]
        files.write_manifest(
            new, {**told, "rows": writer.counts, "tables": hashes, "sources": sources}
        )
        made = _read(place, Entry(entry.name, new.name))
        _refuse_dependants([made if one == entry else _read(place, one) for one in order], name)
        files.put_in_place(place, entry.name, new, order)
    return f"removed: {name}, of {entry.name}"


def _with_document(name: str, place: Path, order: Sequence[Entry]) -> tuple[Entry, Layer]:
    loaded = [_read(place, entry) for entry in order]
    for entry, layer in zip(order, loaded, strict=True):
        if name in layer.sources:
            return entry, layer
    known = [one for layer in loaded for one in (layer.name, *layer.sources)]
    if not known:
        raise TrialgraphError(
            f"'{name}' cannot be removed: nothing is loaded, and the shipped evidence stays"
        )
    raise UnknownNameError("loaded source", name, known)


def _without(rows: Rows, source: str) -> Rows:
    return {
        name: [row for row in table if row.get("source") != source] for name, table in rows.items()
    }


def _order_with(made: Layer, order: Sequence[Entry], place: Path) -> Sequence[Entry]:
    """The order in which a layer takes the place of one of its name; without it, so that it comes last, where it rests on what
    was loaded since. Raises `TrialgraphError` where another layer would no longer hold together."""
    in_place = [made if entry.name == made.name else _read(place, entry) for entry in order]
    try:
        _refuse_dependants(in_place, made.name)
        return order
    except TrialgraphError as error:
        try:
            _refuse_dependants(
                [*(layer for layer in in_place if layer is not made), made], made.name
            )
        except TrialgraphError:
            raise error from None
        return [entry for entry in order if entry.name != made.name]


def _refuse_dependants(remaining: Sequence[Layer], without: str) -> None:
    """Raises `TrialgraphError` where a layer would no longer hold together."""
    from ..tables.checks import check

    before = shipped_rows()
    for layer in remaining:
        if fault := next(check(layer.rows, before), None):
            needed = f"its {fault.column} {fault.value!r} in {fault.file.removesuffix('.csv')}"
            raise TrialgraphError(
                f"the layer '{layer.name}' rests on '{without}' ({needed}); unload '{layer.name}' first"
            )
        before = united(before, [layer])
