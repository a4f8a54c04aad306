"""Faults of files of registry records, and a check for files that are not records."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from ...errors import TrialgraphError

_NOT_RECORDS = (
    *(".txt", ".md", ".csv", ".tsv", ".log", ".xsd", ".html", ".htm"),
    *(".pdf", ".docx", ".xlsx", ".png", ".jpg"),
)
Study = dict[str, Any]


class RecordFault(TrialgraphError):
    """A file that is damaged or contains no registry records: place, problem and remedy."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        self._parts = place, problem, remedy
        super().__init__(f"{place}: {problem}. {remedy}.")

    @property
    def place(self) -> str:
        return self._parts[0]

    @property
    def problem(self) -> str:
        return self._parts[1]

    @property
    def remedy(self) -> str:
        return self._parts[2]


class UnsafeZip(RecordFault):
    """A zip that may be made to do harm: nothing of the load is kept."""


class IdentityQuestion(RecordFault):
    """A record that may be a trial of the evidence; only the user can know."""


def is_not_a_record(name: str) -> bool:
    """Whether the name of a file among records shows that it is not a record."""
    return PurePosixPath(name).suffix.lower() in _NOT_RECORDS
