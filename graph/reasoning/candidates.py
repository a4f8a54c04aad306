"""The evidence on a regimen for a profile: comparisons that include it, and estimates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..applicability.assessment import RANK, Applicability
from ..model.kinds import Effect, Grade, Role
from ..model.rows import Result, Trial
from .interpretation import Interpretation, RegimenResult

APPLICABLE: tuple[Grade, ...] = ("direct", "partial")


class Candidate:
    """One result as evidence on one regimen, with the applicability of its population."""

    __slots__ = ("applicability", "grade", "regimen_result", "result")

    def __init__(self, regimen_result: RegimenResult, applicability: Applicability) -> None:
        self.regimen_result = regimen_result
        self.applicability = applicability
        self.result: Result = regimen_result.result
        self.grade: Grade = applicability.grade

    @property
    def interpretation(self) -> Interpretation:
        return self.regimen_result.interpretation

    @property
    def comparator(self) -> str:
        return self.regimen_result.comparator

    @property
    def as_control(self) -> bool:
        return self.regimen_result.as_control

    @property
    def directness(self) -> tuple[object, ...]:
        return self.applicability.directness

    @property
    def counts(self) -> bool:
        return self.regimen_result.interpretation.role == "counts"

    @property
    def in_subgroup(self) -> bool:
        return bool(self.applicability.assessments[0].people.population.part_of)

    @property
    def applies(self) -> bool:
        return self.grade in APPLICABLE


class Candidates:
    """All candidates of one regimen.

    `items` are those with applicable populations, `outside` those with populations outside the
    profile. Of the items that count, `tested` are comparisons in which the regimen was the tested
    arm (with `benefits` and `harms` among them); `losses` are those in which it was the control and
    the tested arm did better.
    """

    def __init__(
        self, regimen: str, items: Iterable[Candidate], outside: Iterable[Candidate] = ()
    ) -> None:
        self.regimen = regimen
        self.items = tuple(items)
        self.outside = tuple(outside)
        self.contrasts: list[Candidate] = []
        self.tested: list[Candidate] = []
        self.benefits: list[Candidate] = []
        self.harms: list[Candidate] = []
        self.losses: list[Candidate] = []
        for candidate in self.items:
            if candidate.counts:
                self._classify(candidate)

    def _classify(self, candidate: Candidate) -> None:
        effect = candidate.interpretation.effect
        self.contrasts.append(candidate)
        if not candidate.as_control:
            self.tested.append(candidate)
            if effect == "benefit":
                self.benefits.append(candidate)
            elif effect == "harm":
                self.harms.append(candidate)
        elif effect == "benefit":
            self.losses.append(candidate)

    @property
    def estimates(self) -> list[Candidate]:
        """Response or survival figures of the regimen alone.

        An arm of a randomised trial counts only if the trial has no applicable comparison of that
        arm.
        """
        compared = {contrast.result.trial for contrast in self.contrasts}
        return [
            candidate
            for candidate in self.items
            if candidate.regimen_result.is_estimate and candidate.result.trial not in compared
        ]

    def kept(self, keep: Callable[[Candidate], bool]) -> Candidates:
        """These candidates with only the items that `keep` accepts."""
        return Candidates(self.regimen, filter(keep, self.items), self.outside)

    def with_other(self, doubtful: Candidate, effect: Effect | None) -> Candidates:
        """The same candidates with another effect for the doubtful one (None: it does not
        count)."""
        role: Role = "counts" if effect else "context"
        interpretation = doubtful.interpretation._replace(effect=effect, role=role)
        other = Candidate(
            doubtful.regimen_result._replace(interpretation=interpretation), doubtful.applicability
        )
        return Candidates(
            self.regimen,
            (other if candidate is doubtful else candidate for candidate in self.items),
            self.outside,
        )


def candidates(
    regimen: str, results: Iterable[RegimenResult], applicabilities: Mapping[str, Applicability]
) -> Candidates:
    """The evidence on a regimen, given its results and the applicability of each population."""
    inside: list[Candidate] = []
    outside: list[Candidate] = []
    for regimen_result in results:
        applicability = applicabilities[regimen_result.result.population]
        group = outside if applicability.grade == "outside" else inside
        group.append(Candidate(regimen_result, applicability))
    return Candidates(regimen, inside, outside)


def most_direct(items: Iterable[Candidate]) -> list[Candidate]:
    """The candidates with the most direct population; several if populations tie."""
    items = list(items)
    if len(items) < 2:
        return items
    directness = [candidate.applicability.directness for candidate in items]
    best = max(directness)
    return [item for item, own in zip(items, directness, strict=True) if own == best]


def better_grade(first: Candidate, second: Candidate) -> bool:
    return RANK[first.grade] > RANK[second.grade]


def tier(trial: Trial) -> int:
    """The tier of a trial: 1 phase 3, 2 other randomised, 3 single-arm, 4 observational."""
    if trial.is_randomised:
        return 1 if "3" in trial.phase else 2
    return 3 if trial.design in ("single-arm", "randomised") else 4
