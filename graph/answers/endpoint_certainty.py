"""The certainty of what the comparisons of a regimen show, endpoint by endpoint."""

from __future__ import annotations

from ..reasoning.certainty import Rating, rating_of
from ..reasoning.decision import Decision
from ..reasoning.regimen_evidence import RegimenEvidence


def certainty_by_endpoint(
    body: RegimenEvidence, decision: Decision, own_rating: Rating
) -> dict[str, dict[str, str]]:
    """Endpoint → what the comparisons show for it, and how certainly, also if it shows no benefit.

    `own_rating` is the certainty of the figure that decides the verdict. The steps for flagged
    figures and for disagreement in the network concern that figure alone.
    """
    figures = body.losses if decision.substance == "outperformed" else body.tested
    if decision.figure and not any(figure is decision.figure for figure in figures):
        figures = [*figures, decision.figure]  # deaths, if the question is about another endpoint
    by_endpoint: dict[str, dict[str, str]] = {}
    for figure in body.in_order(figures):
        is_own = figure is decision.figure
        if figure.endpoint not in by_endpoint or is_own:
            rating = own_rating if is_own else rating_of(figure, body)
            by_endpoint[figure.endpoint] = {
                "effect": figure.effect,
                "certainty": rating.level,
                "certainty_before_cap": rating.before_cap or rating.level,
                "applicability": figure.grade,
                "result": figure.decides.result.id,
            }
    return by_endpoint
