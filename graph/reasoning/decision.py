"""The verdict on a regimen for a profile: the first rule below that applies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...message import joined, message
from ..model.kinds import VerdictKind
from ..model.rows import Statement
from ..model.vocabulary import Regimen
from .candidates import Candidate, Candidates, better_grade, most_direct
from .guidance import Guidance
from .interpretation import Interpretations
from .ruling import Ruling
from .wording import listed, why_indirect


class RegimenEvidence(NamedTuple):
    """All evidence on one regimen for one profile.

    `candidates` are the results that the exclusion rules admit, `interpretations` show
    how each result is read, `ruling` is what the rules decide about the regimen, and `guidance` is
    what sources say about it.
    """

    regimen: Regimen
    candidates: Candidates
    interpretations: Interpretations
    ruling: Ruling
    guidance: Guidance

    @property
    def applicable_benefits(self) -> list[Candidate]:
        return [candidate for candidate in self.candidates.benefits if candidate.applies]

    @property
    def possible_harms(self) -> list[Candidate]:
        """Harms in populations that would apply if the patient met every requirement that the
        profile leaves open."""
        return [
            candidate
            for candidate in self.candidates.harms
            if candidate.applicability.only_unknowns_separate()
        ]


class Decision(NamedTuple):
    """A verdict, the evidence that led to it (the deciding result first), and the reason."""

    verdict: VerdictKind
    deciding: tuple[Candidate, ...] = ()
    reason: str = ""
    statements: tuple[Statement, ...] = ()


def decide(evidence: RegimenEvidence) -> Decision:
    """The verdict of the first rule that applies; "no evidence" if none does."""
    for rule in _IN_ORDER:
        if (decision := rule(evidence)) is not None:
            return decision
    reason = message("reasoning.no-evidence", "nothing in the graph applies to this profile")
    return Decision("no evidence", reason=reason)


def _excluded(evidence: RegimenEvidence) -> Decision | None:
    ruling = evidence.ruling
    if ruling.excluded:
        return Decision("excluded", reason=joined("; ", ruling.excluded))
    if not ruling.failed or evidence.candidates.contrasts or evidence.candidates.estimates:
        return None
    if offers := evidence.guidance.offers_despite(evidence.regimen, ruling):
        reason = message(
            "reasoning.offered-if-refractory",
            "recommended, or listed as an option, for disease refractory to {drugs}",
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


def _advised_against(evidence: RegimenEvidence) -> Decision | None:
    candidates = evidence.candidates
    warnings = evidence.guidance.warnings(evidence.regimen)
    if not (candidates.harms or warnings):
        return None
    harms = most_direct(harm for harm in candidates.harms if harm.applies)
    benefits = most_direct(candidates.benefits)
    if harms and (not benefits or harms[0].directness >= benefits[0].directness):
        reason = message(
            "reasoning.harm", "harm in a population at least as direct as any that shows benefit"
        )
        return Decision("advised against", tuple(harms), reason)
    if warnings and not any(benefit.grade == "direct" for benefit in candidates.benefits):
        reason = message(
            "reasoning.warned",
            "a source advises against it in this setting, and no direct population shows benefit",
        )
        return Decision("advised against", reason=reason, statements=warnings)
    return None


def _supported(evidence: RegimenEvidence) -> Decision | None:
    if not evidence.candidates.benefits:
        return None
    benefits = evidence.applicable_benefits
    if not benefits or evidence.possible_harms:
        return None
    best = deciding(benefits)
    if any(better_grade(loss, best) for loss in evidence.candidates.losses):
        return None
    if best.grade == "direct":
        reason = message("reasoning.benefit.direct", "benefit in a directly applicable population")
    else:
        reason = message("reasoning.benefit.partial", "benefit in a partly applicable population")
    return Decision("supported", (best,), reason)


def _extrapolated(evidence: RegimenEvidence) -> Decision | None:
    benefits = evidence.candidates.benefits
    if not benefits:
        return None
    best = deciding(benefits)
    if harms := evidence.possible_harms:
        labels = [
            harm.applicability.assessments[0].people.population.label for harm in most_direct(harms)
        ]
        reason = message(
            "reasoning.possible-harm",
            "benefit, but possible harm if the patient belongs to: {populations}",
            populations=joined(", ", labels),
        )
        return Decision("extrapolated", (best, *harms), reason)
    if evidence.applicable_benefits:
        return None
    reason = message(
        "reasoning.indirect-benefit",
        "benefit only in indirectly applicable populations ({why})",
        why=why_indirect(best),
    )
    return Decision("extrapolated", (best,), reason)


def _outperformed(evidence: RegimenEvidence) -> Decision | None:
    losses = evidence.candidates.losses
    if not losses:
        return None
    winners = sorted({loss.comparator for loss in losses})
    reason = message(
        "reasoning.outperformed",
        "control arm that lost to {regimens}",
        regimens=joined(", ", winners),
    )
    return Decision("outperformed", (deciding(losses),), reason)


def _inconclusive(evidence: RegimenEvidence) -> Decision | None:
    contrasts = [candidate for candidate in evidence.candidates.contrasts if candidate.applies]
    effects_as_tested = [
        contrast.interpretation.effect for contrast in contrasts if not contrast.as_control
    ]
    if not contrasts or any(effect != "none" for effect in effects_as_tested):
        return None
    if all(
        contrast.as_control and contrast.interpretation.effect == "harm" for contrast in contrasts
    ):
        reason = message(
            "reasoning.only-as-control",
            "randomised comparisons apply, but only as the control arm, where the tested arm did "
            "worse; no benefit of its own",
        )
    else:
        reason = message(
            "reasoning.no-difference", "randomised comparisons apply; none shows benefit or harm"
        )
    return Decision("inconclusive", tuple(most_direct(contrasts)), reason)


def _active(evidence: RegimenEvidence) -> Decision | None:
    if not (estimates := evidence.candidates.estimates):
        return None
    nearest = most_direct(estimates)
    if len(nearest) > 1:
        nearest.sort(key=_open_requirements)
    reason = message("reasoning.active", "response or survival reported without a comparison")
    return Decision("active", tuple(nearest), reason)


def _open_requirements(candidate: Candidate) -> tuple[int, bool]:
    """A sort key for equally direct results: fewest requirements left open by the profile first."""
    return (
        sum(assessment.truths.count(None) for assessment in candidate.applicability.assessments),
        candidate.in_subgroup,
    )


def _inconclusive_indirect(evidence: RegimenEvidence) -> Decision | None:
    contrasts = evidence.candidates.contrasts
    if not contrasts:
        return None
    reason = message(
        "reasoning.only-indirect",
        "randomised comparisons only in indirectly applicable populations",
    )
    return Decision("inconclusive", tuple(most_direct(contrasts)), reason)


def _stated(evidence: RegimenEvidence) -> Decision | None:
    if not (offers := evidence.guidance.offers(evidence.regimen)):
        return None
    reason = message(
        "reasoning.only-statements", "only statements by sources, for a setting this profile meets"
    )
    return Decision("stated", reason=reason, statements=offers)


_IN_ORDER: Sequence[Callable[[RegimenEvidence], Decision | None]] = (
    _excluded,
    _advised_against,
    _supported,
    _extrapolated,
    _outperformed,
    _inconclusive,
    _active,
    _inconclusive_indirect,
    _stated,
)


def deciding(comparisons: Sequence[Candidate]) -> Candidate:
    """The comparison that decides a verdict.

    The criteria, in this order: the best grade, a confidence interval, the most direct population,
    the whole trial before a subgroup, the interval with the lowest upper limit.
    """
    best = max(comparisons, key=lambda candidate: candidate.directness)
    rivals = [candidate for candidate in comparisons if not better_grade(best, candidate)]
    printed = [candidate for candidate in rivals if candidate.result.has_interval] or rivals
    return min(
        most_direct(printed),
        key=lambda candidate: (
            candidate.in_subgroup,
            float(candidate.result.ci_high or 1),
            candidate.result.id,
        ),
    )
