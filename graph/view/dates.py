"""The date of the newest evidence in a picture."""

from __future__ import annotations

from collections.abc import Iterable

from ..answers.reasoner import Reasoner
from ..model.rows import Result


def newest(reasoner: Reasoner, results: Iterable[Result]) -> str:
    """The latest date on which one of the results became known; empty if none is dated."""
    interpretations = reasoner.interpretations("", "")
    return max((interpretations.known_since(result) for result in results), default="")
