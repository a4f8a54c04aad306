"""Whether survival points the other way than the endpoint that decides."""

from __future__ import annotations

from ..model.rows import Result
from .candidates import Candidate
from .effects import number
from .regimen_evidence import RegimenEvidence
from .trial_figures import TrialFigure


def worse_survival(figure: TrialFigure, body: RegimenEvidence) -> Candidate | None:
    """A result that shows or claims more deaths of any cause in the same comparison; None if there
    is none."""
    return next(filter(_is_worse, _deaths(figure, body)), None)


def _deaths(figure: TrialFigure, body: RegimenEvidence) -> list[Candidate]:
    """Death from any cause in the same comparison: in people as direct, else in the whole trial."""
    evidence = body.evidence
    reported = [
        candidate
        for candidate in body.candidates.items
        if candidate.result.kind == "contrast"
        and candidate.interpretation.role != "superseded"
        and evidence.study_of(candidate.result.trial) == figure.study
        and (candidate.comparator, candidate.as_control) == (figure.comparator, figure.as_control)
        and evidence.endpoints[candidate.result.endpoint].counts_all_deaths
    ]
    as_direct = [
        candidate for candidate in reported if candidate.directness >= figure.people.directness
    ]
    return as_direct or [candidate for candidate in reported if not candidate.in_subgroup]


def _is_worse(candidate: Candidate) -> bool:
    result = candidate.result
    if result.measure == "hazard_ratio" and (value := number(result.value)):
        return value > 1
    return result.direction == "worse" or _lies_above_one(result)


def _lies_above_one(result: Result) -> bool:
    """Whether a hazard ratio is printed as a lower bound of at least 1: `>1.20`."""
    is_bound = result.measure == "hazard_ratio" and result.value.startswith((">", "≥"))
    return is_bound and number(result.value.lstrip(">≥= ")) >= 1
