"""The role of each result in a verdict: it counts, is context, or is superseded."""

from __future__ import annotations

from ..model.kinds import Role
from ..reasoning.candidates import Candidate, Candidates
from ..reasoning.decision import Decision
from ..reasoning.regimen_evidence import RegimenEvidence
from .evidence_item import EvidenceItem


def evidence_items(
    candidates: Candidates, admitted: RegimenEvidence, decision: Decision
) -> tuple[EvidenceItem, ...]:
    """All results on a regimen: first those that count, then the others by directness, then those
    whose population is outside. `admitted` holds those that the exclusion rules admit."""
    inside = sorted(
        candidates.items,
        key=lambda candidate: (candidate.counts, candidate.directness),
        reverse=True,
    )
    roles = _Roles(admitted, decision)
    return tuple(map(roles.item, (*inside, *candidates.outside)))


class _Roles:
    def __init__(self, admitted: RegimenEvidence, decision: Decision) -> None:
        self.failed = admitted.ruling.failed
        self.admitted = frozenset(map(id, admitted.candidates.items))
        self.of_subgroup = {
            id(figure.subgroup): figure for figure in admitted.all_figures if figure.is_split
        }
        # The results themselves: those on deaths may decide a question about another endpoint.
        self.deciding = frozenset(map(_own_result, decision.deciding))

    def item(self, candidate: Candidate) -> EvidenceItem:
        """The candidate with its role, which is `context` if the rules do not admit the result."""
        is_outside = candidate.grade == "outside"
        left_out = not is_outside and id(candidate) not in self.admitted
        role: Role = candidate.interpretation.role
        if candidate.counts and (left_out or is_outside):
            role = "context"
        if _own_result(candidate) in self.deciding:
            role = "counts"
        refractory_to = self.failed if left_out else ()
        return EvidenceItem(candidate, role, refractory_to, self.of_subgroup.get(id(candidate)))


def _own_result(candidate: Candidate) -> tuple[str, bool]:
    """The result, and whether the regimen is its control."""
    return (candidate.result.id, candidate.as_control)
