"""The rows of the method that a field changed, with its reasons."""

from __future__ import annotations

from typing import NamedTuple

from .rows import Rows
from .schema import TABLES

REASON = "changed_because"
# Tables with rows of the method → their key.
_KEYS = {name: table.key for name, table in TABLES.items() if REASON in table.by_name}


class MethodChange(NamedTuple):
    """A row of the method that the field replaced or switched off, and why.

    `affects_rating` says that answers must name it: a step or a limit was changed, or a rule was
    switched off. Other rows give the source of a rule in the field, or name things for it.
    """

    table: str
    row: str
    reason: str
    affects_rating: bool = False


def method_changes(rows: Rows) -> dict[str, MethodChange]:
    """`table/row` → the change, for the rows that give a reason."""
    return {
        f"{table}/{row[key]}": MethodChange(
            table,
            row[key],
            row[REASON],
            table in ("certainty", "limits") or row.get("kind") == "off",
        )
        for table, key in _KEYS.items()
        for row in rows.get(table, ())
        if row.get(REASON)
    }
