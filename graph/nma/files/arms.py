"""Arms, one a row or side by side, as rows of one arm each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialgraph.message import message

from ..rows import NumberedRows
from .table import Row, Table

_GROUPS = {
    "1": message("nma.experimental", "experimental"),
    "2": message("nma.control", "control"),
}


def arms_of(table: Table, measured: Sequence[str]) -> NumberedRows:
    """The rows of the arms with their study, treatment and measured columns; none if there are not.

    Side by side, arms without any cell are left out, and rows without a study are studies of their
    own. In a review's export of one comparison, which does not name the treatments, these are
    called experimental and control.
    """
    if table.columns.has("study", "treatment", *measured):
        names = ("study", "treatment", *measured)
        return [(number, {name: row[name] for name in names}) for number, row in table.rows]
    places = _arms_side_by_side(table, measured)
    if len(places) < 2:
        return []
    return [
        (number, arm) for number, row in table.rows for arm in _arms(number, row, places, measured)
    ]


def _arms_side_by_side(table: Table, measured: Sequence[str]) -> list[str]:
    """The numbers of the arms that have all measured columns."""
    first = f"{measured[0]}."
    places = [name.removeprefix(first) for name in table.columns.places if name.startswith(first)]
    return sorted(
        (arm for arm in places if table.columns.has(*(f"{name}.{arm}" for name in measured))),
        key=int,
    )


def _arms(
    number: int, row: Row, places: Sequence[str], measured: Sequence[str]
) -> Iterator[dict[str, str]]:
    study = row.get("study") or str(message("nma.row_as_study", "row {row}", row=number))
    for arm in places:
        cells = {name: row[f"{name}.{arm}"] for name in measured}
        treatment = row.get(f"treatment.{arm}", _GROUPS.get(arm, ""))
        if any(cells.values()):
            yield {"study": study, "treatment": str(treatment), **cells}
