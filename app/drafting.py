"""Draft rows from prose, from Python."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.loaders.fields.known import find_field

if TYPE_CHECKING:
    import pandas


def extract(
    file: str | Path,
    *,
    source: str = "",
    endpoint: str = "",
    min_confidence: float = 0,
    paragraph_seconds: float | None = None,
    field: str | Path = "",
    out: str | Path = "",
) -> pandas.DataFrame:
    """Draft rows for a person to check, from a text, PDF or HTML file: one row for each figure.

    Drafts are never loaded by themselves: correct them, then use `load_tables`. All cells are text,
    as printed. `frame.attrs["unassigned"]` lists the figures that no endpoint was found for, and
    `frame.attrs["skipped"]` the paragraphs that took too long to read.

    source: fills the column source (default: the name of the file without its ending).
    endpoint: only drafts on this endpoint.
    min_confidence: only drafts with this confidence or more, from 0 to 1.
    paragraph_seconds: time after which the rest of a paragraph is skipped.
    field: the field whose names are read and suggested: a name or a folder (default: the first).
    out: also write the drafts to this CSV file.

    Raises `TrialgraphError` for a file without text, or one that cannot be read or written.
    """
    import pandas
    from trialgraph.graph.output.files import write_reported
    from trialgraph.loaders.prose import COLUMNS, SECONDS
    from trialgraph.loaders.prose import extract as drafts_of
    from trialgraph.loaders.prose.drafts import figure_of, written
    from trialgraph.loaders.prose.field_names import patterns_of
    from trialgraph.loaders.prose.reading import read_text
    from trialgraph.loaders.prose.suggested_rows import rows_known_to, with_suggestions
    from trialgraph.loaders.prose.time_limit import TimeLimit

    text, known = read_text(str(file)), rows_known_to(find_field(field))
    limit = TimeLimit(paragraph_seconds or SECONDS)
    found = drafts_of(text, source or Path(file).stem, limit, patterns_of(known))
    rows = [
        row
        for row in found.rows
        if float(row["confidence"]) >= min_confidence and endpoint in ("", row["endpoint"])
    ]
    rows = with_suggestions(rows, known, text)
    if out:
        write_reported(Path(out), written(rows).encode("utf-8-sig"))  # Excel needs the mark
    frame = pandas.DataFrame(
        [[*(row[column] for column in COLUMNS), figure_of(row)] for row in rows],
        columns=[*COLUMNS, "figure"],
    )
    frame.attrs["unassigned"] = list(map(asdict, found.unassigned))
    frame.attrs["skipped"] = [skipped._asdict() for skipped in found.skipped]
    return frame
