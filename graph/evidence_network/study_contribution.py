"""The comparisons that one study contributes to an evidence network.

A study contributes one comparison: that of its most directly applicable population. A study with
several arms contributes all pairs of arms if they are all reported for one population; otherwise
one pair, because the correlation between the pairs is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...message import message
from ..nma.contrast_data import Contrast, errors_are_compatible, open_triangles
from ..reasoning.effects import number
from .contrast import IncludedContrast, contrast_of


def contribution_of(contrasts: Sequence[IncludedContrast]) -> Iterable[IncludedContrast]:
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
    """The most direct comparison; on a tie, the one in the whole trial, then the one with the
    lowest upper confidence limit."""
    best = max(contrast.candidate.directness for contrast in contrasts)
    rivals = [contrast for contrast in contrasts if contrast.candidate.directness == best]
    return min(
        rivals,
        key=lambda contrast: (
            contrast.candidate.in_subgroup,
            number(contrast.result.ci_high),
            contrast.result.id,
        ),
    )


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
        "one comparison per trial: {result} is more direct or covers the whole trial",
        result=same_pair.result.id,
    )
