"""What a person must fill in before drafts can be loaded: what `load tables` would refuse, counted by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ...graph.model.schema import TABLES
from ..tables.checks import check
from ..user.draft_columns import table_cells

_RESULTS = TABLES["results"]
_DOCUMENT = "source"  # the text of a draft becomes a document by itself


def missing_fields(
    rows: Iterable[Mapping[str, str]], known: Mapping[str, list[dict[str, str]]]
) -> Counter[str]:
    """Column → how many drafts cannot be loaded for what stands in it; `known` are the rows over which they would lie."""
    drafts = [
        {column: cell for column, cell in table_cells(row).items() if column in _RESULTS.by_name}
        for row in rows
    ]
    faults = check({"results": drafts}, known)
    found = Counter(
        column
        for column, _ in {(fault.column, fault.row) for fault in faults}
        if column != _DOCUMENT
    )
    return Counter({column: found[column] for column in _RESULTS.by_name if column in found})
