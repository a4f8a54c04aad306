"""The verdict on a regimen, once the exclusion rules have been considered."""

from __future__ import annotations

from collections.abc import Sequence

from ...message import joined, message
from ..model.kinds import VerdictKind
from .decision import Decision
from .regimen_evidence import RegimenEvidence
from .verdict_rules import judge
from .verdict_wording import excluded_if, unless
from .wording import listed

FAVOURABLE: tuple[VerdictKind, ...] = ("supported", "extrapolated", "active")


def decide(evidence: RegimenEvidence) -> Decision:
    """The verdict on the regimen, conditional if an exclusion rule is unknown on the profile."""
    if (decision := excluded(evidence)) is not None:
        return decision
    ruling = evidence.ruling
    if not ruling.conditions:
        return judge(evidence)
    if ruling.component_conditions:
        settled = judge(evidence.settled())
        if settled.verdict in FAVOURABLE:
            return _on_condition(settled, ruling.other_conditions)
    return _on_condition(judge(evidence), ruling.conditions)


def _on_condition(decision: Decision, conditions: Sequence[str]) -> Decision:
    if not conditions:
        return decision
    condition = unless(conditions)
    if decision.verdict not in FAVOURABLE:
        both = joined("; ", [decision.reason, excluded_if(conditions)])
        return decision._replace(reason=both, condition=condition)
    reason = message(
        "reasoning.conditional",
        "{verdict}, {condition}: {reason}",
        verdict=decision.verdict,
        condition=condition,
        reason=decision.reason,
    )
    return decision._replace(
        verdict="conditional", otherwise=decision.verdict, condition=condition, reason=reason
    )


def excluded(evidence: RegimenEvidence) -> Decision | None:
    """The decision of an exclusion rule, or of the component rule for lack of own results."""
    ruling = evidence.ruling
    if ruling.excluded:
        return Decision("excluded", reason=joined("; ", ruling.excluded))
    if not ruling.failed or evidence.all_figures or evidence.estimates:
        return None
    if offers := evidence.guidance.offers_despite(evidence.regimen, ruling):
        reason = message(
            "reasoning.offered-if-refractory",
            "recommended or offered for disease refractory to {drugs}",
            drugs=listed(ruling.failed),
        )
        return Decision("stated", reason=reason, statements=offers)
    return Decision("excluded", reason=_contains_refractory(ruling.failed))


def _contains_refractory(drugs: tuple[str, ...]) -> str:
    if len(drugs) == 1:
        return message(
            "reasoning.contains-refractory-drug",
            "contains {drug} (disease is refractory to it); "
            "no results in fully {drug}-refractory populations",
            drug=drugs[0],
        )
    return message(
        "reasoning.contains-refractory-drugs",
        "contains {drugs} (disease is refractory to each); "
        "no results in populations fully refractory to all of them",
        drugs=listed(drugs),
    )
