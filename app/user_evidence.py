"""A user's own evidence, from Python: load it, list the loaded layers, and remove them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.loaders.fields.known import KnownField, find_field

if TYPE_CHECKING:
    from trialgraph.loaders.layers.layer import Layer, Origin
    from trialgraph.loaders.registry import UnreadItem

Files = str | Path | Iterable[str | Path]
_log = logging.getLogger(__name__)


def load_tables(
    path: str | Path,
    name: str = "",
    *,
    replace: bool = False,
    field: str | Path = "",
    conditions: Iterable[str] = (),
) -> Layer:
    """Load a folder of CSV tables or a workbook as a layer; graphs opened afterwards include it.

    name: the name of the layer (default: that of the folder or file).
    replace: replace the layer that has this name.
    field: the field that the layer lies over: a name or a folder (default: the first field).
    conditions: the conditions of rows that name none (default: those of a `field.toml` in the
        folder, else those of the field).

    Raises `TableError` with all errors, each with its file, sheet, row, column, value and a
    suggested fix, or `TrialgraphError` for a name that is taken. In both cases, nothing is loaded.
    """
    from trialgraph.loaders.user.loading import load_tables as load

    below = find_field(field)
    return load(Path(path), name, replace=replace, field=below, conditions=tuple(conditions))[0]


def load_registry(
    files: Files,
    name: str = "",
    *,
    replace: bool = False,
    add_unknown: bool = False,
    all_events: bool = False,
    conditions: Iterable[str] = (),
    field: str | Path = "",
    processes: int = 1,
    strict: bool = False,
    same_as: Mapping[str, str] | None = None,
    not_same: Mapping[str, str] | None = None,
    on_unread: Callable[[UnreadItem], None] | None = None,
) -> Layer:
    """Load ClinicalTrials.gov records as a layer; graphs opened afterwards include it.

    files: one file or folder, or several: JSON of API version 2 or 1, JSON Lines, older XML, zips.
    name: the name of the layer (default: that of the first file, without its extension).
    replace: replace the layer that has this name.
    add_unknown: also add drugs and conditions that are not in the evidence (drugs are added without
        a class; results on a condition outside the field count for none of its profiles).
    all_events: also load serious adverse events that are rare.
    conditions: other names of the conditions that the field is about.
    field: the field that the layer lies over: a name or a folder (default: the first field).
    processes: the number of processes that read records; more are faster for many records.
    strict: raise `TrialgraphError` for a file or record that cannot be read (default: skip it).
    same_as, not_same: registry number → the trial of the evidence that the record is, or is not. A
        record that looks like a trial is skipped as long as nothing is stated about the two.
    on_unread: called with each item that could not be read (default: log them).

    Raises `TrialgraphError` for a name that is taken; in that case, nothing is loaded.
    """
    from trialgraph.loaders.layers.add import add_layer
    from trialgraph.loaders.layers.layer import layers as loaded
    from trialgraph.loaders.layers.layer import origin_of
    from trialgraph.loaders.registry import UnreadItem, known_terms, load_records
    from trialgraph.loaders.registry.files import files_of
    from trialgraph.loaders.registry.identity import StatedIdentity
    from trialgraph.loaders.registry.loading import Options

    report = on_unread or (lambda item: _log.info("not read: %s", item))
    paths = paths_of(files)
    read = [
        file for path in paths for file in files_of(path, lambda at: report(UnreadItem.file(at)))
    ]
    new_name = name or paths[0].name.split(".")[0] or paths[0].resolve().name
    below = find_field(field)
    kept = [layer for layer in loaded(field=below) if not (replace and layer.name == new_name)]
    known = known_terms(kept, conditions, below)
    options = Options(add_unknown, all_events, strict, StatedIdentity.of(same_as, not_same))
    rows = load_records(read, known, options, processes=processes, on_unread=report)
    origins: list[Origin] = [origin_of(file) for file in read]
    return add_layer(new_name, "registry", rows, origins, replace=replace, field=below)


def paths_of(files: Files) -> list[Path]:
    """The path or paths, as a list."""
    return [Path(files)] if isinstance(files, (str, Path)) else list(map(Path, files))


def unload(name: str, field: str | Path = "") -> None:
    """Remove a layer or one document of a layer, by its name.

    field: the field that the layer lies over: a name or a folder (default: the first field).

    Raises `TrialgraphError` if there is no such layer or document, or if another layer needs it.
    """
    from trialgraph.loaders.layers.remove import remove_layer

    remove_layer(name, field=find_field(field))


def layers(field: str | Path | KnownField = "") -> list[Layer]:
    """The layers over a field (a name or a folder; default: the first field), in the order of
    loading.

    Each has its `name`, `kind`, files (`origins`), date (`loaded`) and user (`by`).
    """
    from trialgraph.loaders.layers.layer import layers as loaded

    return loaded(field=field if isinstance(field, KnownField) else find_field(field))
