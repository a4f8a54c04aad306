"""Drafts with suggested identifiers for the printed names that are in the evidence."""

from __future__ import annotations

from collections.abc import Mapping

from ...graph.model.evidence import Evidence
from ..fields.folder import field_rows
from ..fields.known import KnownField
from ..layers.layer import layers
from ..layers.merging import with_layers
from .name_matching import Suggestions

Drafts = list[dict[str, str]]
_PARAGRAPH = 2000  # characters before a figure in which its trial may be named


def rows_known_to(field: KnownField) -> dict[str, Drafts]:
    """The rows of a field and of the layers over it."""
    return with_layers(field_rows(field), layers(field=field))


def with_suggestions(rows: Drafts, known: Mapping[str, Drafts], text: str) -> Drafts:
    """The drafts with suggested identifiers for printed names that are in the evidence."""
    if not rows:
        return rows
    suggestions = Suggestions(Evidence.from_rows(known))
    return [
        row | {"suggested": suggestions.of(row, _before(text, int(row["span_start"])))}
        for row in rows
    ]


def _before(text: str, place: int) -> str:
    """The part of a paragraph before a place, which may name the trial."""
    return text[max(text.rfind("\n\n", 0, place), place - _PARAGRAPH, 0) : place]
