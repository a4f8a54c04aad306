"""The order of verdicts in an answer."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.kinds import CERTAINTIES, VERDICTS
from .verdict import Verdict

_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(CERTAINTIES)}


def best_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts sorted by verdict, certainty, tier and directness; equal ones keep the given
    order."""
    return sorted(sorted(verdicts, key=_directness, reverse=True), key=_rank)


def _directness(verdict: Verdict) -> tuple[object, ...]:
    """A sort key: the applicability grade of the deciding result, then the numbers of decisive
    facts that are true of all its patients, by kind of fact."""
    deciding = verdict.decision.deciding
    return deciding[0].directness[:5] if deciding else ()


def _rank(verdict: Verdict) -> tuple[int, int, int]:
    return (
        _VERDICT_RANK[verdict.decision.verdict],
        _CERTAINTY_RANK[verdict.certainty],
        verdict.tier or 9,
    )
