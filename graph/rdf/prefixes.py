"""The prefixes that exports declare and queries need not declare."""

from __future__ import annotations

from functools import cache

from ..model.schema import ACCOUNTING, TABLES
from .iris import BASE, PREFIXES
from .to_rdf import scheme

_MADE = ("clause", "criterion", "fraction", "layer", "graph", "query")  # nodes that are no rows


@cache
def prefixes() -> dict[str, str]:
    """The known prefixes: of public vocabularies, one for the rows of each table, and one for each
    vocabulary of values."""
    tables = [table for table in TABLES.values() if table.name not in ACCOUNTING]
    things = [*(table.key for table in tables), *_MADE]
    words = {
        scheme(table, column).replace("_", "-")
        for table in tables
        for column in table.columns
        if column.kind == "choice"
    }
    own = {name: f"{BASE}{name}/" for name in things}
    values = {
        name: f"{BASE}vocabulary/{name}/" for name in sorted({*words, "about", "exposure", "phase"})
    }
    return PREFIXES | values | own
