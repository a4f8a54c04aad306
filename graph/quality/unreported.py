"""What the setting of a statement names and the people behind the evidence do not report."""

from __future__ import annotations

from ..exposure.criteria import Has, Measured
from ..reasoning.decision import Decision


def not_reported(decision: Decision) -> str:
    """The feature (present or absent) or quantity in the setting that is not reported for the
    deciding population, if there is one."""
    best = decision.deciding[0] if decision.deciding else None
    for assessment in best.applicability.assessments if best else ():
        for prevalence in assessment.facts:
            if isinstance(prevalence.fact, Has | Measured) and prevalence.by == "not reported":
                return str(prevalence.fact)
        for literal in assessment.case.of_kind(Has) if assessment.case else ():
            if not literal.positive and frozenset([literal]) not in assessment.people.requirements:
                return str(literal)
    return ""
