"""A field or layer of one's own, from Python: templates, checks, and the graph as a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message

if TYPE_CHECKING:
    import pandas


def init(path: str | Path, *, field: bool | str | Path = False) -> list[Path]:
    """Write the template of a layer, or of a whole field, and return the files.

    path: a new or empty folder, or for a layer a workbook (.xlsx).
    field: True writes the template of a field. A name or a folder: the field that the layer lies
        over, whose names the example uses (default: the first field).

    Raises `TrialgraphError` if there is something at the path, or it cannot be written, and
    `UnknownNameError` for an unknown field.
    """
    from trialgraph.loaders.user.template import write_field, write_template

    if field is True:
        return write_field(Path(path))
    return write_template(Path(path), find_field(field or ""), str(field or ""))


def build(out: str | Path = "", *, field: str | Path = "") -> Path | None:
    """Check the tables of a field and build its graph.

    out: the file to write as N-Quads; without it, the graph is kept in the cache for `open`, and
        None is returned.
    field: a name or a folder (default: the first field).

    Raises `TableError` with all errors in the tables; then nothing is written.
    """
    from trialgraph.graph.output.files import write_reported
    from trialgraph.loaders.build import build_with_layers, evidence_graph

    known = find_field(field)
    if not out:
        evidence_graph(field=known)
        return None
    write_reported(Path(out), build_with_layers(field=known))
    return Path(out)


def validate(
    field: str | Path = "", *, sources: str | Path = "", every: bool = False
) -> pandas.DataFrame:
    """Check the tables, the graph and the layers of a field: one row for each check.

    Column `errors` counts what was found, `details` says what, one error a line.

    field: a name or a folder (default: the first field).
    sources: a folder with the texts of the sources, against which figures are checked (default: the
        folder that the environment variable TRIALGRAPH_SOURCES names).
    every: also check all documents of large layers.

    Raises `TrialgraphError` if `sources` is no folder.
    """
    import pandas
    from trialgraph.loaders.validation.graph import findings
    from trialgraph.loaders.validation.layers import layer_findings

    known, texts = find_field(field), source_texts(sources)
    faults: dict[str, list[str]] = {}
    for checks in (findings(known.folder, texts), layer_findings(every=every, field=known)):
        for check, errors in checks:
            faults.setdefault(check, []).extend(errors)
    return pandas.DataFrame(
        [[check, len(errors), "\n".join(map(str, errors))] for check, errors in faults.items()],
        columns=["check", "errors", "details"],
    )


def source_texts(folder: str | Path) -> Path | None:
    """The folder with the texts of the sources, if one is given or TRIALGRAPH_SOURCES names one.

    Raises `TrialgraphError` if it is no folder.
    """
    named = str(folder) or os.environ.get("TRIALGRAPH_SOURCES", "")
    if named and not Path(named).is_dir():
        raise TrialgraphError(
            message("cli.validate.no_folder", "{folder} is not a folder", folder=named)
        )
    return Path(named) if named else None
