"""The order of verdicts in an answer."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.kinds import CERTAINTIES, VERDICTS
from .verdict import Verdict

_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(CERTAINTIES)}


def best_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Sorted by verdict, certainty, tier and directness; equal verdicts keep the given order."""
    return sorted(sorted(verdicts, key=_directness, reverse=True), key=_rank)


def _directness(verdict: Verdict) -> tuple[object, ...]:
    """The grade of the deciding evidence; how many facts of each kind are true of all patients."""
    deciding = verdict.decision.deciding
    return deciding[0].directness[:5] if deciding else ()


def _rank(verdict: Verdict) -> tuple[int, int, int]:
    return (
        _VERDICT_RANK[verdict.decision.verdict],
        _CERTAINTY_RANK[verdict.certainty],
        verdict.tier or 9,
    )
