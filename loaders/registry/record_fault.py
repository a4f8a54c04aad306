"""What is wrong with a file of registry records, and which files beside records are none."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from ...errors import TrialgraphError

_BESIDE = (
    ".txt",
    ".md",
    ".csv",
    ".tsv",
    ".log",
    ".xsd",
    ".html",
    ".htm",
    ".pdf",
    ".docx",
    ".xlsx",
    ".png",
    ".jpg",
)
Study = dict[str, Any]


class RecordFault(TrialgraphError):
    """A file that holds no registry records, or is damaged: file, place, what stands there, remedy."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        self._told = place, problem, remedy
        super().__init__(f"{place}: {problem}. {remedy}.")

    def __reduce__(self) -> tuple[type[RecordFault], tuple[str, str, str]]:
        return RecordFault, self._told  # it may come from another process


def is_other(name: str) -> bool:
    """Whether a file that lies among records is none of them, by its name."""
    return PurePosixPath(name).suffix.lower() in _BESIDE
