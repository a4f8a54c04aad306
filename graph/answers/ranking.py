"""The order of verdicts in an answer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from ..model.kinds import CERTAINTIES, VERDICTS
from ..reasoning.tiers import SINGLE_ARM, tier
from .verdict import Verdict

_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
_ABOUT_PEOPLE = ("supported", "extrapolated", "active")
_NO_TIER = 9
_CERTAINTY_RANK = {level: rank for rank, level in enumerate(CERTAINTIES)}


def best_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts with their ranks, the best first.

    The order: verdict, certainty shown, evidence from people with a feature that trials left out
    before evidence without it, people without a defining feature that the profile does not state,
    matched evidence, certainty before the cap, applicability, tier. Favourable verdicts from people
    with a feature that trials left out come before all others. Verdicts equal in all of these share
    a rank; they keep the given order, but a regimen that lost to another one of its rank stands
    after it.
    """
    ordered = sorted(((_order(verdict), verdict) for verdict in verdicts), key=itemgetter(0))
    ordered = [
        (order, verdict)
        for order, group in groupby(ordered, key=itemgetter(0))
        for verdict in _winners_first([verdict for _, verdict in group])
    ]
    ranked: list[Verdict] = []
    for position, (order, verdict) in enumerate(ordered, 1):
        same = ranked and ordered[position - 2][0] == order
        ranked.append(_with_rank(verdict, ranked[-1].rank if same else position))
    return ranked


def _with_rank(verdict: Verdict, rank: int) -> Verdict:
    """The verdict, complete with its rank: nobody has seen it yet, and copies of all verdicts take
    long."""
    object.__setattr__(verdict, "rank", rank)
    return verdict


def _winners_first(verdicts: list[Verdict]) -> list[Verdict]:
    """Verdicts of one rank, each after those of the regimens to which it lost, if it can."""
    if len(verdicts) == 1 or verdicts[0].decision.people is None:
        return verdicts
    names = {verdict.regimen for verdict in verdicts}
    winners = {
        verdict.regimen: names.intersection(
            [loss.comparator for loss in verdict.regimen_evidence.losses]
        )
        for verdict in verdicts
    }
    if not any(winners.values()):
        return verdicts
    left, arranged = list(verdicts), []
    while left:
        unbeaten = (verdict for verdict in left if not winners[verdict.regimen] & names)
        following = next(unbeaten, left[0])
        left.remove(following)
        names.remove(following.regimen)
        arranged.append(following)
    return arranged


def _tier(verdict: Verdict) -> int:
    """The tier, in which an arm of a randomised trial without its comparison is like a single
    arm."""
    own = verdict.tier or _NO_TIER
    if verdict.decision.figure is not None:
        return own
    tiers = verdict.regimen_evidence.interpretations.evidence.limit.tiers
    return max(own, tier(SINGLE_ARM, tiers))


def _order(verdict: Verdict) -> tuple[object, ...]:
    level = _CERTAINTY_RANK[verdict.certainty]
    first = (_VERDICT_RANK[verdict.verdict], level)
    if (people := verdict.decision.people) is None:
        return (True, *first, False, 0, True, level, 0, verdict.tier or _NO_TIER)
    applicability = people.applicability
    lacks_feature = applicability.lacks_feature
    return (
        lacks_feature or verdict.verdict not in _ABOUT_PEOPLE,
        *first,
        lacks_feature,
        applicability.strangeness,
        not applicability.is_matched,
        _CERTAINTY_RANK[verdict.certainty_before_cap],
        -applicability.rank,
        _tier(verdict),
    )
