"""Results reported in two places: agreement, difference, supersession. Nothing is averaged.

Two results are about the same thing if trial, arms, population, endpoint and measure match, and
also the numbers of patients if both are printed. A result with a figure for each group is also
compared with one that has a figure for one of these groups only. Two trials count as one study only
if a row of `same_study` joins them and is active.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeVar

from ...message import joined, message
from ..model.evidence import Evidence
from ..model.rows import Result
from ..reasoning.approvals import is_of_field
from ..reasoning.effects import number

T = TypeVar("T")
AGREEMENT, DIFFERENCE, SUPERSESSION = "agreement", "difference", "supersession"
_OF_VALUE = ("value", "ci_low", "ci_high", "follow_up_months")
_COMPARED = (
    *_OF_VALUE,
    "comparator_value",
    "comparator_ci_low",
    "comparator_ci_high",
    "p_value",
    "n",
    "n_comparator",
)
_UNITS_OF_TIME = ("weeks", "days", "years")
_OF_ONE_GROUP = ("median", "rate", "landmark", "range")  # measures of one group


class SourceComparison(NamedTuple):
    """Two results about the same thing: their relation, differing figures, and places.

    `known` is false for a difference that is not flagged as a conflict in both rows.
    """

    relation: str
    first: str
    second: str
    difference: str
    first_place: str
    second_place: str
    known: bool


class _Figure(NamedTuple):
    """A figure of one group as printed, with its interval and number of patients."""

    result: Result
    population: str
    regimen: str
    dose: str
    value: str
    ci_low: str
    ci_high: str
    n: str

    @property
    def follow_up_months(self) -> str:
        return str(self.result.follow_up_months or "")


class SourceComparisons:
    """All pairs of results of one body of evidence that report the same thing."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def __iter__(self) -> Iterator[SourceComparison]:
        results = [result for result in self.evidence.results.values() if result.measure != "claim"]
        for first, second in _pairs(results, self._about):
            if self._same_people(first, second):
                yield self._comparison(first, second, _differences(first, second, _COMPARED))
        figures = [figure for result in results for figure in self._figures(result)]
        for first_figure, second_figure in _pairs(figures, self._group):
            if self._about(first_figure.result) != self._about(
                second_figure.result
            ) and self._same_group(first_figure, second_figure):
                yield self._comparison(
                    first_figure.result,
                    second_figure.result,
                    _differences(first_figure, second_figure, _OF_VALUE, first_figure.regimen),
                )

    def _about(self, result: Result) -> tuple[str, ...]:
        regimen_of = self.evidence.regimen_of
        doses = tuple(
            self.evidence.arms[arm].dose for arm in (result.arm, result.comparator_arm) if arm
        )
        return (
            self.evidence.study_of(result.trial),
            regimen_of(result.arm),
            regimen_of(result.comparator_arm),
            result.kind,
            result.endpoint,
            result.event,
            result.measure,
            str(result.landmark_months),
            result.crossover_adjusted,
            _unit_of_time(result),
            *doses,
        )

    def _figures(self, result: Result) -> Iterator[_Figure]:
        """The single-group figures of a result: of its arm, and of its comparator."""
        if result.measure not in _OF_ONE_GROUP:
            return
        if result.value:
            figure = (result.value, result.ci_low, result.ci_high, result.n)
            yield _Figure(result, result.population, *self._given(result.arm), *figure)
        if result.comparator_value:
            figure = (
                result.comparator_value,
                result.comparator_ci_low,
                result.comparator_ci_high,
                result.n_comparator,
            )
            people, arm = result.population, result.comparator_arm
            if result.comparator_population:  # another population on the same regimen
                people, arm = result.comparator_population, result.arm
            yield _Figure(result, people, *self._given(arm), *figure)

    def _given(self, arm: str) -> tuple[str, str]:
        return (self.evidence.regimen_of(arm), self.evidence.arms[arm].dose if arm else "")

    def _group(self, figure: _Figure) -> tuple[str, ...]:
        result = figure.result
        study, landmark = self.evidence.study_of(result.trial), str(result.landmark_months)
        return (
            study,
            result.endpoint,
            result.event,
            result.measure,
            landmark,
            _unit_of_time(result),
            figure.regimen,
            figure.dose,
        )

    def _same_group(self, first: _Figure, second: _Figure) -> bool:
        if first.result is second.result or not _match(first.n, second.n):
            return False
        return first.population == second.population or self._same_description(
            first.result, second.result, first, second
        )

    def _same_people(self, first: Result, second: Result) -> bool:
        if first.comparator_population or second.comparator_population:
            return (first.population, first.comparator_population) == (
                second.population,
                second.comparator_population,
            )
        if first.population != second.population and not self._same_description(
            first, second, first, second
        ):
            return False
        return _match(first.n, second.n) and _match(first.n_comparator, second.n_comparator)

    def _same_description(
        self, first: Result, second: Result, group: Result | _Figure, beside: Result | _Figure
    ) -> bool:
        """Whether two groups are the same patients: the whole trial, or subgroups with the same
        criteria. Two populations of one trial in one source are never the same."""
        population, other_population = (
            self.evidence.populations[people.population] for people in (group, beside)
        )
        if first.source == second.source and first.trial == second.trial:
            return False
        return (population.criteria if population.part_of else "") == (
            other_population.criteria if other_population.part_of else ""
        )

    def _comparison(
        self, first: Result, second: Result, differing: Iterable[str]
    ) -> SourceComparison:
        differences = list(differing)
        sequences = [self._sequence(result) for result in (first, second)]
        if all(sequences) and sequences[0] != sequences[1] and first.trial == second.trial:
            relation = SUPERSESSION
        else:
            relation = DIFFERENCE if differences else AGREEMENT
        known = relation != DIFFERENCE or all(
            "conflict" in result.flags for result in (first, second)
        )
        places = self.evidence.place(first), self.evidence.place(second)
        return SourceComparison(
            relation, first.id, second.id, joined("; ", differences), places[0], places[1], known
        )

    def _sequence(self, result: Result) -> int:
        report = self.evidence.reports.get(result.report)
        return report.sequence if report else 0


def _unit_of_time(result: Result) -> str:
    """The unit of a time that is not in months: such a figure differs from one in months without
    contradicting it."""
    return result.unit if result.unit in _UNITS_OF_TIME else ""


def _pairs(items: Iterable[T], about: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """All pairs that are about the same thing."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(about(item), []).append(item)
    for group in groups.values():
        yield from combinations(group, 2)


def _match(first: str, second: str) -> bool:
    """Whether two numbers of patients are equal, or at least one is not printed."""
    return not first or not second or first == second


def _differences(
    first: Result | _Figure, second: Result | _Figure, compared: Iterable[str], regimen: str = ""
) -> Iterator[str]:
    """The figures that both report and that differ; `regimen` names the group they are about."""
    for name in compared:
        first_text, second_text = (str(getattr(result, name) or "") for result in (first, second))
        if (
            first_text
            and second_text
            and first_text != second_text
            and not (number(first_text) and number(first_text) == number(second_text))
        ):
            yield _difference(name, regimen, first_text, second_text)


def _difference(column: str, regimen: str, first: str, second: str) -> str:
    about = column.replace("_", " ")
    if regimen:
        about = message(
            "quality.of-regimen", "{column} of {regimen}", column=about, regimen=regimen
        )
    if number(first) and number(second):
        return message(
            "quality.difference-by",
            "{about} {first} vs {second} (difference {by})",
            about=about,
            first=first,
            second=second,
            by=f"{abs(number(first) - number(second)):g}",
        )
    return message(
        "quality.difference",
        "{about} {first} vs {second}",
        about=about,
        first=first,
        second=second,
    )


def compare_approvals(evidence: Evidence) -> Iterator[SourceComparison]:
    """Approvals of one regimen or drug by one agency, as reported by two sources.

    A less precise date or indication does not count as a difference.
    """
    given = [
        approval
        for approval in evidence.approvals.values()
        if approval.act in ("approved", "accelerated")
        and approval.agency
        and is_of_field(approval, evidence)
    ]
    for first, second in combinations(given, 2):
        about = [
            (approval.regimen or approval.drug, approval.agency, approval.region)
            for approval in (first, second)
        ]
        if about[0] != about[1] or first.source == second.source:
            continue
        pairs = [
            (name, getattr(first, name), getattr(second, name))
            for name in ("act", "date", "indication")
        ]
        apart = [
            _difference(name, "", a, b)
            for name, a, b in pairs
            if a and b and not (a.startswith(b) or b.startswith(a))
        ]
        known = not apart or all("conflict" in approval.flags for approval in (first, second))
        here, there = evidence.place(first), evidence.place(second)
        yield SourceComparison(
            DIFFERENCE if apart else AGREEMENT,
            first.id,
            second.id,
            joined("; ", apart),
            here,
            there,
            known,
        )
