"""Study selection: the comparisons in a profile's evidence network, and why others are excluded.

Each trial contributes one comparison: that of its most directly applicable population with a
reported interval, from its latest report. A trial with several arms contributes all pairs of arms
if they are all reported for one population; otherwise one pair, because the correlation between
the pairs is not reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...errors import UnknownNameError
from ...message import joined, message
from ..applicability.assessment import Applicability
from ..model.kinds import Grade
from ..model.rows import Result
from ..nma.contrast_data import Contrast, errors_are_compatible, open_triangles
from ..nma.log_ratio import LogRatio, log_ratio, ratio_of_shares
from ..reasoning.candidates import APPLICABLE, Candidate
from ..reasoning.effects import number, sizes
from ..reasoning.interpretation import Interpretation, Interpretations
from ..reasoning.scope import Scope
from ..reasoning.wording import clause_words, listed, why_indirect

GRADES: Mapping[str, tuple[Grade, ...]] = {
    "direct": ("direct",),
    "applicable": APPLICABLE,
    "all": ("direct", "partial", "indirect"),
}


def grades_of(populations: str) -> tuple[Grade, ...]:
    """The applicability grades named by `populations`: direct, applicable or all.

    Raises `UnknownNameError` for any other value.
    """
    if populations not in GRADES:
        raise UnknownNameError("kind of populations", populations, GRADES)
    return GRADES[populations]


class IncludedContrast(NamedTuple):
    """A comparison in the network: study, regimens of the two arms, result and log ratio.

    `patients` are the reported sizes of the two arms, or empty if they are not reported.
    """

    study: str
    tested: str
    control: str
    candidate: Candidate
    ratio: LogRatio
    patients: tuple[int, ...] = ()

    @property
    def result(self) -> Result:
        return self.candidate.result

    @property
    def grade(self) -> Grade:
        return self.candidate.grade

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.tested, self.control))


class ExcludedContrast(NamedTuple):
    """A comparison on the endpoint that is not in the network, and the reason."""

    result: Result
    tested: str
    control: str
    reason: str


class Selection(NamedTuple):
    """The comparisons in an evidence network, and those excluded from it."""

    included: tuple[IncludedContrast, ...] = ()
    excluded: tuple[ExcludedContrast, ...] = ()


class SelectionCriteria(NamedTuple):
    """Which comparisons are eligible for a network.

    `grades`: applicability of their populations; `interim`: whether interim reports without a
    later report are eligible; `without`: excluded trials or studies; `measure`: OR or RR, for
    response endpoints.
    """

    grades: tuple[Grade, ...] = APPLICABLE
    interim: bool = True
    without: frozenset[str] = frozenset()
    measure: str = "OR"


EVERYTHING_APPLICABLE = SelectionCriteria()


def select_contrasts(
    scope: Scope, criteria: SelectionCriteria = EVERYTHING_APPLICABLE
) -> Selection:
    """The comparisons included in, and excluded from, the network of a profile on an endpoint."""
    return _Selector(scope, criteria).selection()


class _Selector:
    """Applies selection criteria to the comparisons on the endpoint of a question."""

    def __init__(self, scope: Scope, criteria: SelectionCriteria) -> None:
        self.scope, self.criteria = scope, criteria
        self.evidence, self.interpretations = scope.evidence, scope.interpretations
        self.family = self.evidence.endpoints[scope.endpoint].family

    def selection(self) -> Selection:
        excluded: list[ExcludedContrast] = []
        studies: dict[str, list[IncludedContrast]] = {}
        for interpretation in contrasts_on_endpoint(self.interpretations):
            contrast = self._assessed(interpretation)
            if isinstance(contrast, ExcludedContrast):
                excluded.append(contrast)
            else:
                studies.setdefault(contrast.study, []).append(contrast)
        included: list[IncludedContrast] = []
        for contrasts in studies.values():
            chosen = list(_chosen(contrasts))
            included += chosen
            excluded += (
                ExcludedContrast(
                    other.result, other.tested, other.control, _why_not_chosen(other, chosen)
                )
                for other in contrasts
                if other not in chosen
            )
        included_studies = {contrast.study for contrast in included}
        listed = [
            contrast for contrast in excluded if self._is_listed(contrast.result, included_studies)
        ]
        return Selection(tuple(included), tuple(listed))

    def _is_listed(self, result: Result, included: Collection[str]) -> bool:
        """Hazard ratios are listed; medians and claims only if their study is not included."""
        return (
            result.measure == "hazard_ratio" or self.evidence.study_of(result.trial) not in included
        )

    def _assessed(self, interpretation: Interpretation) -> IncludedContrast | ExcludedContrast:
        result = interpretation.result
        tested, control = map(self.evidence.regimen_of, (result.arm, result.comparator_arm))
        regimen_result = self.interpretations.regimen_result(
            interpretation, tested, control, as_control=False
        )
        candidate = Candidate(regimen_result, self.scope.applicabilities[result.population])
        if reason := self._reason_against(interpretation, candidate, tested):
            return ExcludedContrast(result, tested, control, reason)
        ratio = self._ratio(result)
        if isinstance(ratio, str):
            return ExcludedContrast(result, tested, control, ratio)
        study, patients = self.evidence.study_of(result.trial), sizes(self.evidence, result)
        return IncludedContrast(study, tested, control, candidate, ratio, patients)

    def _reason_against(
        self, interpretation: Interpretation, candidate: Candidate, tested: str
    ) -> str:
        result, criteria = interpretation.result, self.criteria
        if interpretation.role != "counts":
            return interpretation.why
        if candidate.grade == "outside":
            return message(
                "network.outside",
                "population outside the profile: {requirements}",
                requirements=joined(
                    "; ", dict.fromkeys(_failed_requirements(candidate.applicability))
                ),
            )
        if refractory_to := self._refractory_to(result, tested):
            return message(
                "network.not_all_refractory",
                "not all patients were refractory to {drugs}",
                drugs=listed(refractory_to),
            )
        if candidate.grade not in criteria.grades:
            return _not_direct_enough(candidate)
        if not criteria.interim and self.interpretations.is_interim(result):
            return message("network.interim", "interim report without a later report")
        if criteria.without & {result.trial, self.evidence.study_of(result.trial)}:
            return message("network.without", "trial excluded on request")
        return ""

    def _refractory_to(self, result: Result, tested: str) -> tuple[str, ...]:
        """Drugs of the regimen to which the disease is refractory, but not all of the population
        was.

        Empty if the result is admitted: all of its patients were refractory to these drugs.
        """
        ruling = self.scope.rules.ruling(self.evidence.vocabulary.regimens[tested])
        populations = self.scope.populations
        admitted = ruling.admits(populations[result.population], populations)
        return () if admitted else tuple(ruling.failed)

    def _ratio(self, result: Result) -> LogRatio | str:
        """The log ratio of a result, or the reason why it cannot be computed."""
        if self.family == "response":
            return _response_ratio(result, sizes(self.evidence, result), self.criteria.measure)
        if result.measure != "hazard_ratio":
            return message("network.no_ratio", "no hazard ratio reported")
        if not result.has_interval:
            return message("network.no_interval", "no confidence interval reported")
        return log_ratio(result.value, result.ci_low, result.ci_high, result.ci_level)


def contrasts_on_endpoint(interpretations: Interpretations) -> Iterator[Interpretation]:
    """All comparisons of two regimens on the endpoint of the question, whether they count or
    not."""
    for result in interpretations.known:
        if result.kind == "contrast" and result.comparator_arm and interpretations.is_asked(result):
            yield interpretations.of(result)


def _not_direct_enough(candidate: Candidate) -> str:
    if candidate.grade == "indirect":
        return message(
            "network.only_indirect",
            "applies only indirectly ({reasons})",
            reasons=why_indirect(candidate),
        )
    return message("network.only_partial", "applies only in part")


def _response_ratio(result: Result, patients: Sequence[int], measure: str) -> LogRatio | str:
    """The ratio of two response rates, from reported counts or from percentages and arm sizes."""
    if len(patients) != 2:
        return message("network.no_sizes", "arm sizes not reported")
    if result.count and result.comparator_count:
        counts = (number(result.count), number(result.comparator_count))
        return ratio_of_shares(counts, patients, measure)
    is_rate = result.measure == "rate" and result.unit == "percent"
    if not (is_rate and result.value and result.comparator_value):
        return message("network.no_rates", "no rate reported for both arms")
    percentages = (number(result.value), number(result.comparator_value))
    events = [rate * n / 100 for rate, n in zip(percentages, patients, strict=True)]
    ratio = ratio_of_shares(events, patients, measure)
    if isinstance(ratio, str):
        return ratio
    return ratio._replace(doubt="event counts are derived from reported percentages")


def _failed_requirements(applicability: Applicability) -> Iterator[str]:
    for assessment in applicability.assessments:
        for clause in assessment.failed:
            yield message("network.requires", "requires {criteria}", criteria=clause_words(clause))


def _chosen(contrasts: Sequence[IncludedContrast]) -> Iterable[IncludedContrast]:
    """The comparisons that a study contributes: the most direct one, or all pairs of its arms.

    All pairs are used if they are all reported for one population and consistent within rounding.
    """
    best = _most_direct(contrasts)
    reported_together = [
        contrast
        for contrast in contrasts
        if (contrast.result.population, contrast.result.report)
        == (best.result.population, best.result.report)
    ]
    pairs = {
        pair: _most_direct([contrast for contrast in reported_together if contrast.pair == pair])
        for pair in dict.fromkeys(contrast.pair for contrast in reported_together)
    }
    arms = {regimen for pair in pairs for regimen in pair}
    is_complete = len(arms) > 2 and len(pairs) == len(arms) * (len(arms) - 1) // 2
    if is_complete and _are_consistent([contrast_of(contrast) for contrast in pairs.values()]):
        return list(pairs.values())
    return [best]


def _are_consistent(contrasts: Sequence[Contrast]) -> bool:
    triangles = open_triangles(contrasts)
    return all(triangle.is_rounding for triangle in triangles) and errors_are_compatible(contrasts)


def _most_direct(contrasts: Sequence[IncludedContrast]) -> IncludedContrast:
    """The most direct comparison; on a tie, the one in the whole trial, then the one with the
    lowest upper confidence limit."""
    best = max(contrast.candidate.directness for contrast in contrasts)
    rivals = [contrast for contrast in contrasts if contrast.candidate.directness == best]
    return min(
        rivals,
        key=lambda contrast: (
            contrast.candidate.in_subgroup,
            number(contrast.result.ci_high),
            contrast.result.id,
        ),
    )


def contrast_of(included: IncludedContrast) -> Contrast:
    """The log ratio of the tested over the control arm, as network meta-analysis reads it."""
    ratio = included.ratio
    return Contrast(
        included.study, included.tested, included.control, ratio.effect, ratio.se, ratio.step
    )


def _why_not_chosen(other: IncludedContrast, chosen: Sequence[IncludedContrast]) -> str:
    """Why another comparison of the same study is used instead."""
    same_pair = next((contrast for contrast in chosen if contrast.pair == other.pair), None)
    if same_pair is None:
        return message(
            "network.other_pair",
            "one comparison per trial: {result} is used; "
            "the correlation between the comparisons of its arms is not reported",
            result=chosen[0].result.id,
        )
    return message(
        "network.same_pair",
        "one comparison per trial: {result} is more direct or covers the whole trial",
        result=same_pair.result.id,
    )
