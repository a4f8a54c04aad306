"""The commands that bring evidence in and take it out: `init`, `load tables`, `sources`, `unload`."""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialgraph.cli.printing import language, print_citations, print_rows
from trialgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from trialgraph.loaders.layers.layers import Layer


def init(options: argparse.Namespace) -> None:
    from trialgraph.loaders.user.template import write_template

    path = Path(options.path)
    written = write_template(path)
    what = f"{path}, a workbook" if written == [path] else f"{len(written)} files in {path}"
    print(
        f"written: {what}. The invented trial in it shows how rows are filled. Then: trialgraph load tables {path}"
    )


def load_tables(options: argparse.Namespace) -> None:
    from trialgraph.loaders.user.user_tables import load_tables as load

    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always", UserWarning)
        layer, repeated = load(Path(options.path), options.name, replace=options.replace)
    print(loaded(layer))
    for note in noted:
        if note.category is UserWarning:
            print(f"note: {note.message}")
    if repeated:
        print(f"{repeated} rows were there already, word for word, and were left out.")


def loaded(layer: Layer) -> str:
    """What a loading brought, for people."""
    counts = ", ".join(f"{count} {called(table, count)}" for table, count in layer.counts.items())
    return f"loaded {layer.name}: {counts}. Undo: trialgraph unload {layer.name}"


def called(table: str, count: int) -> str:
    """What so many rows of a table are called."""
    name = table.replace("_", " ")
    return name if count != 1 else {"classes": "class"}.get(name, name.removesuffix("s"))


def sources(options: argparse.Namespace) -> None:
    from trialgraph.cli.commands import opened
    from trialgraph.loaders.layers.documents import COLUMNS, documents, loading_summary
    from trialgraph.loaders.layers.files import unfinished
    from trialgraph.loaders.layers.index import data_folder
    from trialgraph.loaders.layers.layers import layers

    evidence = opened(options).evidence
    loaded = layers() if options.tables is None and not options.sparql else []
    rows = _chosen(documents(evidence, loaded), options.names)
    if options.cite:
        print_citations(
            options.cite, evidence, [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        )
        return
    shown = ("source", "short", "kind", "published", "trials", "results", "layer")
    print_rows(options.format, list(COLUMNS), rows, shown, language(options, evidence))
    if options.format == "table":
        for layer in loaded if not options.names else []:
            print(f"\n{loading_summary(layer)}")
        for left in unfinished(data_folder()):
            print(
                f"\n{left.name} is of a loading that has not ended: it counts for nothing, and the next loading removes it."
            )


def _chosen(rows: list[list[Any]], names: list[str]) -> list[list[Any]]:
    """The rows of documents by identifier, short name or layer. Raises `UnknownNameError`."""
    called = [{str(cell) for cell in (row[0], row[1], row[9]) if cell} for row in rows]
    for name in names:
        if not any(name in one for one in called):
            raise UnknownNameError("source", name, [one for row in called for one in sorted(row)])
    return [row for row, one in zip(rows, called, strict=True) if not names or one & set(names)]


def unload(options: argparse.Namespace) -> None:
    from trialgraph.loaders.layers.layers import remove_layer

    print(remove_layer(options.name))
