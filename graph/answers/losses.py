"""The comparisons that a regimen lost, whatever its verdict."""

from __future__ import annotations

from typing import NamedTuple

from ...message import joined, message
from ..model.kinds import Grade
from ..reasoning.regimen_evidence import RegimenEvidence


class Loss(NamedTuple):
    """A comparison lost to a regimen that can be given: `winner` was better in `trial`, whose
    population applies to the profile as `applicability` says; `result` is the figure that
    decides."""

    winner: str
    trial: str
    result: str
    applicability: Grade

    def to_dict(self) -> dict[str, str]:
        """The loss as in `support --format json`."""
        return {
            "regimen": self.winner,
            "trial": self.trial,
            "result": self.result,
            "applicability": self.applicability,
        }


def losses_of(evidence: RegimenEvidence) -> tuple[Loss, ...]:
    """One loss for each winner and trial, the one that decides a verdict first."""
    losses: dict[tuple[str, str], Loss] = {}
    for figure in evidence.losses:
        decides = figure.decides.result
        loss = Loss(figure.comparator, figure.study, decides.id, figure.grade)
        losses.setdefault((loss.winner, loss.trial), loss)
    return tuple(losses.values())


def losses_text(losses: tuple[Loss, ...]) -> str:
    """To which regimens a regimen lost, and in which trials; empty if it lost to none."""
    if not losses:
        return ""
    each = [
        message("answers.lost_in", "{winner} in {trial}", winner=loss.winner, trial=loss.trial)
        for loss in losses
    ]
    return message("answers.lost_to", "lost to {losses}", losses=joined(", ", each))
