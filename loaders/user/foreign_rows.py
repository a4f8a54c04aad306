"""Rows of a layer on another disease that say something about the field's own studies or drugs.

Most of their tables have no conditions, and a subgroup says who took part in its trial; so such a
row would count for profiles of the field, although the layer is said to count for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...errors import Fault
from ...graph.model.conditions import COLUMN, concerns
from ...graph.model.evidence import Evidence
from ...graph.model.rows import SEPARATOR
from ...message import message
from ..tables.reading import Rows
from ..tables.user_tables import UserTables

_ABOUT = {
    "populations": ("trial",),
    "results": ("population",),
    "shares": ("population",),
    "judgements": ("trial",),
    "reports": ("trial",),
    "publications": ("trials",),
    "registrations": ("trials",),
    "same_study": ("trial", "other_trial"),
    "same_drug": ("drug", "other_drug"),
}


def foreign_faults(read: UserTables, conditions: Sequence[str], before: Rows) -> Iterator[Fault]:
    """The faults of a layer on `conditions` that the field does not have; none without them."""
    own = _of_field(before) if conditions else frozenset()
    for table, columns in _ABOUT.items() if own else ():
        for row, (file, line) in zip(
            read.rows.get(table, ()), read.places.get(table, ()), strict=False
        ):
            for column, name in _named(row, columns):
                if name in own:
                    problem = message(
                        "loaders.row-of-the-field",
                        "belongs to the field, but the row to {conditions}",
                        conditions=", ".join(conditions),
                    )
                    remedy = message(
                        "loaders.row-of-the-field.remedy",
                        "Load the row in a layer that names no conditions, or remove it",
                    )
                    yield Fault(file, line, column, name, problem, remedy)


def _named(row: Mapping[str, str], columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    for column in columns:
        for name in filter(None, row.get(column, "").split(SEPARATOR)):
            yield column, name


def _of_field(before: Rows) -> frozenset[str]:
    """The populations that have a condition of the field, their trials, and the drugs of these."""
    terms = {name: before.get(name, []) for name in ("fields", "conditions")}
    present = Evidence.from_rows(terms).vocabulary.conditions_present
    populations = [
        row
        for row in before.get("populations", ())
        if concerns(filter(None, row.get(COLUMN, "").split(SEPARATOR)), present)
    ]
    trials = {row["trial"] for row in populations}
    regimens = {row["regimen"] for row in before.get("arms", ()) if row["trial"] in trials}
    drugs = {
        drug
        for row in before.get("regimens", ())
        if row["regimen"] in regimens
        for drug in row["drugs"].split(SEPARATOR)
    }
    return frozenset({row["population"] for row in populations} | trials | drugs)
