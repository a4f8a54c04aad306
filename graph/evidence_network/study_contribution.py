"""The comparisons that one study contributes to an evidence network.

A study contributes one comparison: that of its most directly applicable population. A study with
several arms contributes all pairs of arms if they are all reported for one population; otherwise
one pair, because the correlation between the pairs is not reported.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...message import message
from ..nma.contrast_data import Contrast, errors_are_compatible, open_triangles
from ..reasoning.trial_figures import best_candidate
from .contrast import IncludedContrast, contrast_of


def contribution_of(contrasts: Sequence[IncludedContrast]) -> Sequence[IncludedContrast]:
    """The comparisons that a study contributes: the most direct one, or all pairs of its arms.

    All pairs are used if they are all reported for one population and consistent within rounding.
    """
    best = _most_direct(contrasts)
    reported_together = [
        contrast
        for contrast in contrasts
        if (contrast.result.population, contrast.result.report)
        == (best.result.population, best.result.report)
    ]
    pairs = {
        pair: _most_direct([contrast for contrast in reported_together if contrast.pair == pair])
        for pair in dict.fromkeys(contrast.pair for contrast in reported_together)
    }
    arms = {regimen for pair in pairs for regimen in pair}
    is_complete = len(arms) > 2 and len(pairs) == len(arms) * (len(arms) - 1) // 2
    if is_complete and _are_consistent([contrast_of(contrast) for contrast in pairs.values()]):
        return list(pairs.values())
    return [best]


def _are_consistent(contrasts: Sequence[Contrast]) -> bool:
    triangles = open_triangles(contrasts)
    return all(triangle.is_rounding for triangle in triangles) and errors_are_compatible(contrasts)


def _most_direct(contrasts: Sequence[IncludedContrast]) -> IncludedContrast:
    """The most direct comparison; on a tie the whole trial, an unflagged one, then the one with
    most events, then the first by name: never the most favourable (see `best_candidate`)."""
    best = best_candidate([contrast.candidate for contrast in contrasts])
    return next(contrast for contrast in contrasts if contrast.candidate is best)


def why_not_chosen(other: IncludedContrast, chosen: Sequence[IncludedContrast]) -> str:
    """Why another comparison of the same study is used instead."""
    same_pair = next((contrast for contrast in chosen if contrast.pair == other.pair), None)
    if same_pair is None:
        return message(
            "network.other_pair",
            "one comparison per trial: {result} is used; "
            "the correlation between the comparisons of its arms is not reported",
            result=chosen[0].result.id,
        )
    return message(
        "network.same_pair",
        "one comparison per trial: {result} {advantage}",
        result=same_pair.result.id,
        advantage=_advantage(same_pair, other),
    )


def _advantage(chosen: IncludedContrast, other: IncludedContrast) -> str:
    if other.result.is_adjusted and not chosen.result.is_adjusted:
        return message("network.unadjusted", "is not adjusted for crossover")
    if chosen.result.population == other.result.population:
        return message("network.same_cut", "is from the latest data cut of the whole trial")
    if chosen.candidate.directness != other.candidate.directness:
        return message("network.more_direct", "is more direct")
    if other.candidate.in_subgroup and not chosen.candidate.in_subgroup:
        return message("network.whole_trial", "covers the whole trial")
    if other.candidate.is_flagged and not chosen.candidate.is_flagged:
        return message("network.unflagged", "is not flagged")
    if chosen.ratio.se < other.ratio.se:
        return message("network.more_events", "rests on more events")
    return message("network.first_name", "is the first by name of equal ones")
