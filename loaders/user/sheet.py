"""One sheet as its file holds it: cells as text, each row with its line number."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import Fault

LARGEST = 200 * 1024 * 1024  # bytes of a file, or of a workbook unpacked


@dataclass
class Sheet:
    """The rows of one table, each with its line number; `place` is the file, and in a workbook the sheet."""

    table: str
    place: str
    lines: list[tuple[int, list[str]]]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what is no fault, and deserves a look
