"""The columns that drafts of `extract` have beside those of `results.csv`: for people; no loader reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...graph.model.schema import Column
from ...graph.output.csv_cells import rearmed

TABLE = "results"
DRAFT_COLUMNS = (
    Column(
        "span_start",
        definition="Where the figures begin in the text, counted in characters from 0.",
    ),
    Column("span_end", definition="Where they end."),
    Column("text", definition="The text between, as it is printed."),
    Column("spans", definition="Where each cell was read: value=10-14."),
    Column("confidence", definition="How sure the reading is, from 0.05 to 0.97."),
    Column("doubts", definition="Why it is not surer."),
    Column("unattached", definition="What the text does not say of the figure, or not clearly."),
    Column(
        "suggested",
        definition="Identifiers of the evidence that the printed names equal; for you to judge.",
    ),
)
DRAFT_NAMES = tuple(column.name for column in DRAFT_COLUMNS)
NOT_REACHED = "NE"  # of a limit, in drafts
_MARKS = frozenset(("span_start", "span_end", "confidence"))


def is_drafted(header: Collection[str]) -> bool:
    """Whether a header is that of drafts, under whatever name the file was kept."""
    return set(header) >= _MARKS


def of_draft(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of an edited draft as the tables hold them: no apostrophe before a sign, no limit where none was reached."""
    read = {column: rearmed(cell) for column, cell in cells.items()}
    return {
        column: "" if cell == NOT_REACHED and column.endswith(("ci_low", "ci_high")) else cell
        for column, cell in read.items()
    }
