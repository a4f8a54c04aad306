"""Drafts: proposed rows of `results.csv` with text spans, a confidence and missing columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...graph.model.schema import TABLES
from ...graph.output.csv_cells import unarmed
from ..tables.draft_columns import DRAFT_NAMES
from .confidence import confidence
from .text import Prepared

COLUMNS = (
    *(column.name for column in TABLES["results"].columns if column.name != "second_reading"),
    *DRAFT_NAMES,
)
Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """One proposed row.

    `places`: column → span in the prepared text. `unattached`: columns for which the text gave no
    value.
    """

    cells: dict[str, str]
    places: dict[str, Span] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    unattached: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """The span from its first figure to its last."""
        figures = [place for name, place in self.places.items() if name not in _WORDS]
        return min(start for start, _ in figures), max(end for _, end in figures)


_WORDS = (
    "endpoint",
    "event",
    "ci_level",
    "arm",
    "comparator_arm",
    "comparator_population",
    "population",
    "trial",
    "landmark_months",
    "follow_up_months",
    "n",
    "n_comparator",
    "count",
    "comparator_count",
)


@dataclass(frozen=True, slots=True)
class UnassignedFigure:
    """A figure that belongs to no draft: its text and its span in the original."""

    text: str
    start: int
    end: int


def row_of(draft: Draft, prepared: Prepared, number: int, source: str) -> dict[str, str]:
    """The draft as a row with the columns `COLUMNS`; spans are half-open, in the original text."""
    start, end = prepared.span(*draft.span)
    repaired = any(
        prepared.has_repair(*place) for name, place in draft.places.items() if name not in _WORDS
    )
    doubts = [*draft.doubts, *(["digits repaired"] if repaired else [])]
    cells = {
        "result": f"{source or 'draft'}-{number}",
        **draft.cells,
        "flags": "garbled" if repaired else "",
        "note": "; ".join(draft.notes),
        "source": source,
        "paragraph": str(prepared.paragraph(start)[0]),
        "span_start": str(start),
        "span_end": str(end),
        "text": prepared.original[start:end],
        "spans": "; ".join(
            f"{name}={'-'.join(map(str, prepared.span(*place)))}"
            for name, place in draft.places.items()
        ),
        "confidence": confidence(doubts),
        "doubts": "; ".join(dict.fromkeys(doubts)),
        "unattached": "; ".join(draft.unattached),
    }
    return {column: cells.get(column, "") for column in COLUMNS}


def spans_of(row: Mapping[str, str]) -> dict[str, Span]:
    """The spans of a row's cells, read back from its column `spans`."""
    parts = (part.rpartition("=") for part in row["spans"].split("; ") if part)
    return {
        name: (int(start), int(end))
        for name, _, span in parts
        for start, _, end in [span.partition("-")]
    }


def figure_of(row: Mapping[str, str]) -> str:
    """The figures of a row as text: `18.5 vs 10.2 months`, `0.53 (0.32–0.89), p=0.002`."""

    def side(prefix: str) -> str:
        value, low, high = (row[f"{prefix}{name}"] for name in ("value", "ci_low", "ci_high"))
        return f"{value} ({low}–{high})" if low else value

    unit = {"percent": "%", "ratio": ""}.get(row["unit"], f" {row['unit']}")
    text = f"{side('')} vs {side('comparator_')}" if row["comparator_value"] else side("")
    p = row["p_value"] and (
        f", p{row['p_value']}" if row["p_value"][0] in "<>≤≥" else f", p={row['p_value']}"
    )
    at = f" at {row['landmark_months']} months" if row["landmark_months"] else ""
    return f"{text}{unit}{at}{p}"


def written(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as CSV; an apostrophe protects cells that a spreadsheet would read as formulas."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([unarmed(row[column]) for column in COLUMNS] for row in rows)
    return file.getvalue()
