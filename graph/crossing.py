"""Where two places report the same figure: agreement, difference, supersession. Nothing is averaged.

Two results are about the same thing when trial, arms, population, endpoint and measure match, and the numbers of people do
where both are printed. Two trials count as one study only where an active row of `same_study` says so, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from .evidence import Evidence
from .model import Result
from .readings import number

AGREEMENT, DIFFERENCE, SUPERSESSION = "agreement", "difference", "supersession"
_COMPARED = ("value", "comparator_value", "ci_low", "ci_high", "p_value", "n", "n_comparator", "follow_up_months")


class Crossing(NamedTuple):
    """Two results about the same thing: how they relate, which figures differ and by how much, and where each stands."""

    relation: str
    first: str
    second: str
    difference: str
    first_place: str
    second_place: str
    known: bool


class Crossings:
    """All pairs of results of one body of evidence that report the same thing."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def __iter__(self) -> Iterator[Crossing]:
        groups: dict[tuple[str, ...], list[Result]] = {}
        for result in self.evidence.results.values():
            if result.measure != "claim":
                groups.setdefault(self._about(result), []).append(result)
        for group in groups.values():
            for first, second in combinations(group, 2):
                if self._same_people(first, second):
                    yield self._crossing(first, second)

    def _about(self, result: Result) -> tuple[str, ...]:
        regimen_of = self.evidence.regimen_of
        doses = tuple(self.evidence.arms[arm].dose for arm in (result.arm, result.comparator_arm) if arm)
        return (
            self.evidence.study_of(result.trial),
            regimen_of(result.arm),
            regimen_of(result.comparator_arm),
            result.kind,
            result.endpoint,
            result.event,
            result.measure,
            str(result.landmark_months),
            *doses,
        )

    def _same_people(self, first: Result, second: Result) -> bool:
        if first.comparator_population or second.comparator_population:
            return (first.population, first.comparator_population) == (second.population, second.comparator_population)
        if first.population != second.population and not self._same_description(first, second):
            return False
        return all(not a or not b or a == b for a, b in ((first.n, second.n), (first.n_comparator, second.n_comparator)))

    def _same_description(self, first: Result, second: Result) -> bool:
        """Whether two sources mean the same people: both the whole trial, or subgroups with the same criteria.

        Two populations of one trial in one source are never the same.
        """
        one, other = (self.evidence.populations[result.population] for result in (first, second))
        if first.source == second.source and first.trial == second.trial:
            return False
        return (one.criteria if one.part_of else "") == (other.criteria if other.part_of else "")

    def _crossing(self, first: Result, second: Result) -> Crossing:
        differences = list(_differences(first, second))
        sequences = [self._sequence(one) for one in (first, second)]
        if all(sequences) and sequences[0] != sequences[1] and first.trial == second.trial:
            relation = SUPERSESSION
        else:
            relation = DIFFERENCE if differences else AGREEMENT
        known = relation != DIFFERENCE or all("conflict" in one.flags for one in (first, second))
        places = self.evidence.place(first), self.evidence.place(second)
        return Crossing(relation, first.id, second.id, "; ".join(differences), places[0], places[1], known)

    def _sequence(self, result: Result) -> int:
        report = self.evidence.reports.get(result.report)
        return report.sequence if report else 0


def _differences(first: Result, second: Result) -> Iterator[str]:
    """The figures that both print and that are not the same."""
    for name in _COMPARED:
        one, other = (str(getattr(result, name) or "") for result in (first, second))
        if one and other and one != other and not (number(one) and number(one) == number(other)):
            by = f" (by {abs(number(one) - number(other)):g})" if number(one) and number(other) else ""
            yield f"{name.replace('_', ' ')} {one} against {other}{by}"


def acts_side_by_side(evidence: Evidence) -> Iterator[Crossing]:
    """Approvals of one regimen or drug by one agency, as two sources tell them. A date that says less does not differ."""
    given = [one for one in evidence.approvals.values() if one.act in ("approved", "accelerated") and one.agency]
    for first, second in combinations(given, 2):
        about = [(one.regimen or one.drug, one.agency, one.region) for one in (first, second)]
        if about[0] != about[1] or first.source == second.source:
            continue
        pairs = [(name, getattr(first, name), getattr(second, name)) for name in ("act", "date", "indication")]
        apart = [f"{name} {a} against {b}" for name, a, b in pairs if a and b and not (a.startswith(b) or b.startswith(a))]
        known = not apart or all("conflict" in one.flags for one in (first, second))
        here, there = evidence.place(first), evidence.place(second)
        yield Crossing(DIFFERENCE if apart else AGREEMENT, first.id, second.id, "; ".join(apart), here, there, known)
