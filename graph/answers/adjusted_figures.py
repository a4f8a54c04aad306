"""What an answer says of a verdict that rests on a figure adjusted for crossover."""

from __future__ import annotations

from ...message import joined, message
from ..reasoning.candidates import Candidate
from ..reasoning.decision import Decision
from ..reasoning.regimen_evidence import RegimenEvidence
from ..reasoning.wording import figure as result_figure


def adjustment_reason(decision: Decision, evidence: RegimenEvidence) -> str:
    """That the figure behind a verdict is adjusted for crossover, with the unadjusted ones; empty
    if it is not adjusted."""
    if not (beside := unadjusted_beside(decision, evidence)):
        return ""
    return message(
        "answers.rests_on_adjusted",
        "the figure that decides is adjusted for crossover ({beside})",
        beside=beside,
    )


def unadjusted_beside(decision: Decision, evidence: RegimenEvidence) -> str:
    """The unadjusted figures beside an adjusted one that decides, or that there are none; empty if
    no adjusted figure decides."""
    decides = _deciding(decision)
    if decides is None or not decides.result.is_adjusted:
        return ""
    unadjusted = dict.fromkeys(
        result_figure(other.result)
        for other in evidence.candidates.items
        if other.comparison == decides.comparison
        and other.result.endpoint == decides.result.endpoint
        and not other.result.is_adjusted
    )
    if not unadjusted:
        return message("answers.no_unadjusted", "no unadjusted figure applies")
    return message("answers.unadjusted", "unadjusted: {figures}", figures=joined(", ", unadjusted))


def _deciding(decision: Decision) -> Candidate | None:
    if decision.figure:
        return decision.figure.decides
    return decision.deciding[0] if decision.deciding else None
