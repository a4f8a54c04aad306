"""The evidence on a regimen for a profile: comparisons that include it, and estimates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ...computed_once import computed_once
from ..applicability.assessment import Applicability
from ..model.kept_per_result import kept_per_result
from ..model.kinds import Effect, Grade, Role
from ..model.rows import Result
from .effects import INTERVAL_MEASURES
from .interpretation import Comparison, Interpretation, RegimenResult
from .intervals import implied_events

APPLICABLE: tuple[Grade, ...] = ("direct", "partial")
RESPONDERS = "responders"  # a denominator of populations


class Candidate:
    """One result as evidence on one regimen, with the applicability of its population."""

    __slots__ = ("applicability", "comparison", "counts", "grade", "regimen_result", "result")

    def __init__(self, regimen_result: RegimenResult, applicability: Applicability) -> None:
        self.regimen_result = regimen_result
        self.applicability = applicability
        self.result: Result = regimen_result.result
        self.grade: Grade = applicability.grade
        self.comparison: Comparison | None = regimen_result.comparison
        self.counts = regimen_result.interpretation.role == "counts"

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
    def label(self) -> str:
        """The description of the population."""
        return self.applicability.assessments[0].people.population.label

    @property
    def is_of_responders(self) -> bool:
        """Whether the population consists only of the patients who responded."""
        population = self.applicability.assessments[0].people.population
        return population.denominator == RESPONDERS

    @property
    def is_of_one_patient(self) -> bool:
        return self.result.n == "1"

    @property
    def in_subgroup(self) -> bool:
        return bool(self.applicability.assessments[0].people.population.part_of)

    @property
    def applies(self) -> bool:
        return self.grade in APPLICABLE

    @property
    def has_interval(self) -> bool:
        """Whether an interval decides what the comparison shows."""
        return self.result.has_interval and self.result.measure in INTERVAL_MEASURES

    @property
    def is_flagged(self) -> bool:
        return bool(self.result.doubtful_flags)


class Candidates:
    """All candidates of one regimen: `items` with applicable populations, and those `outside`."""

    def __init__(
        self,
        regimen: str,
        items: Sequence[Candidate],
        inapplicable: Sequence[tuple[RegimenResult, Applicability]] = (),
    ) -> None:
        """`inapplicable` are the results with populations that are outside."""
        self.regimen = regimen
        self.items = items
        self._inapplicable = inapplicable

    @computed_once
    def outside(self) -> Sequence[Candidate]:
        return [Candidate(*inapplicable) for inapplicable in self._inapplicable]

    def kept(self, keep: Callable[[Candidate], bool]) -> Candidates:
        """These candidates with only the items that `keep` accepts."""
        return Candidates(self.regimen, list(filter(keep, self.items)), self._inapplicable)

    def with_other(self, doubtful: Candidate, effect: Effect | None) -> Candidates:
        """The same candidates with another effect for the doubtful one (None: it does not
        count)."""
        role: Role = "counts" if effect else "context"
        interpretation = doubtful.interpretation._replace(effect=effect, role=role)
        other = Candidate(
            doubtful.regimen_result._replace(interpretation=interpretation), doubtful.applicability
        )
        items = [other if candidate is doubtful else candidate for candidate in self.items]
        return Candidates(self.regimen, items, self._inapplicable)


@kept_per_result
def by_events(result: Result) -> tuple[float, str]:
    """A sort key: the figure with the most events first, then by identifier."""
    return (-(implied_events(result) or 0), result.id)


@kept_per_result
def by_precision(result: Result) -> tuple[object, ...]:
    """A sort key: unflagged figures first, then those with an interval, then by events."""
    return (bool(result.doubtful_flags), not result.has_interval, by_events(result))


class Descending:
    """A sort key in descending order."""

    __slots__ = ("value",)

    def __init__(self, value: tuple[object, ...]) -> None:
        self.value = value

    def __lt__(self, other: Descending) -> bool:
        return other.value < self.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Descending) and self.value == other.value


def candidates(
    regimen: str, results: Iterable[RegimenResult], applicabilities: Mapping[str, Applicability]
) -> Candidates:
    """The evidence on a regimen, given its results and the applicability of each population."""
    items: list[Candidate] = []
    inapplicable: list[tuple[RegimenResult, Applicability]] = []
    for regimen_result in results:
        applicability = applicabilities[regimen_result.result.population]
        if applicability.grade == "outside":
            inapplicable.append((regimen_result, applicability))
        else:
            items.append(Candidate(regimen_result, applicability))
    return Candidates(regimen, items, inapplicable)
