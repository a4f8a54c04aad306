"""Applicability of a population to a profile: direct, partial, indirect or outside.

The grade depends on two questions. Does the patient meet the requirements of the population? If a
single requirement is not met, the grade is outside. And how common are the decisive facts of the
profile (refractoriness, lines, features, exposures) in the population: are they true of all
patients, of some, or not reported? The whole evaluation is kept, so that every grade can be
explained.

A profile with alternatives has several cases (see `case.py`); each of them is evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ...computed_once import computed_once
from ..exposure.criteria import Clause, Has, Lines, Measured
from ..exposure.kleene import Truth
from ..model.kinds import GRADES, Grade
from .case import Case, Fact
from .defining_features import is_about_features, strangeness
from .populations import Fraction, Majority, StudyPopulation, StudyPopulations
from .prevalence import Prevalence, about_lines, prevalence_by_population
from .profile import Profile

_KINDS_OF_FACTS = range(4)  # ranks of prevalences
RANK: Mapping[Grade, int] = {grade: rank for rank, grade in enumerate(GRADES)}


class Gaps(NamedTuple):
    """What keeps a population from being direct.

    `unreported` are facts without which it is indirect. `denied` are the shares of at least half
    of the patients that state a status or a feature which is false for this patient.
    `lines_unknown` says that the profile does not give the number of lines.
    """

    unreported: Sequence[Prevalence]
    denied: Sequence[Fraction]
    lines_unknown: bool


_NO_GAPS = Gaps((), (), False)
_NO_LINES = Gaps((), (), True)


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
        gaps: Gaps = _NO_GAPS,
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
        return self.grade != "outside" and _is_matched(self.facts)

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


def _is_matched(facts: Iterable[Prevalence]) -> bool:
    refractory = {prevalence.by for prevalence in facts if prevalence.rank == 0}
    return refractory == {"all"}


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
        self.no_gaps = _NO_GAPS if case.gives_lines else _NO_LINES
        self._prevalences = [prevalence_by_population(fact, populations) for fact in case.facts]
        self._requirements: dict[tuple[Clause, ...], Requirements] = {}

    def of(self, population: str) -> Assessment:
        """The evaluation of a population; facts are looked up only if no requirement is false."""
        people = self.populations[population]
        truths, best = self._evaluated(people.requirements)
        if best == "outside":
            return Assessment(people, best, truths, ())
        facts = [prevalences[population] for prevalences in self._prevalences]
        unreported = _unreported(facts, self.deciding)
        denied = _denied(people.majorities, self.case) if people.majorities else ()
        gaps = self.no_gaps
        if unreported or denied:
            gaps = Gaps(unreported, denied, gaps.lines_unknown)
        return Assessment(people, _grade(best, facts, gaps), truths, facts, gaps, self.case)

    def _evaluated(self, clauses: tuple[Clause, ...]) -> Requirements:
        if (evaluated := self._requirements.get(clauses)) is None:
            truths = self.case.truths(clauses)
            evaluated = Requirements(truths, _best_grade(clauses, truths))
            self._requirements[clauses] = evaluated
        return evaluated


def _best_grade(clauses: Sequence[Clause], truths: Sequence[Truth]) -> Grade:
    """The best grade of a population with these requirements: outside if one is false, partial if
    only lines are open, indirect if anything else is."""
    if False in truths:
        return "outside"
    if None not in truths:
        return "direct"
    unknown = [clause for clause, truth in zip(clauses, truths, strict=True) if truth is None]
    return "partial" if all(map(about_lines, unknown)) else "indirect"


def _unreported(facts: Sequence[Prevalence], deciding: Collection[str]) -> Sequence[Prevalence]:
    """The facts that are not reported and without which the population is indirect.

    Lines that are not reported weigh less if the refractoriness of the profile is matched.
    """
    missing = [prevalence for prevalence in facts if prevalence.by == "not reported"]
    if not missing:
        return ()
    return [prevalence for prevalence in missing if _is_essential(prevalence.fact, facts, deciding)]


def _is_essential(fact: Fact, facts: Iterable[Prevalence], deciding: Collection[str]) -> bool:
    if isinstance(fact, Lines):
        return not _is_matched(facts)
    if isinstance(fact, Has):
        return fact.feature in deciding
    if isinstance(fact, Measured):
        return fact.quantity in deciding
    return fact.status == "refractory"


def _denied(majorities: Iterable[Majority], case: Case) -> Sequence[Fraction]:
    """The shares of at least half of the patients that state a drug status or a feature which is
    false for this patient."""
    return [
        fraction
        for fraction, stated in majorities
        if False in [case.truth(literal) for literal in stated]
    ]


def _grade(best: Grade, facts: Sequence[Prevalence], gaps: Gaps) -> Grade:
    """The grade of a population that has no requirement that is false for the profile; `best` is
    the best grade that its requirements allow."""
    if gaps.unreported or best == "indirect":
        return "indirect"
    if best == "partial" or gaps.denied or gaps.lines_unknown:
        return "partial"
    for prevalence in facts:
        if prevalence.by != "all":
            return "partial"
    return "direct"


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
