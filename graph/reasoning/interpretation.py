"""What each reported comparison says, and whether it counts towards a verdict.

A contrast counts when it is randomised, about an endpoint that decides, not superseded by a later report, and when no
better figure stands beside it. The others are kept as context, each with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..model.evidence import Evidence
from ..model.kinds import Effect, Role
from ..model.rows import Result
from .effects import effect, number

_LEAST_FAVOURABLE_FIRST = {"harm": 0, "none": 1, "benefit": 2}


class Interpretation(NamedTuple):
    """A result, what it says for its tested arm, its role, and why it has that role."""

    result: Result
    role: Role
    why: str
    effect: Effect | None = None


class RegimenResult(NamedTuple):
    """A result as it bears on one regimen, whatever the profile: its reading, the regimen's part in it, the regimen on
    the other side (empty for none), and whether it is an outcome of the regimen that stands without a comparison."""

    result: Result
    reading: Interpretation
    regimen: str
    comparator: str
    as_control: bool
    is_estimate: bool


def last_day(date: str) -> str:
    """The last day that a printed date (a year, a month, a day) can mean, in ISO form: 2021 → 2021-12-31.

    A month counts to its 31st, which orders dates rightly though not every month has one.
    """
    return date + {4: "-12-31", 7: "-31"}.get(len(date), "")


class Interpretations:
    """The reading of every result that was known on a day; `endpoint` lets only that one decide."""

    def __init__(self, evidence: Evidence, as_of: str = "", endpoint: str = "") -> None:
        self.evidence = evidence
        self.as_of = last_day(as_of) if as_of else ""
        self.endpoint = endpoint
        self._read_already: dict[str, Interpretation] = {}
        self.known = tuple(result for result in evidence.results.values() if self._is_known(result))
        self.left_out = len(evidence.results) - len(self.known)

    def known_since(self, result: Result) -> str:
        """The printed date of the result's report, else since when what the source tells is known."""
        report = self.evidence.reports.get(result.report)
        if report and report.date:
            return report.date
        source = self.evidence.sources.get(result.source)
        return source.known_since if source else ""

    def _is_known(self, result: Result) -> bool:
        return not self.as_of or last_day(self.known_since(result)) <= self.as_of

    def about(self, endpoint: str) -> Interpretations:
        """The same results, read with only one endpoint that decides; what hangs on no endpoint is worked out once."""
        other = Interpretations(self.evidence, endpoint=endpoint)
        other.as_of, other.known, other.left_out = self.as_of, self.known, self.left_out
        for name in ("_same_figure", "_latest", "_printed", "_with_interval"):
            other.__dict__[name] = getattr(self, name)
        return other

    @cached_property
    def all(self) -> Mapping[str, Interpretation]:
        """Result → its reading."""
        return {result.id: self.of(result) for result in self.known}

    def of(self, result: Result) -> Interpretation:
        """The reading of one of the known results."""
        if (found := self._read_already.get(result.id)) is None:
            found = self._read_already[result.id] = self._read(result)
        return found

    @cached_property
    def by_regimen(self) -> Mapping[str, list[RegimenResult]]:
        """Regimen → every result of it, as tested arm or as control."""
        groups: dict[str, list[RegimenResult]] = {
            regimen: [] for regimen in self.evidence.vocabulary.regimens
        }
        for reading in self:
            tested, control = map(
                self.evidence.regimen_of, (reading.result.arm, reading.result.comparator_arm)
            )
            if tested:
                groups[tested].append(self.bearing(reading, tested, control, as_control=False))
            if control and control != tested:
                groups[control].append(self.bearing(reading, control, tested, as_control=True))
        return groups

    def bearing(
        self, reading: Interpretation, regimen: str, comparator: str, as_control: bool
    ) -> RegimenResult:
        """A result as it bears on a regimen, against the regimen on the other side."""
        result = reading.result
        figure_of_it = result.comparator_value if as_control else result.value
        is_estimate = (
            bool(figure_of_it) and reading.role != "superseded" and self._is_estimate(result)
        )
        return RegimenResult(result, reading, regimen, comparator, as_control, is_estimate)

    def _is_estimate(self, result: Result) -> bool:
        """Whether it tells of response or survival, also where nothing is compared."""
        return (
            result.kind != "prognostic"
            and self.evidence.endpoints[result.endpoint].family in ("survival", "response")
            and self.is_asked(result)
            and (
                result.measure in _ESTIMATES or not self.evidence.trials[result.trial].is_randomised
            )
        )

    def __iter__(self) -> Iterator[Interpretation]:
        return iter(self.all.values())

    def effect(self, result: Result) -> Effect | None:
        """What a contrast says for the tested arm, by the better direction of its endpoint."""
        return effect(result, self.evidence.endpoints.get(result.endpoint))

    def _read(self, result: Result) -> Interpretation:
        if later := self._superseded_by(result):
            return Interpretation(
                result,
                "superseded",
                f"superseded by the later report {later.report}",
                self.effect(result),
            )
        if result.kind != "contrast":
            return Interpretation(result, "context", _NOT_A_CONTRAST[result.kind])
        for holds, why in self._reasons_not_to_count:
            if holds(result):
                return Interpretation(result, "context", why, self.effect(result))
        return Interpretation(result, "counts", "", self.effect(result))

    @property
    def _reasons_not_to_count(self) -> tuple[tuple[Callable[[Result], bool], str], ...]:
        return (
            (self._front_line, "from a front-line trial"),
            (self._not_randomised, "not randomised"),
            (self._same_regimen, "both arms receive the same regimen"),
            (lambda result: not self._decides(result), "this endpoint does not decide"),
            (
                lambda result: self.effect(result) is None,
                "the source prints neither figure nor direction",
            ),
            (self._has_interval_beside, "an interval printed for the same comparison decides"),
            (
                self._covered_by_own_figures,
                "claimed of several trials; this one prints own figures for the endpoint",
            ),
            (self._milder_of_a_conflict, "a less favourable figure of the same report counts"),
        )

    def _front_line(self, result: Result) -> bool:
        return self.evidence.trials[result.trial].setting == "front-line"

    def _not_randomised(self, result: Result) -> bool:
        return not self.evidence.trials[result.trial].is_randomised

    def _same_regimen(self, result: Result) -> bool:
        return self.evidence.regimen_of(result.arm) == self.evidence.regimen_of(
            result.comparator_arm
        )

    def _decides(self, result: Result) -> bool:
        endpoint = self.evidence.endpoints.get(result.endpoint)
        if endpoint is None or not (endpoint.decides or self.endpoint):
            return False
        return self.is_asked(result) and (
            not endpoint.stands_for or not self._prints(result.trial, endpoint.stands_for)
        )

    def is_asked(self, result: Result) -> bool:
        """Whether the result is about the endpoint asked for, or one in its place; any, where none is asked for."""
        endpoint = self.evidence.endpoints.get(result.endpoint)
        stands_for = endpoint.stands_for if endpoint else ""
        return not self.endpoint or self.endpoint in (result.endpoint, stands_for)

    def _prints(self, trial: str, endpoint: str) -> bool:
        """Whether the study has a figure of its own for the endpoint, under whichever of its names."""
        return (self.evidence.study_of(trial), endpoint) in self._printed

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
            and result.measure in ("hazard_ratio", "difference")
            and not self._superseded_by(result)
        )

    def _covered_by_own_figures(self, result: Result) -> bool:
        return result.claim_scope == "several" and self._prints(result.trial, result.endpoint)

    def _superseded_by(self, result: Result) -> Result | None:
        """The result of the latest report that prints the same figure anew."""
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
        same = self._same_figure[_figure(result)]
        if len(same) == 1:
            return False
        rivals = [one for one in same if one.report == result.report and self.effect(one)]
        printed = [one for one in rivals if one.has_interval] or rivals
        return min(printed, key=self._favour).id != result.id

    def _favour(self, result: Result) -> tuple[float, float, str]:
        """Orders rival figures from the least favourable for the tested arm."""
        said = self.effect(result)
        rank = _LEAST_FAVOURABLE_FIRST[said] if said else 1
        return (rank, -number(result.ci_high), result.id)

    @cached_property
    def _same_figure(self) -> Mapping[tuple[str, ...], list[Result]]:
        groups: dict[tuple[str, ...], list[Result]] = {}
        for result in self.known:
            groups.setdefault(_figure(result), []).append(result)
        return groups

    def _sequence(self, result: Result) -> int:
        report = self.evidence.reports.get(result.report)
        return report.sequence if report else 0

    def is_interim(self, result: Result) -> bool:
        """Whether the result comes from an interim report after which no other is known."""
        report = self.evidence.reports.get(result.report)
        if report is None or report.status != "interim":
            return False
        later = {
            one.id
            for one in self.evidence.reports_of[result.trial]
            if one.sequence > report.sequence
        }
        return not any(
            one.report in later and self._is_known(one)
            for one in self.evidence.results_of[result.trial]
        )


_ESTIMATES = ("median", "rate", "landmark", "range")
_NOT_A_CONTRAST = {
    "estimate": "an estimate, not a comparison",
    "prognostic": "compares populations on one regimen: prognosis, not evidence for a regimen",
}


def _comparison(result: Result) -> tuple[str, ...]:
    return (result.trial, result.arm, result.comparator_arm, result.population, result.endpoint)


def _figure(result: Result) -> tuple[str, ...]:
    """What must be the same for one result to supersede or contradict another."""
    detail = (
        result.comparator_population,
        result.event,
        result.measure,
        str(result.landmark_months),
    )
    return (*_comparison(result), *detail)
