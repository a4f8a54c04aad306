"""The columns of `extract` drafts that `results.csv` does not have; the loaders ignore them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...graph.model.columns import Column
from ...graph.output.csv_cells import rearmed

TABLE = "results"
DRAFT_COLUMNS = (
    Column(
        "span_start",
        definition="The offset in the text at which the figures begin, in characters from 0.",
    ),
    Column("span_end", definition="The offset of the character after their last one."),
    Column("text", definition="The text between these offsets, as printed."),
    Column("spans", definition="The offsets at which each cell was read: value=10-14."),
    Column("confidence", definition="Confidence in the reading, from 0.05 to 0.97."),
    Column("doubts", definition="Reasons for a lower confidence."),
    Column("unattached", definition="Items that the text does not state clearly, such as the arm."),
    Column(
        "suggested",
        definition="Identifiers in the evidence that match the printed names; check them.",
    ),
)
DRAFT_NAMES = tuple(column.name for column in DRAFT_COLUMNS)
_ALWAYS_PRESENT = frozenset(("span_start", "span_end", "confidence"))
_NOT_REACHED = "NE"  # in drafts: a limit of an interval that was not reached


def is_drafted(header: Collection[str]) -> bool:
    """Whether a header is that of drafts; the name of the file does not matter."""
    return set(header) >= _ALWAYS_PRESENT


def table_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of an edited draft as the tables need them.

    Removes the apostrophe before an operator, and limits that were not reached.
    """
    bare = {column: rearmed(cell) for column, cell in cells.items()}
    return {
        column: "" if cell == _NOT_REACHED and column.endswith(("ci_low", "ci_high")) else cell
        for column, cell in bare.items()
    }
