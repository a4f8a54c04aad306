"""Columns to fill in before drafts can be loaded, found by the checks of `load tables`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ...graph.model.schema import TABLES
from ..tables.checks import check
from ..tables.draft_columns import table_cells

_RESULTS = TABLES["results"]
_DOCUMENT = "source"  # filled in on loading: the text of a draft becomes a document


def missing_fields(
    rows: Iterable[Mapping[str, str]], known: Mapping[str, list[dict[str, str]]]
) -> Counter[str]:
    """Column → number of drafts that fail its checks; `known` are the tables already loaded."""
    drafts = [
        {column: cell for column, cell in table_cells(row).items() if column in _RESULTS.by_name}
        for row in rows
    ]
    faults = check({"results": drafts}, known)
    counts = Counter(
        column
        for column, _ in {(fault.column, fault.row) for fault in faults}
        if column != _DOCUMENT
    )
    return Counter({column: counts[column] for column in _RESULTS.by_name if column in counts})
