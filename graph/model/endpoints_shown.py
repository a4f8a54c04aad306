"""The names of endpoints in figures, if they are not the identifiers."""

from __future__ import annotations

from .rows import Rows


def with_endpoints_shown(rows: Rows) -> Rows:
    """The rows with the name of its endpoint in each result, if the endpoint has one for figures
    (column `shown`)."""
    shown = {row["endpoint"]: row["shown"] for row in rows.get("endpoints", ()) if row.get("shown")}
    if not shown:
        return rows
    results = [
        {**row, "endpoint_shown": shown.get(row.get("endpoint", ""), "")}
        for row in rows.get("results", ())
    ]
    return {**rows, "results": results}
