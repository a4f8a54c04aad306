"""The comparisons that a regimen lost, whatever its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...message import joined, message
from ..model.kinds import Grade
from ..reasoning.regimen_evidence import RegimenEvidence
from ..reasoning.trial_figures import TrialFigure


class Loss(NamedTuple):
    """A comparison lost to a regimen that can be given: `winner` was better in `trial`, whose
    population applies to the profile as `applicability` says; `result` is the figure that
    decides, and `trial_name` what people call the trial."""

    winner: str
    trial: str
    result: str
    applicability: Grade
    trial_name: str

    def to_dict(self) -> dict[str, str]:
        """The loss as in `support --format json`."""
        return {
            "regimen": self.winner,
            "trial": self.trial,
            "trial_name": str(self.trial_name),
            "result": self.result,
            "applicability": self.applicability,
        }


def losses_of(evidence: RegimenEvidence) -> tuple[Loss, ...]:
    """One loss for each winner and trial, the one that decides a verdict first."""
    return _each_once(evidence.losses, evidence)


def losses_not_counted(evidence: RegimenEvidence) -> tuple[Loss, ...]:
    """As `losses_of`, to regimens that cannot be given whenever this one can: they do not affect
    the verdict."""
    return _each_once(evidence.losses_not_counted, evidence)


def _each_once(figures: Iterable[TrialFigure], evidence: RegimenEvidence) -> tuple[Loss, ...]:
    name_of = evidence.evidence.study_name
    losses: dict[tuple[str, str], Loss] = {}
    for figure in figures:
        decides = figure.decides.result
        study = figure.study
        loss = Loss(figure.comparator, study, decides.id, figure.grade, name_of(study))
        losses.setdefault((loss.winner, loss.trial), loss)
    return tuple(losses.values())


def losses_text(losses: tuple[Loss, ...]) -> str:
    """To which regimens a regimen lost, and in which trials; empty if it lost to none."""
    if not losses:
        return ""
    each = [
        message("answers.lost_in", "{winner} in {trial}", winner=loss.winner, trial=loss.trial_name)
        for loss in losses
    ]
    return message("answers.lost_to", "lost to {losses}", losses=joined(", ", each))
