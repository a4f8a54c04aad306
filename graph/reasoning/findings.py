"""The reference derivation of findings: which results count towards a verdict, and why.

A contrast counts if it is randomised, concerns an endpoint that decides, is not superseded by a
later report, and no other figure for the same comparison takes precedence. All other results are
context: shown, but not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from ..model.evidence import Evidence
from ..model.kinds import Effect
from ..model.rows import Result
from .dating import Dating, ReferenceDating, is_known_by
from .effects import INTERVAL_MEASURES, effect, least_favourable_first
from .interpretation import Finding, Interpretations, Reason, is_on_endpoint

_ESTIMATES = ("median", "rate", "landmark", "range")
_NOT_A_CONTRAST: Mapping[str, Reason] = {"estimate": "estimate", "prognostic": "prognostic"}


def interpret(evidence: Evidence, as_of: str = "") -> Interpretations:
    """The interpretation of every result known on a day (empty: today), by this implementation."""
    return Interpretations(evidence, ReferenceFindings(evidence, as_of), as_of)


class ReferenceFindings:
    """The findings for the results known on a day; only `endpoint`, if given, decides."""

    def __init__(
        self,
        evidence: Evidence,
        as_of: str = "",
        endpoint: str = "",
        dates: ReferenceDating | None = None,
    ) -> None:
        self.evidence = evidence
        self._dates = dates or ReferenceDating(evidence)
        self.as_of = as_of
        self.endpoint = endpoint
        self._found: dict[str, Finding] = {}
        self.known = tuple(result for result in evidence.results.values() if self._is_known(result))

    def about(self, endpoint: str) -> ReferenceFindings:
        """The same findings with one deciding endpoint; what does not depend on it is reused."""
        other = ReferenceFindings(self.evidence, self.as_of, endpoint, self._dates)
        for name in (
            "_same_figure",
            "_latest",
            "_printed",
            "_printed_comparisons",
            "_with_interval",
        ):
            other.__dict__[name] = getattr(self, name)
        return other

    def of(self, result: Result) -> Finding:
        if (finding := self._found.get(result.id)) is None:
            finding = self._found[result.id] = self._find(result)
        return finding

    def is_estimate(self, result: Result, *, as_control: bool) -> bool:
        figure = result.comparator_value if as_control else result.value
        stated = self._states_response(result) and not as_control
        return (
            bool(figure or stated)
            and result.kind != "prognostic"
            and self.evidence.endpoints[result.endpoint].family in ("survival", "response")
            and self._is_on_endpoint(result)
            and (stated or result.measure in _ESTIMATES or self._not_randomised(result))
            and self._superseded_by(result) is None
        )

    def _states_response(self, result: Result) -> bool:
        """Whether the source says, without a figure, that patients responded."""
        return (
            result.kind == "estimate"
            and self.evidence.endpoints[result.endpoint].family == "response"
            and bool(result.claim)
            and not result.value
            and result.direction != "worse"
        )

    def is_interim(self, result: Result) -> bool:
        report = self.evidence.reports.get(result.report)
        if report is None or report.status != "interim":
            return False
        later = {
            other.id
            for other in self.evidence.reports_of[result.trial]
            if other.sequence > report.sequence
        }
        return not any(
            other.report in later and self._is_known(other)
            for other in self.evidence.results_of[result.trial]
        )

    def dating(self, result: Result) -> Dating:
        return self._dates.of(result)

    def _is_known(self, result: Result) -> bool:
        return is_known_by(self.dating(result).date, self.as_of)

    def _find(self, result: Result) -> Finding:
        if later := self._superseded_by(result):
            return Finding("superseded", "superseded", self._effect(result), later.report)
        if result.kind != "contrast":
            return Finding("context", _NOT_A_CONTRAST[result.kind])
        for applies, reason in self._reasons_not_to_count:
            if applies(result):
                return Finding("context", reason, self._effect(result))
        return Finding("counts", "", self._effect(result))

    @cached_property
    def _reasons_not_to_count(self) -> tuple[tuple[Callable[[Result], bool], Reason], ...]:
        return (
            (self._not_randomised, "not-randomised"),
            (self._same_regimen, "same-regimen"),
            (self._does_not_decide, "endpoint-does-not-decide"),
            (lambda result: self._effect(result) is None, "nothing-printed"),
            (self._has_interval_beside, "interval-decides"),
            (self._covered_by_own_figures, "own-figures-decide"),
            (self._milder_of_a_conflict, "less-favourable-figure-counts"),
        )

    def _effect(self, result: Result) -> Effect | None:
        return effect(result, self.evidence.endpoints.get(result.endpoint))

    def _not_randomised(self, result: Result) -> bool:
        return not self.evidence.trials[result.trial].is_randomised

    def _same_regimen(self, result: Result) -> bool:
        regimen_of = self.evidence.regimen_of
        return regimen_of(result.arm) == regimen_of(result.comparator_arm)

    def _does_not_decide(self, result: Result) -> bool:
        endpoint = self.evidence.endpoints.get(result.endpoint)
        if endpoint is None or not (endpoint.decides or self.endpoint):
            return True
        if not self._is_on_endpoint(result):
            return True
        return self._compared(result, endpoint.stands_for) in self._printed_comparisons

    def _is_on_endpoint(self, result: Result) -> bool:
        return is_on_endpoint(result, self.endpoint, self.evidence)

    def _prints(self, trial: str, endpoint: str) -> bool:
        """Whether the study has a figure for the endpoint, in any of the joined trials."""
        return (self.evidence.study_of(trial), endpoint) in self._printed

    @cached_property
    def _printed_comparisons(self) -> frozenset[tuple[str, ...]]:
        return frozenset(
            self._compared(result, result.endpoint)
            for result in self.known
            if result.kind == "contrast" and result.value and result.comparator_arm
        )

    def _compared(self, result: Result, endpoint: str) -> tuple[str, ...]:
        """The study, the two regimens and an endpoint."""
        regimen_of = self.evidence.regimen_of
        regimens = regimen_of(result.arm), regimen_of(result.comparator_arm)
        return (self.evidence.study_of(result.trial), *regimens, endpoint)

    @cached_property
    def _printed(self) -> frozenset[tuple[str, str]]:
        study_of = self.evidence.study_of
        return frozenset(
            (study_of(result.trial), result.endpoint) for result in self.known if result.value
        )

    def _has_interval_beside(self, result: Result) -> bool:
        return not result.has_interval and _comparison(result) in self._with_interval

    @cached_property
    def _with_interval(self) -> frozenset[tuple[str, ...]]:
        return frozenset(
            _comparison(result)
            for result in self.known
            if result.kind == "contrast"
            and result.has_interval
            and result.measure in INTERVAL_MEASURES
            and not self._superseded_by(result)
        )

    def _covered_by_own_figures(self, result: Result) -> bool:
        return result.claim_scope == "several" and self._prints(result.trial, result.endpoint)

    def _superseded_by(self, result: Result) -> Result | None:
        """The same figure in the latest report, if that is later than the report of this result;
        else None."""
        sequence = self._sequence(result)
        if sequence == 0:
            return None
        latest = self._latest[_figure(result)]
        return latest if self._sequence(latest) > sequence else None

    @cached_property
    def _latest(self) -> Mapping[tuple[str, ...], Result]:
        return {
            figure: max(group, key=self._sequence) for figure, group in self._same_figure.items()
        }

    def _milder_of_a_conflict(self, result: Result) -> bool:
        """Whether a figure that is worse for the tested arm counts instead: one of the same data
        cut, or of a cut whose order is unknown."""
        same = self._same_figure[_figure(result)]
        if len(same) == 1:
            return False
        rivals = [
            other
            for other in same
            if self._may_be_one_cut(result, other)
            and self._effect(other)
            and not self._superseded_by(other)
        ]
        printed = [rival for rival in rivals if rival.has_interval] or rivals
        return min(printed, key=self._favour).id != result.id

    def _may_be_one_cut(self, first: Result, second: Result) -> bool:
        """Whether two figures are of one data cut, or of two of which neither is known to be the
        later."""
        if first.report == second.report:
            return True
        both_reported = first.report in self.evidence.reports and second.report in (
            self.evidence.reports
        )
        return both_reported and not (self._sequence(first) and self._sequence(second))

    def _favour(self, result: Result) -> tuple[float, float, str]:
        return least_favourable_first(self._effect(result), result)

    @cached_property
    def _same_figure(self) -> Mapping[tuple[str, ...], list[Result]]:
        groups: dict[tuple[str, ...], list[Result]] = {}
        for result in self.known:
            groups.setdefault(_figure(result), []).append(result)
        return groups

    def _sequence(self, result: Result) -> int:
        report = self.evidence.reports.get(result.report)
        return report.sequence if report else 0


def _comparison(result: Result) -> tuple[str, ...]:
    return (result.trial, result.arm, result.comparator_arm, result.population, result.endpoint)


def _figure(result: Result) -> tuple[str, ...]:
    """What two results must share for one to supersede or contradict the other."""
    detail = (
        result.comparator_population,
        result.event,
        result.measure,
        str(result.landmark_months),
        result.crossover_adjusted,
    )
    return (*_comparison(result), *detail)
