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
from itertools import chain
from typing import NamedTuple

from ...computed_once import computed_once
from ..exposure.criteria import Clause, Has, Measured
from ..exposure.kleene import Truth
from ..model.kinds import GRADES, Grade
from .case import Case
from .defining_features import is_about_features, strangeness
from .grading import (
    NO_GAPS,
    NO_LINES,
    Gaps,
    best_grade,
    denied_shares,
    grade_within,
    is_matched,
    unreported_facts,
)
from .populations import StudyPopulation, StudyPopulations
from .prevalence import Prevalence, prevalence_by_population
from .profile import Profile

_KINDS_OF_FACTS = range(4)  # ranks of prevalences
RANK: Mapping[Grade, int] = {grade: rank for rank, grade in enumerate(GRADES)}


class Assessment:
    """The evaluation of one population for one case of a profile; `facts` is empty if the grade is
    outside."""

    __slots__ = ("case", "facts", "gaps", "grade", "people", "truths")

    def __init__(
        self,
        people: StudyPopulation,
        grade: Grade,
        truths: list[Truth],
        facts: Sequence[Prevalence],
        gaps: Gaps = NO_GAPS,
        case: Case | None = None,
    ) -> None:
        self.case = case
        self.people = people
        self.grade = grade
        self.truths = truths
        self.facts = facts
        self.gaps = gaps

    @property
    def requirements(self) -> list[tuple[Clause, Truth]]:
        return list(zip(self.people.requirements, self.truths, strict=True))

    @property
    def failed(self) -> list[Clause]:
        """The requirements that the profile does not meet."""
        required = zip(self.people.requirements, self.truths, strict=True)
        return [clause for clause, truth in required if truth is False]

    @property
    def unknown(self) -> list[Clause]:
        """The requirements of which it is unknown whether the patient meets them."""
        if None not in self.truths:
            return []
        required = zip(self.people.requirements, self.truths, strict=True)
        return [clause for clause, truth in required if truth is None]

    @property
    def unreported(self) -> Sequence[Prevalence]:
        """The facts of the profile without which the population is indirect."""
        return self.gaps.unreported

    @property
    def unstated_features(self) -> list[Clause]:
        """The features by which the population is defined, present or absent, and which the
        profile does not state."""
        return list(filter(is_about_features, self.unknown))

    @property
    def strangeness(self) -> int:
        """How far the unstated defining features set the population apart: 0 if there are none, or
        only forms of a feature that the profile states."""
        unstated = self.unstated_features
        return strangeness(unstated, self.case) if unstated else 0

    @property
    def lacks_feature(self) -> bool:
        """Whether the population is indirect because a feature or a quantity of the profile is not
        reported."""
        unreported = self.gaps.unreported
        return bool(unreported) and any(
            isinstance(each.fact, (Has, Measured)) for each in unreported
        )

    @property
    def is_matched(self) -> bool:
        """Whether all patients have every refractoriness that the profile states (at least one)."""
        return self.grade != "outside" and is_matched(self.facts)

    def directness(self) -> tuple[object, ...]:
        """A sort key: populations without an unstated defining feature, then those defined by the
        absence of one, then by its presence; then the grade, then facts shared by all patients,
        then larger fractions."""
        by_all = [prevalence.rank for prevalence in self.facts if prevalence.by == "all"]
        weights = tuple([prevalence.weight for prevalence in self.facts])
        return (
            -self.strangeness,
            RANK[self.grade],
            *map(by_all.count, _KINDS_OF_FACTS),
            weights,
        )


class Requirements(NamedTuple):
    """The requirements of a population for one case: whether each is met, and the best grade that
    they leave to the population."""

    truths: list[Truth]
    best: Grade


class CaseAssessments:
    """The evaluation of populations for one case of a profile.

    Many populations have the same requirements, so each set of requirements is evaluated once.
    """

    def __init__(self, case: Case, populations: StudyPopulations) -> None:
        self.case, self.populations = case, populations
        self.deciding = populations.deciding_features
        self.no_gaps = NO_GAPS if case.gives_lines else NO_LINES
        self._prevalences = [prevalence_by_population(fact, populations) for fact in case.facts]
        self._requirements: dict[tuple[Clause, ...], Requirements] = {}

    def of(self, population: str) -> Assessment:
        """The evaluation of a population; facts are looked up only if no requirement is false."""
        people = self.populations[population]
        truths, best = self._evaluated(people.requirements)
        if best == "outside":
            return Assessment(people, best, truths, ())
        facts = [prevalences[population] for prevalences in self._prevalences]
        unreported = unreported_facts(facts, self.deciding)
        denied = denied_shares(people.majorities, self.case) if people.majorities else ()
        gaps = self.no_gaps
        if unreported or denied:
            gaps = Gaps(unreported, denied, gaps.lines_unknown)
        return Assessment(people, grade_within(best, facts, gaps), truths, facts, gaps, self.case)

    def _evaluated(self, clauses: tuple[Clause, ...]) -> Requirements:
        if (evaluated := self._requirements.get(clauses)) is None:
            truths = self.case.truths(clauses)
            evaluated = Requirements(truths, best_grade(clauses, truths))
            self._requirements[clauses] = evaluated
        return evaluated


class Applicability:
    """The evaluation of one population for a profile: one assessment for each of its cases."""

    def __init__(self, assessments: Sequence[Assessment]) -> None:
        self.assessments = assessments
        self.grade = (
            assessments[0].grade
            if len(assessments) == 1
            else combined(assessment.grade for assessment in assessments)
        )

    @property
    def population(self) -> str:
        return self.assessments[0].people.population.id

    @property
    def rank(self) -> int:
        """The position of the grade, the least direct first."""
        return RANK[self.grade]

    @computed_once
    def directness(self) -> tuple[object, ...]:
        """The sort key of the least direct case, with the grade over all cases."""
        least = min([assessment.directness() for assessment in self.assessments])
        return least if len(self.assessments) == 1 else (least[0], self.rank, *least[2:])

    @computed_once
    def nearness(self) -> tuple[int, int]:
        """A sort key, the nearest first: populations without an unstated defining feature, then
        the grade."""
        return (self.strangeness, -self.rank)

    @computed_once
    def strangeness(self) -> int:
        """How far unstated defining features set the population apart, in the worst case."""
        return max([assessment.strangeness for assessment in self.assessments])

    @computed_once
    def is_matched(self) -> bool:
        """Whether all patients have every refractoriness that the profile states (at least one)."""
        return all(assessment.is_matched for assessment in self.assessments)

    @computed_once
    def unstated_features(self) -> list[Clause]:
        """The features, present or absent, by which the population is defined and which the
        profile does not state."""
        unstated = [assessment.unstated_features for assessment in self.assessments]
        return unstated[0] if len(unstated) == 1 else list(dict.fromkeys(chain(*unstated)))

    @property
    def lacks_feature(self) -> bool:
        """Whether the population is indirect because a feature of the profile is not reported."""
        return any(assessment.lacks_feature for assessment in self.assessments)

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


class Applicabilities(dict[str, Applicability]):
    """Population → its evaluation for one profile, computed on first use.

    The prevalence of a fact in a population is looked up once for all profiles.
    """

    def __init__(self, populations: StudyPopulations, profile: Profile) -> None:
        self.by_case = [CaseAssessments(case, populations) for case in profile.cases]

    def __missing__(self, population: str) -> Applicability:
        evaluation = self[population] = Applicability(
            [assessments.of(population) for assessments in self.by_case]
        )
        return evaluation
