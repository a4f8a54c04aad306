"""Prevalence of a patient characteristic in a trial population: all, a fraction, or not reported.

It depends on the population alone, so it is computed once for each fact and used for all
profiles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from ..exposure.criteria import Clause, Has, Interval, Lines, Literal, Status
from ..model.kinds import Extent
from ..model.vocabulary import Vocabulary
from .case import Fact
from .drug_status import IMPLIED
from .populations import StudyPopulation, StudyPopulations

Test = Callable[[Literal], bool]


@dataclass(frozen=True)
class Prevalence:
    """Prevalence of a decisive fact in a population, and the basis for it.

    `basis` says where a fraction comes from: `stated`, `range` (the population permits other
    numbers of lines as well), `subgroup`, `either` (one of several alternatives), `class` (all had
    some drug of the class) or `part of the class` (only some had).
    """

    fact: Fact
    by: Extent
    basis: str = ""
    percent: float | None = None
    origin: str = ""

    @cached_property
    def rank(self) -> int:
        """The rank of the kind of fact: 0 refractoriness, 1 lines, 2 features, 3 exposures."""
        if isinstance(self.fact, Lines):
            return 1
        if isinstance(self.fact, Has):
            return 2
        return 0 if self.fact.status == "refractory" else 3

    @cached_property
    def leaves_open(self) -> bool:
        """Whether the fact is refractoriness or lines and is not reported; the population is then
        indirect."""
        return self.by == "not reported" and self.rank < 2

    @cached_property
    def weight(self) -> tuple[float, float]:
        """A sort key for fractions: known percentages by size, above unknown ones."""
        if self.by == "all":
            return (100, 1)
        if self.by == "not reported":
            return (-1, 0)
        return (self.percent or 0, 1 if self.basis == "class" else 0)


def about_lines(clause: Clause) -> bool:
    return all(isinstance(literal.atom, Lines) for literal in clause)


def prevalence_of(fact: Fact, people: StudyPopulation, vocabulary: Vocabulary) -> Prevalence:
    """The prevalence of the fact in the population."""
    if isinstance(fact, Lines):
        return _prevalence_of_lines(fact, people)
    entails = _entailing(fact, vocabulary)
    if any(all(map(entails, clause)) for clause in people.requirements):
        return Prevalence(fact, "all")
    return (
        _fraction(fact, people, entails)
        or _known_for_class(fact, people, vocabulary)
        or Prevalence(fact, "not reported")
    )


def _prevalence_of_lines(fact: Lines, people: StudyPopulation) -> Prevalence:
    required = [clause for clause in people.requirements if about_lines(clause)]
    if any(all(part.within(fact.interval) for part in _lines_of(clause)) for clause in required):
        return Prevalence(fact, "all")

    def inside(literal: Literal) -> bool:
        return isinstance(literal.atom, Lines) and literal.atom.interval.within(fact.interval)

    if fraction := _fraction(fact, people, inside):
        return fraction
    printed = [clause for clause in required if clause not in people.presupposed]
    return Prevalence(fact, "fraction", "range") if printed else Prevalence(fact, "not reported")


def _lines_of(clause: Clause) -> list[Interval]:
    return [literal.atom.interval for literal in clause if isinstance(literal.atom, Lines)]


def _fraction(fact: Fact, people: StudyPopulation, matches: Test) -> Prevalence | None:
    """The fraction of patients of whom the fact is true, from the most reliable basis."""
    stated = [
        part for part in people.fractions if any(map(matches, part.literals)) and part.portion != 0
    ]
    if stated:
        nearest = next((part for part in stated if part.portion is not None), stated[0])
        return Prevalence(fact, "fraction", "stated", nearest.portion, nearest.origin)
    for name, own in people.subgroups:
        if any(all(map(matches, clause)) for clause in own):
            return Prevalence(fact, "fraction", "subgroup", origin=name)
    if any(any(map(matches, clause)) for clause in people.requirements):
        return Prevalence(fact, "fraction", "either", origin=people.population.id)
    return None


def _known_for_class(
    fact: Fact, people: StudyPopulation, vocabulary: Vocabulary
) -> Prevalence | None:
    """Prevalence known only for a class of the drug, or for a broader feature."""
    matches = _of_class(fact, vocabulary)
    if any(all(map(matches, clause)) for clause in people.requirements):
        return Prevalence(fact, "fraction", "class", origin=people.population.id)
    wider = _fraction(fact, people, matches)
    return replace(wider, basis="part of the class", percent=None) if wider else None


def _entailing(fact: Fact, vocabulary: Vocabulary) -> Test:
    """A test of whether a literal implies the fact."""
    if isinstance(fact, Has):
        implied = vocabulary.implied_features
        return lambda lit: (
            lit.positive
            and isinstance(lit.atom, Has)
            and (
                lit.atom.feature == fact.feature
                or fact.feature in implied.get(lit.atom.feature, ())
            )
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
        broader = vocabulary.implied_features.get(fact.feature, frozenset())
        return lambda lit: (
            entails(lit)
            or (lit.positive and isinstance(lit.atom, Has) and lit.atom.feature in broader)
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
