"""The order of verdicts in an answer."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from ..model.kinds import CERTAINTIES, VERDICTS
from .verdict import Verdict

_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_NO_TIER = 9
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(CERTAINTIES)}


def best_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts with their ranks, the best first.

    The order: verdict, certainty shown, evidence from people with a feature that trials left out
    before evidence without it, matched evidence, certainty before the cap, applicability, tier.
    Verdicts equal in all of these share a rank; they keep the given order.
    """
    ordered = sorted(((_order(verdict), verdict) for verdict in verdicts), key=itemgetter(0))
    ranked: list[Verdict] = []
    for position, (order, verdict) in enumerate(ordered, 1):
        same = ranked and ordered[position - 2][0] == order
        verdict.rank = ranked[-1].rank if same else position
        ranked.append(verdict)
    return ranked


def _tier(verdict: Verdict) -> int:
    """The tier, in which an arm of a randomised trial without its comparison is like a single
    arm."""
    without_comparison = verdict.decision.figure is None
    return max(verdict.tier or _NO_TIER, 3 if without_comparison else 1)


def _order(verdict: Verdict) -> tuple[object, ...]:
    level = _CERTAINTY_RANK[verdict.certainty]
    first = (_VERDICT_RANK[verdict.verdict], level)
    if (people := verdict.decision.people) is None:
        return (*first, False, False, True, level, 0, verdict.tier or _NO_TIER)
    applicability = people.applicability
    return (
        *first,
        applicability.lacks_feature,
        bool(applicability.unstated_features),
        not applicability.is_matched,
        _CERTAINTY_RANK[verdict.certainty_before_cap],
        -applicability.rank,
        _tier(verdict),
    )
