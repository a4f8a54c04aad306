"""How directly what is known of a population speaks to a profile: direct, partial, indirect or outside.

Two questions are asked. Does the person fulfil what the population required? One requirement that is false puts the person
outside. And were the decisive facts of the person (refractory drugs, lines, features, exposures) held by all of the
population, by a fraction of it, or not reported? The whole evaluation is kept, so that every grade can be explained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal as Choice

from .criteria import Clause, Has, Interval, Lines, Literal, Status
from .exposures import IMPLIED
from .kleene import Truth
from .people import People, Peoples
from .profile import Case, Fact, Profile
from .vocabulary import Vocabulary

Grade = Choice["direct", "partial", "indirect", "outside"]
GRADES: tuple[Grade, ...] = ("outside", "indirect", "partial", "direct")
Share = Choice["all", "fraction", "not reported"]

Test = Callable[[Literal], bool]


@dataclass(frozen=True, slots=True)
class Held:
    """By how much of a population a decisive fact is held, and how one knows.

    `basis` says where a fraction comes from: `stated`, `range`, `subgroup`, `either` (one of several alternatives),
    `class` (all had some drug of the class) or `part of the class`.
    """

    fact: Fact
    by: Share
    basis: str = ""
    percent: float | None = None
    origin: str = ""

    @property
    def weight(self) -> tuple[float, float]:
        """For comparing fractions: stated ones by size, above those whose size is not known."""
        if self.by == "all":
            return (100, 1)
        if self.by == "not reported":
            return (-1, 0)
        return (self.percent or 0, 1 if self.basis == "class" else 0)


class Assessment:
    """The evaluation of one population for one case of a profile. `facts` are not looked up where it is outside."""

    def __init__(self, people: People, grade: Grade, truths: list[Truth], facts: tuple[Held, ...]) -> None:
        self.people = people
        self.grade = grade
        self.truths = truths
        self.facts = facts

    @property
    def requirements(self) -> list[tuple[Clause, Truth]]:
        return list(zip(self.people.requirements, self.truths, strict=True))

    @property
    def failed(self) -> list[Clause]:
        """Requirements that the person does not fulfil."""
        return [clause for clause, truth in self.requirements if truth is False]

    @property
    def unknown(self) -> list[Clause]:
        """Requirements of which the profile does not tell."""
        return [clause for clause, truth in self.requirements if truth is None]

    @property
    def unreported(self) -> list[Held]:
        """Refractory drugs, and given lines, of which the source does not tell: what makes a population indirect."""
        return [held for held in self.facts if held.by == "not reported" and _weighs(held.fact)]

    @cached_property
    def directness(self) -> tuple[object, ...]:
        """Orders populations by how direct they are: by grade, then by the facts held by all, then by larger fractions."""
        by_all = [0, 0, 0, 0]
        for held in self.facts:
            if held.by == "all":
                by_all[_rank(held.fact)] += 1
        return (GRADES.index(self.grade), *by_all, tuple([held.weight for held in self.facts]))


def _is_refractory(fact: Fact) -> bool:
    return isinstance(fact, Status) and fact.status == "refractory"


def _rank(fact: Fact) -> int:
    """Which facts tell most about directness: refractory drugs, then lines, features, exposures."""
    if isinstance(fact, Lines):
        return 1
    if isinstance(fact, Has):
        return 2
    return 0 if fact.status == "refractory" else 3


def _weighs(fact: Fact) -> bool:
    return _is_refractory(fact) or isinstance(fact, Lines)


def _about_lines(clause: Clause) -> bool:
    return all(isinstance(literal.atom, Lines) for literal in clause)


def assess(people: People, case: Case) -> Assessment:
    """Evaluates a population for one case of a profile."""
    truths = case.truths(people.requirements)
    if False in truths:
        return Assessment(people, "outside", truths, ())
    facts = tuple(hold(fact, people, case.vocabulary) for fact in case.facts)
    return Assessment(people, _grade(people, truths, facts), truths, facts)


def _grade(people: People, truths: list[Truth], facts: Iterable[Held]) -> Grade:
    """The grade of a population of which no requirement is false."""
    partly = False
    for held in facts:
        if held.by == "not reported" and _weighs(held.fact):
            return "indirect"
        partly = partly or held.by != "all"
    if None in truths:
        unknown = (clause for clause, truth in zip(people.requirements, truths, strict=True) if truth is None)
        return "partial" if all(map(_about_lines, unknown)) else "indirect"
    return "partial" if partly else "direct"


def hold(fact: Fact, people: People, vocabulary: Vocabulary) -> Held:
    """By how much of the population the fact is held."""
    if isinstance(fact, Lines):
        return _hold_lines(fact, people)
    sure = _entailing(fact, vocabulary)
    if any(all(map(sure, clause)) for clause in people.requirements):
        return Held(fact, "all")
    return _fraction(fact, people, sure) or _known_for_class(fact, people, vocabulary) or Held(fact, "not reported")


def _hold_lines(fact: Lines, people: People) -> Held:
    required = [clause for clause in people.requirements if _about_lines(clause)]
    if any(all(part.within(fact.interval) for part in _lines_of(clause)) for clause in required):
        return Held(fact, "all")
    inside: Test = lambda lit: isinstance(lit.atom, Lines) and lit.atom.interval.within(fact.interval)  # noqa: E731
    if held := _fraction(fact, people, inside):
        return held
    printed = [clause for clause in required if clause not in people.presupposed]
    return Held(fact, "fraction", "range") if printed else Held(fact, "not reported")


def _lines_of(clause: Clause) -> list[Interval]:
    return [literal.atom.interval for literal in clause if isinstance(literal.atom, Lines)]


def _fraction(fact: Fact, people: People, fits: Test) -> Held | None:
    """The fraction that holds the fact, by the surest sign there is."""
    stated = [part for part in people.fractions if any(map(fits, part.literals)) and part.portion != 0]
    if stated:
        nearest = next((part for part in stated if part.portion is not None), stated[0])
        return Held(fact, "fraction", "stated", nearest.portion, nearest.origin)
    for name, own in people.subgroups:
        if any(all(map(fits, clause)) for clause in own):
            return Held(fact, "fraction", "subgroup", origin=name)
    if any(any(map(fits, clause)) for clause in people.requirements):
        return Held(fact, "fraction", "either", origin=people.population.id)
    return None


def _known_for_class(fact: Fact, people: People, vocabulary: Vocabulary) -> Held | None:
    """What is known only for a class of the drug (a broader feature): of all, or itself of a fraction."""
    fits = _of_class(fact, vocabulary)
    if any(all(map(fits, clause)) for clause in people.requirements):
        return Held(fact, "fraction", "class", origin=people.population.id)
    wider = _fraction(fact, people, fits)
    return replace(wider, basis="part of the class", percent=None) if wider else None


def _entailing(fact: Fact, vocabulary: Vocabulary) -> Test:
    """Whether a literal, where it holds, makes the fact hold."""
    if isinstance(fact, Has):
        implied = vocabulary.implied_features
        return lambda lit: (
            lit.positive
            and isinstance(lit.atom, Has)
            and (lit.atom.feature == fact.feature or fact.feature in implied.get(lit.atom.feature, ()))
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
    """Whether a literal says the fact, or says it of something wider: of a class of the drug, of a broader feature."""
    sure = _entailing(fact, vocabulary)
    if isinstance(fact, Has):
        broader = vocabulary.implied_features.get(fact.feature, frozenset())
        return lambda lit: sure(lit) or (lit.positive and isinstance(lit.atom, Has) and lit.atom.feature in broader)
    assert isinstance(fact, Status)
    return lambda lit: (
        sure(lit)
        or (
            lit.positive
            and isinstance(lit.atom, Status)
            and fact.status in IMPLIED[lit.atom.status]
            and vocabulary.is_within(fact.agent, lit.atom.agent)
        )
    )


class Applicability:
    """The evaluation of one population for a profile: one assessment for each of its cases."""

    def __init__(self, assessments: tuple[Assessment, ...], grade: Grade) -> None:
        self.assessments = assessments
        self.grade = grade

    @property
    def population(self) -> str:
        return self.assessments[0].people.population.id

    @cached_property
    def directness(self) -> tuple[object, ...]:
        if len(self.assessments) == 1:
            return self.assessments[0].directness
        least = min(self.assessments, key=lambda one: one.directness)
        return (GRADES.index(self.grade), *least.directness[1:])

    def only_unknowns_separate(self) -> bool:
        """Whether, if what the profile leaves open turned out to fit, the population would be direct or partial."""
        return all(not one.failed and not one.unreported and one.unknown for one in self.assessments)


def combined(grades: Iterable[Grade]) -> Grade:
    """The grade over alternatives: the least direct; but outside for only some of them means not known, so indirect."""
    seen = set(grades)
    if "outside" in seen and len(seen) > 1:
        return "indirect"
    return min(seen, key=GRADES.index)


def applicability(people: People, profile: Profile) -> Applicability:
    return _over([assess(people, case) for case in profile.cases])


class Applicabilities(dict[str, Applicability]):
    """Population → its evaluation for one profile, worked out when it is first asked for.

    Which facts a population holds is looked up once for a fact, whatever the profile.
    """

    def __init__(self, peoples: Peoples, profile: Profile) -> None:
        self.peoples = peoples
        self.tables = [(case, [(fact, peoples.held[fact]) for fact in case.facts]) for case in profile.cases]

    def __missing__(self, population: str) -> Applicability:
        people = self.peoples[population]
        assessments = []
        for case, tables in self.tables:
            truths = case.truths(people.requirements)
            if False in truths:
                assessments.append(Assessment(people, "outside", truths, ()))
                continue
            facts = [held[population] if population in held else known_hold(fact, people, self.peoples) for fact, held in tables]
            assessments.append(Assessment(people, _grade(people, truths, facts), truths, tuple(facts)))
        found = self[population] = _over(assessments)
        return found


def known_hold(fact: Fact, people: People, peoples: Peoples) -> Held:
    """By how much of the population the fact is held, looked up once."""
    table = peoples.held[fact]
    held = table.get(people.population.id)
    if held is None:
        held = table[people.population.id] = hold(fact, people, peoples.evidence.vocabulary)
    return held


def _over(assessments: list[Assessment]) -> Applicability:
    grade = assessments[0].grade if len(assessments) == 1 else combined(one.grade for one in assessments)
    return Applicability(tuple(assessments), grade)
