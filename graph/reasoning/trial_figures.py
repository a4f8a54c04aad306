"""What one trial shows for one comparison and endpoint: its whole-trial and its subgroup figure.

W is the figure of the whole trial with an interval, S that of the most directly applicable
population with an interval. Unless the two differ credibly, W decides whether there is benefit or
harm, and S may lend its applicability. If no population has an interval, the most direct claim
decides.

Sources: Schandelmaier S, Briel M, Varadhan R, et al. Development of the Instrument to assess the
Credibility of Effect Modification Analyses (ICEMAN) in randomized controlled trials and
meta-analyses. CMAJ 2020;192:E901-E906; Altman DG, Bland JM. BMJ 2003;326:219 (difference of two
estimates, here of a part and its whole).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model.evidence import Evidence
from ..model.kinds import Effect, Grade
from .candidates import Candidate, Descending, by_events
from .effects import least_favourable_first, number
from .interpretation import Comparison
from .intervals import standard_error


class TrialFigure(NamedTuple):
    """What a trial shows for one comparison and endpoint.

    `subgroup` is the most direct figure (S), `whole` that of the whole trial (W; None if it has no
    interval or does not apply); both are the same candidate if the whole trial is the most direct.
    `decides` is the one whose interval or claim decides, `people` the one whose population gives
    the applicability. `effect` is benefit, harm or none. `is_credible` says that S differs credibly
    from W; `same_cut` is false if the two come from different data cuts.
    """

    comparison: Comparison
    subgroup: Candidate
    whole: Candidate | None
    decides: Candidate
    people: Candidate
    effect: Effect
    is_credible: bool = False
    same_cut: bool = True

    @property
    def grade(self) -> Grade:
        return self.people.grade

    @property
    def applies(self) -> bool:
        return self.people.applies

    @property
    def study(self) -> str:
        return self.comparison.study

    @property
    def endpoint(self) -> str:
        return self.comparison.endpoint

    @property
    def comparator(self) -> str:
        return self.comparison.comparator

    @property
    def as_control(self) -> bool:
        return self.comparison.as_control

    @property
    def is_split(self) -> bool:
        """Whether the trial has both a subgroup figure and a whole-trial figure."""
        return self.whole is not None and self.whole is not self.subgroup

    @property
    def is_divided(self) -> bool:
        """Whether the whole trial shows benefit or harm, and the subgroup's estimate lies on the
        other side, so that neither counts."""
        return self.is_split and self.effect == "none" != self.decides.interpretation.effect

    @property
    def subgroup_alone(self) -> bool:
        """Whether a subgroup decides alone, because it differs credibly or because no figure of
        the whole trial applies."""
        return self.decides.in_subgroup and self.decides.has_interval

    def shown_by_subgroup_alone(self, effect: Effect) -> bool:
        """Whether S shows the effect, and W, which decides, does not."""
        own = self.subgroup.interpretation.effect
        return self.is_split and self.decides is not self.subgroup and own == effect != self.effect

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The figures as they are shown: the subgroup first, then the whole trial."""
        return (self.subgroup, self.whole) if self.whole and self.is_split else (self.subgroup,)


def trial_figures(candidates: Iterable[Candidate], evidence: Evidence) -> list[TrialFigure]:
    """The figures of all trials, comparisons and endpoints among the applicable results."""
    contrasts = [candidate for candidate in candidates if candidate.comparison]
    counting = _by_comparison([candidate for candidate in contrasts if candidate.counts])
    if not counting:
        return []
    return [
        _figure(comparison, counting[comparison], group, evidence)
        for comparison, group in _by_comparison(contrasts).items()
        if comparison in counting
    ]


def _by_comparison(contrasts: Iterable[Candidate]) -> dict[Comparison, list[Candidate]]:
    groups: dict[Comparison, list[Candidate]] = {}
    for candidate in contrasts:
        if candidate.comparison:
            groups.setdefault(candidate.comparison, []).append(candidate)
    return groups


def _figure(
    comparison: Comparison,
    counting: Sequence[Candidate],
    group: Sequence[Candidate],
    evidence: Evidence,
) -> TrialFigure:
    printed = [candidate for candidate in counting if candidate.has_interval]
    if not printed:
        claim = min(counting, key=_least_favourable)
        effect = claim.interpretation.effect or "none"
        return TrialFigure(comparison, claim, None, claim, claim, effect)
    subgroup = best_candidate(printed)
    wholes = [candidate for candidate in printed if not candidate.in_subgroup]
    whole = best_candidate(wholes) if wholes else None
    if whole is None or whole.directness == subgroup.directness:
        only = whole or subgroup
        effect = only.interpretation.effect or "none"
        return TrialFigure(comparison, only, whole, only, only, effect)
    newest = subgroup, whole
    subgroup, whole, same_cut = _at_one_cut(subgroup, whole, group, evidence)
    if whole.interpretation.effect != newest[1].interpretation.effect:
        (subgroup, whole), same_cut = newest, False  # a later cut no longer shows the same
    credible = differ_credibly(subgroup, whole, evidence)
    own, overall = subgroup.interpretation.effect or "none", whole.interpretation.effect or "none"
    if credible:
        decides, people, effect = subgroup, subgroup, own
    else:
        decides = whole
        people = subgroup if own == overall else whole
        effect = overall if _same_side(subgroup, whole, evidence) else "none"
    return TrialFigure(comparison, subgroup, whole, decides, people, effect, credible, same_cut)


def best_candidate(candidates: Sequence[Candidate]) -> Candidate:
    """The most direct figure; then the whole trial, not adjusted for crossover, unflagged, with
    the most events, by name."""
    if len(candidates) == 1:
        return candidates[0]
    return min(
        candidates,
        key=lambda candidate: (
            Descending(candidate.directness),
            candidate.in_subgroup,
            candidate.result.is_adjusted,
            candidate.is_flagged,
            by_events(candidate.result),
        ),
    )


def _least_favourable(candidate: Candidate) -> tuple[object, ...]:
    """A sort key: the most direct figure first; of equally direct ones the least favourable."""
    return (
        Descending(candidate.directness),
        least_favourable_first(candidate.interpretation.effect, candidate.result),
    )


def _at_one_cut(
    subgroup: Candidate, whole: Candidate, group: Iterable[Candidate], evidence: Evidence
) -> tuple[Candidate, Candidate, bool]:
    """Both figures at the latest data cut that prints both; each at its own latest if there is
    none."""
    of_subgroup, of_whole = _by_report(subgroup, group), _by_report(whole, group)
    shared = of_subgroup.keys() & of_whole.keys()
    if not shared:
        return subgroup, whole, False
    latest = max(shared, key=lambda report: _sequence(report, evidence))
    return of_subgroup[latest], of_whole[latest], True


def _by_report(figure: Candidate, group: Iterable[Candidate]) -> dict[str, Candidate]:
    """Report → what it prints of the figure's population; of several the least favourable."""
    by_report: dict[str, Candidate] = {}
    for candidate in sorted(group, key=_least_favourable):
        if candidate.has_interval and candidate.result.population == figure.result.population:
            by_report.setdefault(candidate.result.report, candidate)
    by_report[figure.result.report] = figure
    return by_report


def _sequence(report: str, evidence: Evidence) -> int:
    return evidence.reports[report].sequence if report in evidence.reports else 0


def differ_credibly(subgroup: Candidate, whole: Candidate, evidence: Evidence) -> bool:
    """Whether the subgroup's effect differs credibly from that of the whole trial.

    A person's judgement of its credibility (ICEMAN) comes first; then a printed p of interaction;
    then the distance of the two estimates, in standard errors. The limits of the method decide.
    """
    result, limits = subgroup.result, evidence.limit
    judged = evidence.subgroup_credibility(result.population, result.endpoint)
    if judged:
        return judged in limits.credible_judgements
    if _is_at_most(result.interaction_p, limits.credible_interaction_p):
        return True
    quotient = distance(subgroup, whole, limits.least_variance_ratio)
    return quotient is not None and abs(quotient) >= limits.credible_distance


def _is_at_most(printed: str, limit: float) -> bool:
    """Whether a printed p value is certainly at most the limit: `0.003`, `=0.01`, `<0.01`."""
    bare = printed.lstrip("<=≤ ")
    try:
        return float(bare) <= limit
    except ValueError:
        return False


def distance(subgroup: Candidate, whole: Candidate, least_ratio: float) -> float | None:
    """(ln S − ln W) / √(SE_S² − SE_W²); None if the variances are too close, or not known.

    The variance of the difference between a part and its whole is the difference of their
    variances. They are too close if that of the part is less than `least_ratio` times the other.
    """
    own, overall = standard_error(subgroup.result), standard_error(whole.result)
    if own is None or overall is None or subgroup.result.measure != whole.result.measure:
        return None
    if own**2 < least_ratio * overall**2:
        return None
    values = number(subgroup.result.value), number(whole.result.value)
    if min(values) <= 0:
        return None
    return math.log(values[0] / values[1]) / math.sqrt(own**2 - overall**2)


def _same_side(subgroup: Candidate, whole: Candidate, evidence: Evidence) -> bool:
    """Whether both estimates lie on the same side of no difference."""
    own = _favours_tested(subgroup, evidence)
    return own is not None and own == _favours_tested(whole, evidence)


def _middle(candidate: Candidate) -> float:
    low, high = float(candidate.result.ci_low), float(candidate.result.ci_high)
    if candidate.result.measure == "difference":
        return (low + high) / 2
    return math.sqrt(low * high) if low > 0 else 0.0


def _favours_tested(candidate: Candidate, evidence: Evidence) -> bool | None:
    """Whether the estimate lies on the side of the tested arm; None if it lies on neither.

    If no estimate is printed, the middle of its interval counts.
    """
    value = number(candidate.result.value) or _middle(candidate)
    endpoint = evidence.endpoints.get(candidate.result.endpoint)
    if candidate.result.measure == "difference":
        return None if value == 0 else (value < 0) == bool(endpoint and endpoint.less_is_better)
    if value in (0, 1):
        return None
    return (value > 1) == bool(endpoint and endpoint.event_is_wanted)
