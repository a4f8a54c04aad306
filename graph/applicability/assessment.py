"""Applicability of a population to a profile: direct, partial, indirect or outside.

The grade depends on two questions. Does the patient meet the requirements of the population? If a
single requirement is not met, the grade is outside. And how common are the decisive facts of the
profile (refractoriness, lines, features, exposures) in the population: are they true of all
patients, of some, or not reported? The whole evaluation is kept, so that every grade can be
explained.

A profile with alternatives has several cases (see `case.py`); each of them is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from ..exposure.criteria import Clause
from ..exposure.kleene import Truth
from ..model.kinds import GRADES, Grade
from .case import Case
from .populations import StudyPopulation, StudyPopulations
from .prevalence import Prevalence, about_lines, prevalence_by_population, prevalence_of
from .profile import Profile

RANK: Mapping[Grade, int] = {grade: rank for rank, grade in enumerate(GRADES)}


class Assessment:
    """The evaluation of one population for one case of a profile; `facts` is empty if the grade is
    outside."""

    __slots__ = ("facts", "grade", "people", "truths")

    def __init__(
        self,
        people: StudyPopulation,
        grade: Grade,
        truths: list[Truth],
        facts: Sequence[Prevalence],
    ) -> None:
        self.people = people
        self.grade = grade
        self.truths = truths
        self.facts = facts

    @property
    def requirements(self) -> list[tuple[Clause, Truth]]:
        return list(zip(self.people.requirements, self.truths, strict=True))

    @property
    def failed(self) -> list[Clause]:
        """The requirements that the profile does not meet."""
        return [clause for clause, truth in self.requirements if truth is False]

    @property
    def unknown(self) -> list[Clause]:
        """The requirements of which it is unknown whether the patient meets them."""
        return [clause for clause, truth in self.requirements if truth is None]

    @property
    def unreported(self) -> list[Prevalence]:
        """Refractoriness and lines that the profile states but the source does not report; if there
        are any, the population is indirect."""
        return [prevalence for prevalence in self.facts if prevalence.leaves_open]

    def directness(self) -> tuple[object, ...]:
        """A sort key: the grade, then facts shared by all patients, then larger fractions."""
        by_all = [0, 0, 0, 0]
        for prevalence in self.facts:
            if prevalence.by == "all":
                by_all[prevalence.rank] += 1
        return (RANK[self.grade], *by_all, tuple([prevalence.weight for prevalence in self.facts]))


def assess(people: StudyPopulation, case: Case) -> Assessment:
    """Evaluates a population for one case of a profile."""
    return _assessed(
        people, case, (prevalence_of(fact, people, case.vocabulary) for fact in case.facts)
    )


def _assessed(people: StudyPopulation, case: Case, prevalences: Iterable[Prevalence]) -> Assessment:
    """The evaluation for a case; facts are only looked up if no requirement is false."""
    truths = case.truths(people.requirements)
    if False in truths:
        return Assessment(people, "outside", truths, ())
    facts = list(prevalences)
    return Assessment(people, _grade(people, truths, facts), truths, facts)


def _grade(people: StudyPopulation, truths: list[Truth], facts: Iterable[Prevalence]) -> Grade:
    """The grade of a population that has no requirement that is false for the profile."""
    partly = False
    for prevalence in facts:
        if prevalence.leaves_open:
            return "indirect"
        partly = partly or prevalence.by != "all"
    if None in truths:
        unknown = (
            clause
            for clause, truth in zip(people.requirements, truths, strict=True)
            if truth is None
        )
        return "partial" if all(map(about_lines, unknown)) else "indirect"
    return "partial" if partly else "direct"


class Applicability:
    """The evaluation of one population for a profile: one assessment for each of its cases."""

    __slots__ = ("_directness", "assessments", "grade")

    def __init__(self, assessments: Sequence[Assessment]) -> None:
        self.assessments = assessments
        self.grade = (
            assessments[0].grade
            if len(assessments) == 1
            else combined(assessment.grade for assessment in assessments)
        )
        self._directness: tuple[object, ...] = ()

    @property
    def population(self) -> str:
        return self.assessments[0].people.population.id

    @property
    def directness(self) -> tuple[object, ...]:
        """The sort key of the least direct case, with the grade over all cases; computed once."""
        if not self._directness:
            least = min([assessment.directness() for assessment in self.assessments])
            self._directness = (RANK[self.grade], *least[1:])
        return self._directness

    def only_unknowns_separate(self) -> bool:
        """Whether the population would be direct or partial if the patient met the requirements
        that the profile leaves open."""
        return all(
            not assessment.failed and not assessment.unreported and assessment.unknown
            for assessment in self.assessments
        )


def combined(grades: Iterable[Grade]) -> Grade:
    """The grade over several cases: the least direct one, but indirect if only some cases are
    outside."""
    seen = set(grades)
    if "outside" in seen and len(seen) > 1:
        return "indirect"
    return min(seen, key=RANK.__getitem__)


def applicability(people: StudyPopulation, profile: Profile) -> Applicability:
    return Applicability([assess(people, case) for case in profile.cases])


class Applicabilities(dict[str, Applicability]):
    """Population → its evaluation for one profile, computed on first use.

    The prevalence of a fact in a population is looked up once for all profiles.
    """

    def __init__(self, populations: StudyPopulations, profile: Profile) -> None:
        self.populations = populations
        self.tables = [
            (case, [prevalence_by_population(fact, populations) for fact in case.facts])
            for case in profile.cases
        ]

    def __missing__(self, population: str) -> Applicability:
        people, look_up = self.populations[population], itemgetter(population)
        evaluation = self[population] = Applicability(
            [_assessed(people, case, map(look_up, tables)) for case, tables in self.tables]
        )
        return evaluation
