"""Rows of the method, which evidence made by hand needs too."""

from __future__ import annotations

import csv

from trialgraph.method import FOLDER


def method_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table of `method/`, new ones at each call."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
