"""Warnings about data that can be read, but are probably not what they are taken for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from trialgraph.message import message

from ..contrast_data import Contrast
from ..rows import NumberedRows
from .table import Table

_RATIO_LIKE = (0.3, 3.0)  # where the median of effects lies if they are ratios


def ratios_as_logs(table: Table, rows: Sequence[Contrast]) -> Iterator[str]:
    """A warning if effects look like ratios, and not like differences or logarithms of ratios."""
    effects = [contrast.effect for contrast in rows]
    low, high = _RATIO_LIKE
    if len(effects) > 1 and min(effects) > 0 and low <= median(effects) <= high:
        yield message(
            "nma.ratios_as_logs",
            "{file}: all effects are positive and near 1, as ratios are; they were read as "
            "differences or logarithms. If they are ratios, call the column hr, or or rr, and add "
            "low and high",
            file=table.name,
        )


def fractional_events(file: str, arms: NumberedRows) -> Iterator[str]:
    """A warning for each arm whose events are not a whole number."""
    for number, row in arms:
        for column in ("events", "n"):
            if row.get(column) and not float(row[column]).is_integer() and "events" in row:
                yield message(
                    "nma.fractional",
                    "{file}, row {row}: {value} {column} is not a whole number",
                    file=file,
                    row=number,
                    value=row[column],
                    column=column,
                )
