"""Whether the tables of a layer hold, once written, the rows that were meant to be written.

The hashes in a manifest are those of the files, so they cannot tell that a file was written
wrongly.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ...errors import TrialgraphError
from ...message import message


class RowsWritten:
    """Fingerprints of the rows that were written to each table, which do not keep the rows."""

    def __init__(self) -> None:
        self._fingerprints: dict[str, int] = {}

    def add(self, table: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
        """Adds rows to those of a table."""
        columns = tuple(columns)
        known = self._fingerprints.get(table, 0)
        for row in rows:
            known = hash((known, *(row.get(column) or "" for column in columns)))
        self._fingerprints[table] = known

    def refuse_other(
        self, table: str, columns: Iterable[str], rows: Iterable[Mapping[str, str]], file: Path
    ) -> None:
        """Raises `TrialgraphError` if the rows read from a file are not those that were added."""
        found = RowsWritten()
        with suppress(UnicodeDecodeError, csv.Error):
            found.add(table, columns, rows)
        if found._fingerprints.get(table) != self._fingerprints[table]:
            raise TrialgraphError(
                message(
                    "loaders.not-as-written",
                    "{file} was not stored as it was written, so nothing was loaded. Check the "
                    "disk, or set TRIALGRAPH_DATA to another one, and load the files again.",
                    file=file,
                )
            )
