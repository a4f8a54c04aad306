"""The verdict on a regimen for a profile: the first of the rules below that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..model.kinds import VerdictKind
from ..model.rows import Statement
from ..model.vocabulary import Regimen
from .candidates import Candidate, Candidates, better_grade, most_direct
from .exclusion_rules import Ruling
from .guidance import Guidance
from .interpretation import Interpretations
from .wording import why_indirect


class RegimenEvidence(NamedTuple):
    """All that bears on one regimen: the admitted evidence, how it is read, the rules' word, and what sources say."""

    regimen: Regimen
    candidates: Candidates
    interpretations: Interpretations
    ruling: Ruling
    guidance: Guidance

    @property
    def applicable_benefits(self) -> list[Candidate]:
        return [one for one in self.candidates.benefits if one.applies]

    @property
    def possible_harms(self) -> list[Candidate]:
        """Harms in populations from which only what the profile leaves unknown separates the person."""
        return [one for one in self.candidates.harms if one.applicability.only_unknowns_separate()]


class Decision(NamedTuple):
    """A verdict, the evidence that made it, and the reason in words."""

    verdict: VerdictKind
    deciding: tuple[Candidate, ...] = ()
    reason: str = ""
    statements: tuple[Statement, ...] = ()


def decide(question: RegimenEvidence) -> Decision:
    """The first verdict that fits, in the order of DESIGN's table."""
    for rule in _IN_ORDER:
        if (decision := rule(question)) is not None:
            return decision
    return Decision("no evidence", reason="nothing in the graph applies to this profile")


def _excluded(question: RegimenEvidence) -> Decision | None:
    ruling = question.ruling
    if ruling.excluded:
        return Decision("excluded", reason="; ".join(ruling.excluded))
    if not ruling.failed or question.candidates.contrasts or question.candidates.estimates:
        return None
    drugs = " and ".join(ruling.failed)
    if offers := question.guidance.offers_despite(question.regimen, ruling):
        return Decision(
            "stated", reason=f"offered to people refractory to {drugs}", statements=offers
        )
    return Decision(
        "excluded",
        reason=f"contains {drugs}, which failed; no results in people all refractory to it",
    )


def _advised_against(question: RegimenEvidence) -> Decision | None:
    warnings = question.guidance.warnings(question.regimen)
    if not (question.candidates.harms or warnings):
        return None
    harms = most_direct(one for one in question.candidates.harms if one.applies)
    benefits = most_direct(question.candidates.benefits)
    if harms and (not benefits or harms[0].directness >= benefits[0].directness):
        return Decision(
            "advised against",
            tuple(harms),
            "harm in a population at least as direct as any with benefit",
        )
    shown_directly = any(one.grade == "direct" for one in question.candidates.benefits)
    if warnings and not shown_directly:
        reason = (
            "a source advises against it in this setting, and no direct population shows benefit"
        )
        return Decision("advised against", reason=reason, statements=warnings)
    return None


def _supported(question: RegimenEvidence) -> Decision | None:
    if not question.candidates.benefits:
        return None
    benefits = question.applicable_benefits
    if not benefits or question.possible_harms:
        return None
    best = deciding(benefits)
    if any(better_grade(loss, best) for loss in question.candidates.losses):
        return None
    return Decision("supported", (best,), f"benefit in a {best.grade} population")


def _extrapolated(question: RegimenEvidence) -> Decision | None:
    benefits = question.candidates.benefits
    if not benefits:
        return None
    best = deciding(benefits)
    if harms := question.possible_harms:
        named = ", ".join(
            one.applicability.assessments[0].people.population.label for one in most_direct(harms)
        )
        return Decision(
            "extrapolated",
            (best, *harms),
            f"benefit, but possible harm if the person belongs to: {named}",
        )
    if question.applicable_benefits:
        return None
    return Decision(
        "extrapolated", (best,), f"benefit, but only in indirect populations ({why_indirect(best)})"
    )


def _outperformed(question: RegimenEvidence) -> Decision | None:
    losses = question.candidates.losses
    if not losses:
        return None
    winners = ", ".join(sorted({one.comparator for one in losses}))
    return Decision("outperformed", (deciding(losses),), f"the control that lost to {winners}")


def _inconclusive(question: RegimenEvidence) -> Decision | None:
    contrasts = [one for one in question.candidates.contrasts if one.applies]
    if not contrasts or any(
        one.reading.effect != "none" for one in contrasts if not one.as_control
    ):
        return None
    only_control = all(one.as_control and one.reading.effect == "harm" for one in contrasts)
    reason = (
        "the tested arm did worse than it; no benefit of its own"
        if only_control
        else "none shows benefit or harm"
    )
    return Decision(
        "inconclusive", tuple(most_direct(contrasts)), f"randomised comparisons apply; {reason}"
    )


def _active(question: RegimenEvidence) -> Decision | None:
    if not (estimates := question.candidates.estimates):
        return None
    nearest = most_direct(estimates)
    if len(nearest) > 1:
        nearest.sort(key=_unmet)
    return Decision("active", tuple(nearest), "response or survival reported without a comparison")


def _unmet(candidate: Candidate) -> tuple[int, bool]:
    """For showing first, among equally direct results, that of people of whom the least is not known of the person."""
    return (
        sum(one.truths.count(None) for one in candidate.applicability.assessments),
        candidate.in_subgroup,
    )


def _inconclusive_indirect(question: RegimenEvidence) -> Decision | None:
    contrasts = question.candidates.contrasts
    if not contrasts:
        return None
    return Decision(
        "inconclusive",
        tuple(most_direct(contrasts)),
        "randomised comparisons, in indirect populations only",
    )


def _stated(question: RegimenEvidence) -> Decision | None:
    if not (offers := question.guidance.offers(question.regimen)):
        return None
    return Decision(
        "stated", reason="only statements, whose setting this profile meets", statements=offers
    )


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
    """The comparison on which a verdict rests: of the best grade; one that prints an interval before one that does not;
    then the most direct; then the one of the larger population; then the one whose interval lies farthest on the tested
    side."""
    best = max(comparisons, key=lambda one: one.directness)
    rivals = [one for one in comparisons if not better_grade(best, one)]
    printed = [one for one in rivals if one.result.has_interval] or rivals
    return min(
        most_direct(printed),
        key=lambda one: (one.in_subgroup, float(one.result.ci_high or 1), one.result.id),
    )
