"""The evidence that bears on a regimen for a profile: what it was tested in, what it lost, what is estimated of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..applicability.assessment import RANK, Applicability
from ..model.kinds import Effect, Grade, Role
from ..model.rows import Result, Trial
from .interpretation import Interpretation, RegimenResult

APPLICABLE: tuple[Grade, ...] = ("direct", "partial")


class Candidate:
    """One result as evidence on one regimen, and how far its population applies."""

    __slots__ = ("applicability", "bearing", "grade", "result")

    def __init__(self, bearing: RegimenResult, applicability: Applicability) -> None:
        self.bearing = bearing
        self.applicability = applicability
        self.result: Result = bearing.result
        self.grade: Grade = applicability.grade

    @property
    def reading(self) -> Interpretation:
        return self.bearing.reading

    @property
    def comparator(self) -> str:
        return self.bearing.comparator

    @property
    def as_control(self) -> bool:
        return self.bearing.as_control

    @property
    def directness(self) -> tuple[object, ...]:
        return self.applicability.directness

    @property
    def counts(self) -> bool:
        return self.bearing.reading.role == "counts"

    @property
    def in_subgroup(self) -> bool:
        return bool(self.applicability.assessments[0].people.population.part_of)

    @property
    def applies(self) -> bool:
        return self.grade in APPLICABLE


class Candidates:
    """All candidates of one regimen: `items`, whose populations are not outside the profile, and those `outside`.

    Of the items that count, `tested` are comparisons in which the regimen was the tested arm (with `benefits` and
    `harms` among them), `losses` those in which it was the control and the tested arm did better.
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
        for one in self.items:
            if one.bearing.reading.role == "counts":
                self._sort_in(one)

    def _sort_in(self, one: Candidate) -> None:
        effect = one.reading.effect
        self.contrasts.append(one)
        if not one.as_control:
            self.tested.append(one)
            if effect == "benefit":
                self.benefits.append(one)
            elif effect == "harm":
                self.harms.append(one)
        elif effect == "benefit":
            self.losses.append(one)

    @property
    def estimates(self) -> list[Candidate]:
        """Figures of response or survival from studies that compare nothing here.

        Arms of a randomised trial count only where the trial gives the regimen no comparison that applies.
        """
        compared = {one.result.trial for one in self.contrasts}
        return [
            one
            for one in self.items
            if one.bearing.is_estimate and one.result.trial not in compared
        ]

    def kept(self, keep: Callable[[Candidate], bool]) -> Candidates:
        """These candidates, with only those items that `keep` accepts."""
        return Candidates(self.regimen, filter(keep, self.items), self.outside)

    def with_other(self, doubtful: Candidate, effect: Effect | None) -> Candidates:
        """These candidates, with the doubtful one read as having another effect; without any, as context."""
        role: Role = "counts" if effect else "context"
        reading = doubtful.reading._replace(effect=effect, role=role)
        other = Candidate(doubtful.bearing._replace(reading=reading), doubtful.applicability)
        return Candidates(
            self.regimen, (other if one is doubtful else one for one in self.items), self.outside
        )


def candidates(
    regimen: str, results: Iterable[RegimenResult], applicabilities: Mapping[str, Applicability]
) -> Candidates:
    """What bears on a regimen, for the profile to which the populations apply as given."""
    inside: list[Candidate] = []
    outside: list[Candidate] = []
    for bearing in results:
        applicability = applicabilities[bearing.result.population]
        found = outside if applicability.grade == "outside" else inside
        found.append(Candidate(bearing, applicability))
    return Candidates(regimen, inside, outside)


def most_direct(items: Iterable[Candidate]) -> list[Candidate]:
    """The candidates whose population is the most direct; several where populations tie."""
    items = list(items)
    if len(items) < 2:
        return items
    directness = [one.applicability.directness for one in items]
    best = max(directness)
    return [one for one, its_own in zip(items, directness, strict=True) if its_own == best]


def better_grade(one: Candidate, other: Candidate) -> bool:
    return RANK[one.grade] > RANK[other.grade]


def tier(trial: Trial) -> int:
    """1 phase 3, 2 other randomised, 3 single-arm trial, 4 observational."""
    if trial.is_randomised:
        return 1 if "3" in trial.phase else 2
    return 3 if trial.design in ("single-arm", "randomised") else 4
