"""A user's own evidence, from Python: load it, see what is loaded, and take it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialgraph.loaders.layers.layers import Layer


def load_tables(path: str | Path, name: str = "", *, replace: bool = False) -> Layer:
    """Loads a folder of CSV tables or a workbook over the shipped evidence: every graph opened afterwards counts it.

    `name` is by default that of the folder or file; `replace` loads anew what was loaded under it. Raises `TableError` with all
    faults, each with file and sheet, row, column, value and remedy; nothing is loaded then.
    """
    from trialgraph.loaders.user.user_tables import load_tables as load

    return load(Path(path), name, replace=replace)[0]


def unload(name: str) -> None:
    """Removes what was loaded under a name, or one of its documents. Raises `TrialgraphError` where there is none."""
    from trialgraph.loaders.layers.layers import remove_layer

    remove_layer(name)


def layers() -> list[Layer]:
    """What is loaded, in the order of loading: each with its name, kind, files (`origins`), when (`loaded`) and `by` whom."""
    from trialgraph.loaders.layers.layers import layers as loaded

    return loaded()
