"""The rules of a verdict, in order: the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...message import joined, message
from ..model.kinds import VerdictKind
from .candidates import Candidate
from .decision import Decision
from .people_wording import unstated_feature_words
from .regimen_evidence import RegimenEvidence
from .trial_figures import TrialFigure
from .verdict_wording import loss_words, outside_words
from .wording import figure as figure_words
from .wording import why_indirect

_OWN_ARM = message(
    "reasoning.active-arm",
    "response or survival of its own arm of a randomised trial, whose comparison does not "
    "count here",
)
_NOT_RANDOMISED = message(
    "reasoning.active-not-randomised",
    "response or survival from a comparison that was not randomised",
)
_WITHOUT_COMPARISON = message(
    "reasoning.active", "response or survival reported without a comparison"
)
_ONLY_STATEMENTS = message(
    "reasoning.only-statements", "only statements by sources, for a setting this profile meets"
)


def judge(evidence: RegimenEvidence) -> Decision:
    """The verdict of the first rule that applies, whatever the exclusion rules say."""
    for rule in _rules_for(evidence):
        if (decision := rule(evidence)) is not None:
            return decision
    return Decision("no evidence", reason=outside_words(evidence))


def _rules_for(evidence: RegimenEvidence) -> Sequence[_Rule]:
    """The rules that the evidence can fulfil."""
    if not evidence.has_results:
        return _WITHOUT_RESULTS
    return _IN_ORDER if evidence.has_comparisons else _WITHOUT_COMPARISONS


def advises_against(evidence: RegimenEvidence) -> Decision | None:
    """Harm in people at least as direct as any benefit, or a source's warning; None if neither."""
    return (evidence.has_comparisons and _harmful(evidence)) or _warned(evidence)


def _warned(evidence: RegimenEvidence) -> Decision | None:
    warnings = evidence.guidance.warnings(evidence.regimen)
    if not warnings or any(figure.grade == "direct" for figure in evidence.benefits):
        return None
    reason = message(
        "reasoning.warned",
        "a source advises against it in this setting, and no direct population shows benefit",
    )
    return Decision("advised against", reason=reason, statements=warnings)


def _harmful(evidence: RegimenEvidence) -> Decision | None:
    harms = [harm for harm in evidence.harms if harm.applies]
    if not harms:
        return None
    worst = max(harms, key=_directness)
    benefits = evidence.benefits
    if benefits and _directness(worst) < max(map(_directness, benefits)):
        return None
    reason = message(
        "reasoning.harm", "harm in a population at least as direct as any that shows benefit"
    )
    return _by_figure("advised against", worst, reason)


def _directness(figure: TrialFigure) -> tuple[object, ...]:
    return figure.people.directness


def _by_figure(verdict: VerdictKind, figure: TrialFigure, reason: str) -> Decision:
    return Decision(verdict, figure.candidates, reason, figure=figure)


def _supported(evidence: RegimenEvidence) -> Decision | None:
    if not evidence.applicable_benefits or _reservations(evidence):
        return None
    best = evidence.applicable_benefits[0]
    if _loses_in_better_grade(evidence, best):
        return None
    if best.grade == "direct":
        reason = message("reasoning.benefit.direct", "benefit in a directly applicable population")
    else:
        reason = message("reasoning.benefit.partial", "benefit in a partly applicable population")
    return _by_figure("supported", best, reason)


def _loses_in_better_grade(evidence: RegimenEvidence, best: TrialFigure) -> bool:
    rank = best.people.applicability.rank
    return any(loss.people.applicability.rank > rank for loss in evidence.losses)


def _reservations(evidence: RegimenEvidence) -> list[Candidate]:
    """Harms that keep a benefit from being more than extrapolated."""
    in_subgroups = [figure.subgroup for figure in evidence.harms_in_subgroups]
    return [*evidence.possible_harms, *in_subgroups]


def _extrapolated(evidence: RegimenEvidence) -> Decision | None:
    if not evidence.benefits:
        return None
    best = evidence.benefits[0]
    if _loses_in_better_grade(evidence, best):
        return None
    if not (harms := _reservations(evidence)):
        reason = message(
            "reasoning.indirect-benefit",
            "benefit only in indirectly applicable populations ({why})",
            why=why_indirect(best.people),
        )
        return _by_figure("extrapolated", best, reason)
    return Decision(
        "extrapolated",
        (*best.candidates, *harms),
        joined("; ", _harm_words(evidence)),
        figure=best,
    )


def _harm_words(evidence: RegimenEvidence) -> list[str]:
    words: list[str] = []
    if harms := evidence.possible_harms:
        words.append(
            message(
                "reasoning.possible-harm",
                "benefit, but possible harm if the patient belongs to: {populations}",
                populations=_harmed(harms),
            )
        )
    if figures := evidence.harms_in_subgroups:
        labels = _harmed([figure.subgroup for figure in figures])
        words.append(
            message(
                "reasoning.harm-in-subgroup",
                "benefit in the whole trial, but harm in {populations}",
                populations=labels,
            )
        )
    return words


def _harmed(harms: Iterable[Candidate]) -> str:
    """The populations that were harmed, each with what the harm was."""
    figures: dict[str, dict[str, None]] = {}
    for harm in harms:
        figures.setdefault(harm.label, {})[figure_words(harm.result)] = None
    return joined(
        ", ",
        (
            message(
                "reasoning.harmed",
                "{population} ({harms})",
                population=population,
                harms=joined(", ", harms),
            )
            for population, harms in figures.items()
        ),
    )


def _outperformed(evidence: RegimenEvidence) -> Decision | None:
    if not evidence.losses:
        return None
    return _by_figure("outperformed", evidence.losses[0], loss_words(evidence))


def _inconclusive(evidence: RegimenEvidence) -> Decision | None:
    return _without_difference(evidence, evidence.available_comparisons)


def _without_difference(
    evidence: RegimenEvidence, figures: Sequence[TrialFigure]
) -> Decision | None:
    figures = [figure for figure in figures if figure.applies]
    tested = [figure for figure in figures if not figure.as_control]
    if not figures or any(figure.effect != "none" for figure in tested):
        return None
    if not tested and all(figure.effect == "harm" for figure in figures):
        reason = message(
            "reasoning.only-as-control",
            "randomised comparisons apply, but only as the control arm, where the tested arm did "
            "worse; no benefit of its own",
        )
    elif divided := [figure for figure in tested if figure.is_divided]:
        reason = message(
            "reasoning.divided",
            "the whole trial shows {effect}, but the estimate in {populations} lies on the other "
            "side, so neither counts",
            effect=divided[0].decides.interpretation.effect or "none",
            populations=joined(", ", dict.fromkeys(figure.subgroup.label for figure in divided)),
        )
    elif alone := evidence.harms_in_subgroups:
        reason = message(
            "reasoning.only-harm-in-subgroup",
            "randomised comparisons apply; harm only in {populations}, "
            "which the whole trial does not show",
            populations=joined(", ", dict.fromkeys(figure.subgroup.label for figure in alone)),
        )
    elif alone := evidence.benefits_in_subgroups:
        reason = message(
            "reasoning.benefit-in-subgroup",
            "randomised comparisons apply; benefit only in {populations}, "
            "which the whole trial does not show",
            populations=joined(", ", dict.fromkeys(figure.subgroup.label for figure in alone)),
        )
    else:
        reason = message(
            "reasoning.no-difference", "randomised comparisons apply; none shows benefit or harm"
        )
    return _by_figure("inconclusive", evidence.in_order(tested or figures)[0], reason)


def _active(evidence: RegimenEvidence) -> Decision | None:
    if not (estimates := evidence.nearest_estimates):
        return None
    best = estimates[0]
    if evidence.evidence.trials[best.result.trial].is_randomised:
        reason = _OWN_ARM
    elif best.comparator:
        reason = _NOT_RANDOMISED
    else:
        reason = _WITHOUT_COMPARISON
    if features := unstated_feature_words(best):
        return Decision("active", tuple(estimates), joined("; ", [reason, features]))
    return Decision("active", tuple(estimates), reason)


def _otherwise_inconclusive(evidence: RegimenEvidence) -> Decision | None:
    """Comparisons with a regimen that cannot be given, or only in indirect populations."""
    if not evidence.figures:
        return None
    if decision := _without_difference(evidence, evidence.figures):
        return decision
    reason: str = message(
        "reasoning.only-indirect",
        "randomised comparisons only in indirectly applicable populations",
    )
    if harms := evidence.possible_harms:
        possible = message(
            "reasoning.only-possible-harm",
            "possible harm if the patient belongs to: {populations}",
            populations=_harmed(harms),
        )
        reason = joined("; ", [reason, possible])
    return _by_figure("inconclusive", evidence.in_order(evidence.figures)[0], reason)


def _stated(evidence: RegimenEvidence) -> Decision | None:
    if not (offers := evidence.guidance.offers(evidence.regimen)):
        return None
    return Decision("stated", reason=_ONLY_STATEMENTS, statements=offers)


_Rule = Callable[[RegimenEvidence], Decision | None]
_IN_ORDER: Sequence[_Rule] = (
    _harmful,
    _warned,
    _supported,
    _extrapolated,
    _outperformed,
    _inconclusive,
    _active,
    _otherwise_inconclusive,
    _stated,
)
_WITHOUT_COMPARISONS: Sequence[_Rule] = (_warned, _active, _stated)
_WITHOUT_RESULTS: Sequence[_Rule] = (_warned, _stated)
