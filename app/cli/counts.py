"""Counts of rows, with the name of their table."""

from __future__ import annotations

from trialgraph.message import message

_SINGULAR = {"classes": "class"}


def count_of(table: str, count: int) -> str:
    """A count with the name of the table, such as "1 trial" or "12 trials"."""
    name = table.replace("_", " ")
    if count == 1:
        name = _SINGULAR.get(name, name.removesuffix("s"))
    return message("cli.count", "{count} {name}", count=count, name=name)
