"""Prevalence of a patient characteristic in a trial population: all, a fraction, or not reported.

It depends on the population alone, so it is computed once for each fact and used for all
profiles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from ..exposure.criteria import Clause, Has, Lines, Literal, Measured, Status
from ..exposure.interval import INFINITY, Interval
from ..model.kinds import Extent
from ..model.vocabulary import Vocabulary
from .case import Fact
from .drug_status import IMPLIED
from .fractions import criteria_of
from .populations import StudyPopulation, StudyPopulations

Test = Callable[[Literal], bool]


@dataclass(frozen=True)
class Prevalence:
    """Prevalence of a decisive fact in a population, and the basis for it.

    `basis` says where a fraction comes from: `stated`, `range` (the population permits other
    numbers of lines, or values of the quantity, as well), `subgroup`, `rest` (the patients outside
    a subgroup reported by lines), `either` (one of several alternatives), `class` (all had some
    drug of the class) or `part of the class` (only some had). `percent` is the share that is
    stated, with `operator` as printed, or "at least" if it is that of a narrower criterion.
    """

    fact: Fact
    by: Extent
    basis: str = ""
    percent: float | None = None
    origin: str = ""
    operator: str = ""

    @cached_property
    def rank(self) -> int:
        """The rank of the kind of fact: 0 refractoriness, 1 lines, 2 features and quantities,
        3 exposures."""
        if isinstance(self.fact, Lines):
            return 1
        if isinstance(self.fact, Has | Measured):
            return 2
        return 0 if self.fact.status == "refractory" else 3

    @cached_property
    def weight(self) -> tuple[float, float]:
        """A sort key for fractions: known percentages by size, above unknown ones."""
        if self.by == "all":
            return (100, 1)
        if self.by == "not reported":
            return (-1, 0)
        return (self.percent or 0, 1 if self.basis == "class" else 0)


@lru_cache(maxsize=4096)
def about_lines(clause: Clause) -> bool:
    return all(isinstance(literal.atom, Lines) for literal in clause)


def about_quantity(clause: Clause, quantity: str) -> bool:
    return all(
        isinstance(literal.atom, Measured) and literal.atom.quantity == quantity
        for literal in clause
    )


def prevalence_of(fact: Fact, people: StudyPopulation, vocabulary: Vocabulary) -> Prevalence:
    """The prevalence of the fact in the population."""
    if isinstance(fact, Lines):
        return _prevalence_of_lines(fact, people, vocabulary)
    if isinstance(fact, Measured):
        return _prevalence_of_values(fact, people, vocabulary)
    entails = _entailing(fact, vocabulary)
    if any(all(map(entails, clause)) for clause in people.requirements):
        return Prevalence(fact, "all")
    return (
        _fraction(fact, people, [entails], vocabulary)
        or _known_for_class(fact, people, vocabulary)
        or Prevalence(fact, "not reported")
    )


def _prevalence_of_lines(
    fact: Lines, people: StudyPopulation, vocabulary: Vocabulary
) -> Prevalence:
    required = [clause for clause in people.requirements if about_lines(clause)]
    if any(all(part.within(fact.interval) for part in _lines_of(clause)) for clause in required):
        return Prevalence(fact, "all")

    def inside(literal: Literal) -> bool:
        return isinstance(literal.atom, Lines) and literal.atom.interval.within(fact.interval)

    if fraction := _fraction(fact, people, [inside], vocabulary):
        return fraction
    if any(clause not in people.inferred for clause in required):
        return Prevalence(fact, "fraction", "range")
    return _in_the_rest(fact, people) or Prevalence(fact, "not reported")


def _in_the_rest(fact: Lines, people: StudyPopulation) -> Prevalence | None:
    """The fraction that a subgroup reported by lines implies for the trial's other patients.

    If no upper limit is printed, only the numbers of lines next above the subgroup's count as
    enrolled (the limit `lines-beside-one`).
    """
    for name, own in people.subgroups:
        for clause in own:
            if about_lines(clause) and any(
                map(fact.interval.within, _rest(_lines_of(clause), people.lines_beside_one))
            ):
                return Prevalence(fact, "fraction", "rest", origin=name)
    return None


def _rest(subgroup: list[Interval], beside_one: Interval | None) -> list[Interval]:
    """The numbers of lines of the patients outside a subgroup with one line or with all numbers of
    lines from two on; empty for any other subgroup."""
    if len(subgroup) != 1:
        return []
    interval = subgroup[0]
    if (interval.low, interval.high) == (1, 1):
        return [beside_one] if beside_one else []
    return [Interval(1, 1)] if (interval.low, interval.high) == (2, INFINITY) else []


def _lines_of(clause: Clause) -> list[Interval]:
    return [literal.atom.interval for literal in clause if isinstance(literal.atom, Lines)]


def _prevalence_of_values(
    fact: Measured, people: StudyPopulation, vocabulary: Vocabulary
) -> Prevalence:
    """The prevalence of values of a quantity; each end of their range is looked up by itself."""
    scale = vocabulary.scale(fact.quantity)
    ends = [_entailing_end(fact.quantity, end) for end in scale.restrictions(fact.interval)]
    missing = [
        entails
        for entails in ends
        if not any(all(map(entails, clause)) for clause in people.requirements)
    ]
    if not missing:
        return Prevalence(fact, "all")
    if fraction := _fraction(fact, people, missing, vocabulary):
        return fraction
    if any(
        about_quantity(clause, fact.quantity) and clause not in people.inferred
        for clause in people.requirements
    ):
        return Prevalence(fact, "fraction", "range")
    return Prevalence(fact, "not reported")


def _entailing_end(quantity: str, end: Interval) -> Test:
    """A test of whether a literal implies that a quantity lies on one side of a value."""
    return lambda lit: (
        lit.positive
        and isinstance(lit.atom, Measured)
        and lit.atom.quantity == quantity
        and lit.atom.interval.within(end)
    )


def _fraction(
    fact: Fact, people: StudyPopulation, tests: Sequence[Test], vocabulary: Vocabulary
) -> Prevalence | None:
    """The fraction of patients of whom the fact is true, from the most reliable basis; each test
    finds the literals that imply one part of the fact."""
    stated = [
        part
        for part in people.fractions
        if part.portion != 0 and all(any(map(test, part.literals)) for test in tests)
    ]
    if stated:
        criteria = criteria_of(fact, vocabulary)
        nearest = min(stated, key=lambda part: part.share_of(criteria).order)
        percent, operator = nearest.share_of(criteria)
        return Prevalence(fact, "fraction", "stated", percent, nearest.origin, operator)
    for name, own in people.subgroups:
        if all(any(all(map(test, clause)) for clause in own) for test in tests):
            return Prevalence(fact, "fraction", "subgroup", origin=name)
    if all(any(any(map(test, clause)) for clause in people.requirements) for test in tests):
        return Prevalence(fact, "fraction", "either", origin=people.population.id)
    return None


def _known_for_class(
    fact: Fact, people: StudyPopulation, vocabulary: Vocabulary
) -> Prevalence | None:
    """Prevalence known only for a class of the drug, or for a broader feature."""
    matches = _of_class(fact, vocabulary)
    if any(all(map(matches, clause)) for clause in people.requirements):
        return Prevalence(fact, "fraction", "class", origin=people.population.id)
    wider = _fraction(fact, people, [matches], vocabulary)
    if wider is None:
        return None
    return replace(wider, basis="part of the class", percent=None, operator="")


def _entailing(fact: Fact, vocabulary: Vocabulary) -> Test:
    """A test of whether a literal implies the fact."""
    if isinstance(fact, Has):
        wanted = vocabulary.base_feature(fact.feature)
        implied = vocabulary.implied_states
        return lambda lit: (
            isinstance(lit.atom, Has)
            and wanted in implied.get(state := (lit.atom.feature, lit.positive), {state})
        )
    assert isinstance(fact, Status)
    return lambda lit: (
        lit.positive
        and isinstance(lit.atom, Status)
        and fact.status in IMPLIED[lit.atom.status]
        and vocabulary.is_within(lit.atom.agent, fact.agent)
        and lit.atom.count >= fact.count
    )


def _of_class(fact: Fact, vocabulary: Vocabulary) -> Test:
    """A test of whether a literal implies the fact, or states it for a class of the drug or for a
    broader feature."""
    entails = _entailing(fact, vocabulary)
    if isinstance(fact, Has):
        broader = vocabulary.implied_states.get(vocabulary.base_feature(fact.feature), frozenset())
        return lambda lit: (
            entails(lit)
            or (isinstance(lit.atom, Has) and (lit.atom.feature, lit.positive) in broader)
        )
    assert isinstance(fact, Status)
    return lambda lit: (
        entails(lit)
        or (
            lit.positive
            and isinstance(lit.atom, Status)
            and fact.status in IMPLIED[lit.atom.status]
            and vocabulary.is_within(fact.agent, lit.atom.agent)
        )
    )


class PrevalenceByPopulation(dict[str, Prevalence]):
    """Population → prevalence of one fact, computed on first use."""

    def __init__(self, fact: Fact, populations: StudyPopulations) -> None:
        self.fact, self.populations = fact, populations

    def __missing__(self, population: str) -> Prevalence:
        people = self.populations[population]
        prevalence = self[population] = prevalence_of(
            self.fact, people, self.populations.evidence.vocabulary
        )
        return prevalence


def prevalence_by_population(fact: Fact, populations: StudyPopulations) -> PrevalenceByPopulation:
    """The prevalence of a fact in each population, for all profiles."""
    if fact not in populations.kept:
        populations.kept[fact] = PrevalenceByPopulation(fact, populations)
    by_population: PrevalenceByPopulation = populations.kept[fact]
    return by_population


def refractoriness(agent: str, populations: StudyPopulations) -> PrevalenceByPopulation:
    """The prevalence of refractoriness to a drug or a class in each population, for all
    profiles."""
    if (by_population := populations.refractoriness.get(agent)) is None:
        by_population = prevalence_by_population(Status("refractory", agent), populations)
        populations.refractoriness[agent] = by_population
    return by_population
