"""Checks of features.csv: a feature and its opposite exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...graph.model.hierarchy import reached
from ...graph.model.rows import SEPARATOR
from ...message import message
from .cells import CellFault

Rows = Mapping[str, list[dict[str, str]]]


def feature_faults(rows: Rows, before: Rows) -> Iterator[CellFault]:
    """A fault for each feature that is its own opposite, or that implies its opposite: nobody could
    have it."""
    broader = {
        row.get("feature", ""): tuple(filter(None, row.get("implies", "").split(SEPARATOR)))
        for part in (before, rows)
        for row in part.get("features", ())
    }
    for index, row in enumerate(rows.get("features", ())):
        name, opposite = row.get("feature", ""), row.get("opposite", "")
        if opposite and opposite in {name} | reached(name, broader):
            problem = message(
                "loaders.own-opposite", "is the feature itself, or follows from the feature"
            )
            remedy = message(
                "loaders.own-opposite.remedy",
                "Name a feature that nobody can have together with this one, or leave the cell "
                "empty",
            )
            yield CellFault(index, "opposite", opposite, problem, remedy)
