"""A sheet as it is in its file: cells as text, and rows with their line numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import Fault


@dataclass
class Sheet:
    """The rows of one table with their line numbers.

    `place` is the file, with the sheet if it is a workbook. `notes` are remarks on problems that
    are not faults.
    """

    table: str
    place: str
    lines: list[tuple[int, list[str]]]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
