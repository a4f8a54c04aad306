"""Reasons of verdicts in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...message import Message, joined, message
from ..exposure.shortest import shortest
from .regimen_evidence import RegimenEvidence
from .requirement_wording import clause_words
from .wording import listed

_NAMED = 3  # sets of requirements that one reason names
_NO_OWN_OUTCOME = message(
    "reasoning.no-own-outcome",
    "results apply, but none is a randomised comparison or gives the response or survival of this "
    "regimen",
)
_NOTHING_DECIDES = message(
    "reasoning.no-deciding-result", "results apply, but none reports response or survival"
)
_NO_RESULTS = message("reasoning.no-results", "no results on this regimen in the evidence")


def outside_words(evidence: RegimenEvidence) -> str:
    """Why nothing decides: the requirements that exclude the profile, the fewest first."""
    candidates, interpretations = evidence.candidates, evidence.interpretations
    if interpretations.endpoint and not evidence.losses_not_counted:
        return message(
            "reasoning.not-on-endpoint",
            "no result that decides is on {endpoint} and applies to this profile",
            endpoint=interpretations.endpoint,
        )
    if interpretations.as_of and not (candidates.items or candidates.outside):
        return message(
            "reasoning.not-known-yet", "no results known as of {day}", day=interpretations.as_of
        )
    if not candidates.outside:
        return _without_outcomes(evidence)
    failed = {
        tuple(sorted(map(clause_words, shortest(assessment.failed))))
        for candidate in candidates.outside
        for assessment in candidate.applicability.assessments
        if assessment.failed
    }
    fewest = sorted(failed, key=lambda words: (len(words), words))
    minimal = [own for own in fewest if not any(set(other) < set(own) for other in fewest)]
    groups = joined("; or ", [listed(words) for words in minimal[:_NAMED]])
    if candidates.items:
        return message(
            "reasoning.deciding-only-in-others",
            "{results_apply}; other evidence only in people with other characteristics: "
            "{requirements}",
            results_apply=_without_outcomes(evidence),
            requirements=groups,
        )
    return message(
        "reasoning.only-in-others",
        "evidence only in people with other characteristics: {requirements}",
        requirements=groups,
    )


def unless(conditions: Sequence[str]) -> Message:
    """What would exclude a regimen that the evidence favours."""
    return message("reasoning.unless", "unless {c}", c=joined(" or ", conditions))


def excluded_if(conditions: Sequence[str]) -> Message:
    """What would exclude a regimen, after a reason that does not favour it."""
    return message("reasoning.excluded-if", "excluded if {c}", c=joined(" or ", conditions))


def _without_outcomes(evidence: RegimenEvidence) -> Message:
    """Why no result decides, if some apply or there are none at all."""
    candidates = evidence.candidates
    if lost := evidence.losses_not_counted:
        return message(
            "reasoning.lost-to-what-cannot-be-given",
            "randomised comparisons apply, but only with regimens that won and cannot be given "
            "here ({regimens}), so they do not count",
            regimens=joined(", ", sorted({loss.comparator for loss in lost})),
        )
    if any(candidate.result.kind == "contrast" for candidate in candidates.items):
        return _NO_OWN_OUTCOME
    return _NOTHING_DECIDES if candidates.items else _NO_RESULTS


def loss_words(evidence: RegimenEvidence) -> Message:
    """To which regimens a regimen lost, and which it beat."""
    winners = sorted({loss.comparator for loss in evidence.losses})
    beaten = sorted({figure.comparator for figure in evidence.benefits})
    if beaten:
        return message(
            "reasoning.outperformed-after-benefit",
            "lost to {regimens}; beat {beaten}",
            regimens=joined(", ", winners),
            beaten=joined(", ", beaten),
        )
    if not all(loss.as_control for loss in evidence.losses):
        return message("reasoning.lost-to", "lost to {regimens}", regimens=joined(", ", winners))
    return message(
        "reasoning.outperformed",
        "control arm that lost to {regimens}",
        regimens=joined(", ", winners),
    )
