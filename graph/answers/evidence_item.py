"""One result as part of an answer: its role in the verdict, and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..applicability.assessment import Applicability
from ..model.kinds import Effect, Grade, Role
from ..model.rows import Result
from ..reasoning.candidates import Candidate
from ..reasoning.trial_figures import TrialFigure
from ..reasoning.wording import because


@dataclass(frozen=True, eq=False)
class EvidenceItem:
    """One result that concerns a regimen, with its role in the verdict on that regimen.

    `refractory_to` names the regimen's drugs to which the disease is refractory, if the result
    is left out because not all of its patients were refractory to them. `figure` is the trial
    figure of which the result is the subgroup figure, if the trial also has one for all patients.
    """

    candidate: Candidate
    role: Role
    refractory_to: tuple[str, ...] = ()
    figure: TrialFigure | None = None

    @property
    def whole_trial(self) -> dict[str, Any] | None:
        """The figure of the whole trial beside that of a subgroup, and which of the two decides."""
        figure = self.figure
        if figure is None or not figure.is_split or figure.whole is None:
            return None
        result = figure.whole.result
        return {
            "result": result.id,
            "population": result.population,
            "value": result.value,
            "ci_low": result.ci_low,
            "ci_high": result.ci_high,
            "ci_level": result.ci_level,
            "decides": figure.decides is figure.whole and not figure.is_divided,
            "same_cut": figure.same_cut,
        }

    @property
    def result(self) -> Result:
        return self.candidate.result

    @property
    def effect(self) -> Effect | None:
        return self.candidate.interpretation.effect

    @property
    def as_control(self) -> bool:
        """Whether the regimen is the control arm of the comparison."""
        return self.candidate.as_control

    @property
    def comparator(self) -> str:
        return self.candidate.comparator

    @property
    def applicability(self) -> Applicability:
        return self.candidate.applicability

    @property
    def grade(self) -> Grade:
        return self.candidate.grade

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the result has its role and its applicability."""
        return tuple(because(self.candidate, self.refractory_to, decides=self.role == "counts"))

    def to_dict(self) -> dict[str, Any]:
        """The item as in `support --format json`; figures are the text of the source."""
        result = self.result
        return {
            "result": result.id,
            "role": self.role,
            "kind": result.kind,
            "trial": result.trial,
            "population": result.population,
            "denominator": self.applicability.assessments[0].people.population.denominator,
            "applicability": self.grade,
            "part": "control" if self.as_control else "tested",
            "effect": self.effect or "",
            "comparator": self.comparator,
            "endpoint": result.endpoint,
            "event": result.event,
            "measure": result.measure,
            "value": result.value,
            "comparator_value": result.comparator_value,
            "unit": result.unit,
            "direction": result.direction,
            "ci_low": result.ci_low,
            "ci_high": result.ci_high,
            "ci_level": result.ci_level,
            "p_value": result.p_value,
            "interaction_p": result.interaction_p,
            "crossover_adjusted": result.crossover_adjusted,
            "immature": result.immature,
            "review": result.review,
            "n": result.n,
            "n_comparator": result.n_comparator,
            "report": result.report,
            "source": result.source,
            "locator": result.locator,
            "flags": list(result.flags),
            "reasons": list(self.reasons),
            "whole_trial": self.whole_trial,
        }
