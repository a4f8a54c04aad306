"""Listings as pandas data frames: numbers are numbers, dates are dates, choices are categories.

Where a source prints a figure or a date, its printed form stands in the next column, `…_printed`.
What is printed but is no plain number (NR, <0.0001, 8-10) is NaN beside its printed form.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..model.kinds import CERTAINTIES, GRADES, VERDICTS
from ..model.schema import TABLES
from .numbers import NUMBERS, number_of
from .row_filters import COLUMNS

if TYPE_CHECKING:
    import pandas

Kind = Literal["number", "date", "category"]
_KINDS: Mapping[str, Kind] = {"date": "date", "choice": "category"}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_MONTHS = ("landmark_months", "follow_up_months")  # computed, so there is no other printed form


class ColumnType(NamedTuple):
    """What a column holds; `choices` are those of a category (none: the values that occur).

    Categories with `ordered` can be compared and sorted. `beside` adds the printed form.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    ordered: bool = False
    beside: bool = True


VERDICT = ColumnType("category", VERDICTS[::-1], ordered=True)  # worst first
CERTAINTY = ColumnType("category", tuple(filter(None, CERTAINTIES))[::-1], ordered=True)
GRADE = ColumnType("category", GRADES, ordered=True)
ROLE = ColumnType("category", ("counts", "context", "superseded"))
_YES_NO = ColumnType("category", ("no", "yes"))
_FROM_TRIALS = ("design", "phase")  # columns of trials that results have, too
_WORDS = ColumnType("category")
_OF_TABLE: Mapping[str, Mapping[str, ColumnType]] = {
    "results": {"superseded": _YES_NO, "phase": _WORDS, "endpoint": _WORDS},
    "trials": {
        **{name: _WORDS for name in COLUMNS["trials"] if name.startswith("rob_")},
        **dict.fromkeys(("phase", "setting", "masking"), _WORDS),
        "published": ColumnType("date"),
        "judged_on": ColumnType("date"),
    },
}


def types_of(table: str) -> dict[str, ColumnType]:
    """Column → its type, for a flat table; columns of text are left out."""
    numbers = {
        name: ColumnType("number", beside=name not in _MONTHS)
        for name in NUMBERS.get(table, ())
        if name != "results"  # a count of ours: whole numbers already
    }
    return {**_declared(table), **numbers, **_OF_TABLE.get(table, {})}


def _declared(table: str) -> dict[str, ColumnType]:
    """The types that the schema declares for the columns of a flat table."""
    types = {}
    for name in COLUMNS[table]:
        of_trial = name in _FROM_TRIALS and table == "results"
        column = TABLES["trials" if of_trial else table].by_name.get(name)
        if column and not column.several and (kind := _KINDS.get(column.kind)):
            types[name] = ColumnType(kind, column.choices)
    return types


def typed_frame(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], types: Mapping[str, ColumnType]
) -> pandas.DataFrame:
    """A data frame of these rows, in which the columns named in `types` have these types.

    Numbers are float64; dates are datetime64, where a year or a month counts as its last day, as in
    `as_of`; empty cells of numbers, dates and categories are missing values.
    """
    import pandas

    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    frame: dict[str, Any] = {}
    for name, values in zip(columns, cells, strict=True):
        column = types.get(name)
        frame[name] = _typed(values, column) if column else list(values)
        if column and column.beside and column.kind != "category":
            frame[f"{name}_printed"] = _printed(values)
    return pandas.DataFrame(frame, columns=list(frame))


def _typed(values: Sequence[Any], column: ColumnType) -> Any:
    import pandas

    if column.kind == "number":
        return pandas.Series(list(map(number_of, values)), dtype="float64")
    if column.kind == "date":
        days = [day and day.isoformat() for day in map(day_of, values)]
        return pandas.to_datetime(pandas.Series(days, dtype="object"))
    known = [value or None for value in values]
    others = sorted(set(filter(None, known)).difference(column.choices))
    return pandas.Categorical(known, [*column.choices, *others], ordered=column.ordered)


def _printed(values: Sequence[Any]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def day_of(cell: Any) -> date | None:
    """The date in a cell, a year or a month as its last day; None if there is none."""
    if not (parts := _DATE.fullmatch(str(cell or ""))):
        return None
    year, month = int(parts[1]), int(parts[2] or 12)
    return date(year, month, int(parts[3] or monthrange(year, month)[1]))
