"""Study selection: the comparisons in a profile's evidence network, and why others are excluded.

A comparison is included if it counts, its population applies to the profile, and its interval (or,
for response, its event counts) is reported. Each study contributes one comparison, or all pairs of
its arms (`study_contribution`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ...errors import UnknownNameError
from ...message import joined, message
from ..model.kinds import Grade
from ..model.rows import Result
from ..nma.log_ratio import LogRatio, log_ratio
from ..reasoning.candidates import APPLICABLE, Candidate
from ..reasoning.effects import sizes
from ..reasoning.interpretation import Interpretation, Interpretations
from ..reasoning.requirement_wording import failed_words
from ..reasoning.scope import Scope
from ..reasoning.wording import listed, why_indirect
from .contrast import ExcludedContrast, IncludedContrast
from .matching import is_matched, refractory_words
from .response_ratio import response_ratio
from .study_contribution import contribution_of, why_not_chosen
from .whole_trials import figure_of

MATCHED = "matched"
GRADES: Mapping[str, tuple[Grade, ...]] = {
    MATCHED: APPLICABLE,
    "direct": ("direct",),
    "applicable": APPLICABLE,
    "all": ("direct", "partial", "indirect"),
}


def grades_of(populations: str) -> tuple[Grade, ...]:
    """The applicability grades named by `populations`: matched, direct, applicable or all.

    Matched populations are applicable ones; `SelectionCriteria.matched` selects among them.

    Raises `UnknownNameError` for any other value.
    """
    if populations not in GRADES:
        raise UnknownNameError("kind of populations", populations, GRADES)
    return GRADES[populations]


class Selection(NamedTuple):
    """The comparisons in an evidence network, and those excluded from it."""

    included: tuple[IncludedContrast, ...] = ()
    excluded: tuple[ExcludedContrast, ...] = ()

    @property
    def matched_studies(self) -> frozenset[str] | None:
        """The studies whose comparisons are matched; None if nothing is marked."""
        if all(contrast.matched is None for contrast in self.included):
            return None
        return frozenset(contrast.study for contrast in self.included if contrast.matched)


class SelectionCriteria(NamedTuple):
    """Which comparisons are eligible for a network.

    `grades` are the permitted grades of applicability of the populations. `interim` says whether
    interim reports without a later report are eligible. `without` names the excluded trials or
    studies. `measure` is OR or RR, for response endpoints. With `matched`, all patients must have
    been refractory to every drug and class that the profile names as refractory. With
    `whole_trials`, the figure of a whole trial replaces that of its subgroup, where it applies.
    """

    grades: tuple[Grade, ...] = APPLICABLE
    interim: bool = True
    without: frozenset[str] = frozenset()
    measure: str = "OR"
    matched: bool = False
    whole_trials: bool = False


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
        self.applicable: dict[str, list[Candidate]] = {}  # study → results that a verdict may use

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
            chosen = self._with_figures(contribution_of(contrasts))
            included += chosen
            excluded += (
                ExcludedContrast(
                    other.result, other.tested, other.control, why_not_chosen(other, chosen)
                )
                for other in contrasts
            )
        included_studies = {contrast.study for contrast in included}
        included_results = {contrast.result.id for contrast in included}
        listed = [
            contrast
            for contrast in excluded
            if contrast.result.id not in included_results
            and self._is_listed(contrast.result, included_studies)
        ]
        return Selection(tuple(included), tuple(listed))

    def _with_figures(self, chosen: Sequence[IncludedContrast]) -> list[IncludedContrast]:
        """The comparisons that a study contributes, with what the whole study shows beside each.

        A comparison may move to an earlier data cut, the latest that prints the whole study, too.
        """
        if self.family != "survival":
            return list(chosen)
        return [self._with_figure(contrast, may_move=len(chosen) == 1) for contrast in chosen]

    def _with_figure(self, contrast: IncludedContrast, may_move: bool) -> IncludedContrast:
        beside = self.applicable.get(contrast.study, ())
        figure = figure_of(contrast, beside, self.evidence)
        if figure is None or figure.subgroup.result.population != contrast.result.population:
            return contrast
        if (
            self.criteria.whole_trials
            and figure.whole
            and figure.whole.grade in self.criteria.grades
        ):
            return self._of_whole_trial(contrast, figure.whole) if may_move else contrast
        result = figure.subgroup.result
        if result is contrast.result:
            return contrast._replace(figure=figure)
        ratio = self._ratio(result)
        if isinstance(ratio, str) or not may_move:
            return contrast
        patients = sizes(self.evidence, result)
        return contrast._replace(
            candidate=figure.subgroup, ratio=ratio, patients=patients, figure=figure
        )

    def _of_whole_trial(self, contrast: IncludedContrast, whole: Candidate) -> IncludedContrast:
        """The comparison with the figure of the whole trial, if the criteria permit that one."""
        ratio, criteria = self._ratio(whole.result), self.criteria
        matched = is_matched(whole.applicability, self.scope.profile)
        is_permitted = whole.grade in criteria.grades and (matched or not criteria.matched)
        if isinstance(ratio, str) or not is_permitted:
            return contrast
        patients = sizes(self.evidence, whole.result)
        return contrast._replace(candidate=whole, ratio=ratio, patients=patients, matched=matched)

    def _is_listed(self, result: Result, included: Collection[str]) -> bool:
        """Whether an excluded comparison is listed: always for a hazard ratio; for a median or a
        claim, only if its study is not included."""
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
        if self._may_be_used(candidate):
            self.applicable.setdefault(self.evidence.study_of(result.trial), []).append(candidate)
        if reason := self._reason_against(interpretation, candidate, tested):
            return ExcludedContrast(result, tested, control, reason)
        ratio = self._ratio(result)
        if isinstance(ratio, str):
            return ExcludedContrast(result, tested, control, ratio)
        return IncludedContrast(
            self.evidence.study_of(result.trial),
            tested,
            control,
            candidate,
            ratio,
            sizes(self.evidence, result),
            is_matched(candidate.applicability, self.scope.profile),
            trial_name=self.evidence.trial_names[result.trial],
        )

    def _may_be_used(self, candidate: Candidate) -> bool:
        """Whether a verdict may use a comparison, now or before a later report superseded it."""
        return (
            candidate.interpretation.role in ("counts", "superseded")
            and candidate.grade != "outside"
            and not self._refractory_to(candidate.result, candidate.regimen_result.regimen)
        )

    def _reason_against(
        self, interpretation: Interpretation, candidate: Candidate, tested: str
    ) -> str:
        result, criteria = interpretation.result, self.criteria
        if interpretation.role != "counts":
            return interpretation.why
        if candidate.grade == "outside":
            assessments = candidate.applicability.assessments
            failed = chain.from_iterable(map(failed_words, assessments))
            return message(
                "network.outside",
                "population outside the profile: {requirements}",
                requirements=joined("; ", dict.fromkeys(failed)),
            )
        if refractory_to := self._refractory_to(result, tested):
            return message(
                "network.not_all_refractory",
                "not all patients were refractory to {drugs}",
                drugs=listed(refractory_to),
            )
        if candidate.grade not in criteria.grades:
            return _not_direct_enough(candidate)
        if criteria.matched and is_matched(candidate.applicability, self.scope.profile) is False:
            return message(
                "network.not_all_refractory",
                "not all patients were refractory to {drugs}",
                drugs=refractory_words(self.scope.profile),
            )
        if not criteria.interim and self.interpretations.is_interim(result):
            return message("network.interim", "interim report without a later report")
        if criteria.without & {result.trial, self.evidence.study_of(result.trial)}:
            return message("network.without", "trial excluded on request")
        return ""

    def _refractory_to(self, result: Result, tested: str) -> tuple[str, ...]:
        """The drugs of the regimen because of which the result is not admitted.

        According to the profile, the disease is refractory to these drugs, but not all patients in
        the population had disease refractory to them. Empty if the result is admitted.
        """
        ruling = self.scope.rules.ruling(self.evidence.vocabulary.regimens[tested])
        populations = self.scope.populations
        admitted = ruling.admits(populations[result.population], populations)
        return () if admitted else tuple(ruling.failed)

    def _ratio(self, result: Result) -> LogRatio | str:
        """The log ratio of a result, or the reason why it cannot be computed."""
        if self.family == "response":
            return response_ratio(result, sizes(self.evidence, result), self.criteria.measure)
        if result.measure != "hazard_ratio":
            return message("network.no_ratio", "no hazard ratio reported")
        if not result.has_interval:
            return message("network.no_interval", "no confidence interval reported")
        return log_ratio(result.value, result.ci_low, result.ci_high, result.ci_level)


def contrasts_on_endpoint(interpretations: Interpretations) -> Iterator[Interpretation]:
    """All comparisons of two regimens on the question's endpoint, including those that do not
    count."""
    for result in interpretations.known:
        if (
            result.kind == "contrast"
            and result.comparator_arm
            and interpretations.is_on_endpoint(result)
        ):
            yield interpretations.of(result)


def _not_direct_enough(candidate: Candidate) -> str:
    if candidate.grade == "indirect":
        return message(
            "network.only_indirect",
            "applies only indirectly ({reasons})",
            reasons=why_indirect(candidate),
        )
    return message("network.only_partial", "applies only in part")
