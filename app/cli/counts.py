"""Counts of rows, with the name of their table."""

from __future__ import annotations

from trialgraph.message import message

_PLURAL = (("sses", "ss"), ("ies", "y"), ("s", ""))


def count_of(table: str, count: int) -> str:
    """A count with the name of the table, such as "1 trial" or "12 trials"; of a table whose name
    is no plural, "12 rows of same_study"."""
    if not table.endswith("s") and count == 1:
        return message("cli.row_of", "1 row of {table}", table=table)
    if not table.endswith("s"):
        return message("cli.rows_of", "{count} rows of {table}", count=count, table=table)
    name = table.replace("_", " ")
    return message("cli.count", "{count} {name}", count=count, name=_one(name, count))


def _one(name: str, count: int) -> str:
    """The name of what is counted: in the singular if there is only one of them."""
    if count != 1:
        return name
    ending, singular = next(pair for pair in _PLURAL if name.endswith(pair[0]))
    return name.removesuffix(ending) + singular
