"""Which contrasts enter an evidence network for a profile, and which are left out, each with the reason.

One contrast a trial enters: that of its most direct population that prints an interval, in its latest report (DESIGN, section 5).
A trial of several arms enters with all pairs of arms where all are printed for one population; else with one, because how
its contrasts hang together is not printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...errors import UnknownNameError
from ..applicability.assessment import Applicability
from ..model.kinds import Grade
from ..model.rows import Result
from ..nma.contrast_data import Contrast, errors_are_compatible, open_triangles
from ..nma.log_ratio import LogRatio, log_ratio, ratio_of_shares
from ..reasoning.candidates import APPLICABLE, Candidate
from ..reasoning.effects import number, sizes
from ..reasoning.interpretation import Interpretation, Interpretations
from ..reasoning.scope import Scope
from ..reasoning.wording import clause_words, why_indirect

GRADES: Mapping[str, tuple[Grade, ...]] = {
    "direct": ("direct",),
    "applicable": APPLICABLE,
    "all": ("direct", "partial", "indirect"),
}


def grades_of(populations: str) -> tuple[Grade, ...]:
    """The grades that a word names. Raises `UnknownNameError` for another word."""
    if populations not in GRADES:
        raise UnknownNameError("kind of populations", populations, GRADES)
    return GRADES[populations]


class IncludedContrast(NamedTuple):
    """A contrast that enters: the study, the regimens of its arms, how directly it applies, and its log ratio.

    `patients` are the printed sizes of the two arms; empty where they are not printed.
    """

    study: str
    tested: str
    control: str
    candidate: Candidate
    ratio: LogRatio
    patients: tuple[int, ...] = ()

    @property
    def result(self) -> Result:
        return self.candidate.result

    @property
    def grade(self) -> Grade:
        return self.candidate.grade

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.tested, self.control))


class ExcludedContrast(NamedTuple):
    """A contrast on the endpoint that does not enter, and why."""

    result: Result
    tested: str
    control: str
    reason: str


class Selection(NamedTuple):
    """What enters an evidence network, and what does not."""

    included: tuple[IncludedContrast, ...] = ()
    excluded: tuple[ExcludedContrast, ...] = ()


class SelectionCriteria(NamedTuple):
    """On which terms contrasts enter: from populations of which grades, interim reports too or not, without which trials, and
    how response is compared (OR, RR)."""

    grades: tuple[Grade, ...] = APPLICABLE
    interim: bool = True
    without: frozenset[str] = frozenset()
    measure: str = "OR"


EVERYTHING_APPLICABLE = SelectionCriteria()


def select_contrasts(scope: Scope, terms: SelectionCriteria = EVERYTHING_APPLICABLE) -> Selection:
    """What enters the network for an scope's profile, on the endpoint that the scope asks for."""
    return _Gate(scope, terms).sorted()


class _Gate:
    """Lets contrasts in, or says why not."""

    def __init__(self, scope: Scope, terms: SelectionCriteria) -> None:
        self.scope, self.terms = scope, terms
        self.evidence, self.interpretations = scope.evidence, scope.interpretations
        self.family = self.evidence.endpoints[scope.endpoint].family

    def sorted(self) -> Selection:
        left_out: list[ExcludedContrast] = []
        studies: dict[str, list[IncludedContrast]] = {}
        for reading in asked_contrasts(self.interpretations):
            entrant = self._let_in(reading)
            if isinstance(entrant, ExcludedContrast):
                left_out.append(entrant)
            else:
                studies.setdefault(entrant.study, []).append(entrant)
        entered: list[IncludedContrast] = []
        for one in studies.values():
            chosen = list(_chosen(one))
            entered += chosen
            left_out += (
                ExcludedContrast(other.result, other.tested, other.control, _why_not(other, chosen))
                for other in one
                if other not in chosen
            )
        known = {entrant.study for entrant in entered}
        told = [one for one in left_out if self._is_worth_telling(one.result, known)]
        return Selection(tuple(entered), tuple(told))

    def _is_worth_telling(self, result: Result, entered: Collection[str]) -> bool:
        """Medians, differences and claims of a trial that enters with a ratio are not news."""
        return (
            result.measure == "hazard_ratio" or self.evidence.study_of(result.trial) not in entered
        )

    def _let_in(self, reading: Interpretation) -> IncludedContrast | ExcludedContrast:
        result = reading.result
        tested, control = map(self.evidence.regimen_of, (result.arm, result.comparator_arm))
        candidate = self._candidate(reading, tested, control)
        if why := self._reason_against(reading, candidate, tested):
            return ExcludedContrast(result, tested, control, why)
        ratio = self._ratio(result)
        if isinstance(ratio, str):
            return ExcludedContrast(result, tested, control, ratio)
        patients = sizes(self.evidence, result)
        return IncludedContrast(
            self.evidence.study_of(result.trial), tested, control, candidate, ratio, patients
        )

    def _candidate(self, reading: Interpretation, tested: str, control: str) -> Candidate:
        bearing = self.interpretations.bearing(reading, tested, control, as_control=False)
        return Candidate(bearing, self.scope.applicabilities[reading.result.population])

    def _reason_against(self, reading: Interpretation, candidate: Candidate, tested: str) -> str:
        result, terms = reading.result, self.terms
        if reading.role != "counts":
            return reading.why
        if candidate.grade == "outside":
            return "outside the profile: " + "; ".join(
                dict.fromkeys(_failures(candidate.applicability))
            )
        if failed := self._failed(result, tested):
            return f"not everybody was refractory to {failed}, which failed"
        if candidate.grade not in terms.grades:
            return f"only {candidate.grade}" + (
                f" ({why_indirect(candidate)})" if candidate.grade == "indirect" else ""
            )
        if not terms.interim and self.interpretations.is_interim(result):
            return "an interim report without a later one"
        if terms.without & {result.trial, self.evidence.study_of(result.trial)}:
            return "the trial is left out, as asked"
        return ""

    def _failed(self, result: Result, tested: str) -> str:
        """The drugs of the tested regimen that failed, where the component rule does not let the result speak for it."""
        ruling, populations = (
            self.scope.rules.ruling(self.evidence.vocabulary.regimens[tested]),
            self.scope.populations,
        )
        return (
            ""
            if ruling.admits(populations[result.population], populations)
            else " and ".join(ruling.failed)
        )

    def _ratio(self, result: Result) -> LogRatio | str:
        if self.family == "response":
            return _of_shares(result, sizes(self.evidence, result), self.terms.measure)
        if result.measure != "hazard_ratio":
            return "no hazard ratio is printed"
        if not result.has_interval:
            return "no interval is printed"
        return log_ratio(result.value, result.ci_low, result.ci_high, result.ci_level)


def asked_contrasts(interpretations: Interpretations) -> Iterator[Interpretation]:
    """The contrasts on the endpoint asked for, of two regimens; whether they count or not."""
    for result in interpretations.known:
        if result.kind == "contrast" and result.comparator_arm and interpretations.is_asked(result):
            yield interpretations.of(result)


def _of_shares(result: Result, patients: Sequence[int], measure: str) -> LogRatio | str:
    """The ratio of two shares: by the printed counts, else by percentages and the printed sizes of the arms."""
    if len(patients) != 2:
        return "the sizes of both arms are not printed"
    if result.count and result.comparator_count:
        events = (number(result.count), number(result.comparator_count))
        return ratio_of_shares(events, patients, measure)
    if (
        result.measure != "rate"
        or result.unit != "percent"
        or not (result.value and result.comparator_value)
    ):
        return "no share of both arms is printed"
    percentages = (number(result.value), number(result.comparator_value))
    made = ratio_of_shares(
        [share * n / 100 for share, n in zip(percentages, patients, strict=True)], patients, measure
    )
    return (
        made
        if isinstance(made, str)
        else made._replace(doubt="events are worked out from printed percentages")
    )


def _failures(applicability: Applicability) -> Iterator[str]:
    for assessment in applicability.assessments:
        yield from (f"required {clause_words(clause)}" for clause in assessment.failed)


def _chosen(study: Sequence[IncludedContrast]) -> Iterable[IncludedContrast]:
    """What of a study enters: the most direct contrast; every pair of its arms, where one population prints them all, and they
    add up but for rounding."""
    best = _most_direct(study)
    same = [
        one
        for one in study
        if (one.result.population, one.result.report)
        == (best.result.population, best.result.report)
    ]
    pairs = {
        pair: _most_direct([one for one in same if one.pair == pair])
        for pair in dict.fromkeys(one.pair for one in same)
    }
    arms = {regimen for pair in pairs for regimen in pair}
    whole = len(arms) > 2 and len(pairs) == len(arms) * (len(arms) - 1) // 2
    return (
        list(pairs.values())
        if whole and _hang_together(list(map(contrast_of, pairs.values())))
        else [best]
    )


def _hang_together(study: Sequence[Contrast]) -> bool:
    return all(
        triangle.is_rounding for triangle in open_triangles(study)
    ) and errors_are_compatible(study)


def _most_direct(contrasts: Sequence[IncludedContrast]) -> IncludedContrast:
    """The most direct; then the whole trial before a subgroup, and the interval farthest on the tested side."""
    best = max(one.candidate.directness for one in contrasts)
    rivals = [one for one in contrasts if one.candidate.directness == best]
    return min(
        rivals,
        key=lambda one: (one.candidate.in_subgroup, number(one.result.ci_high), one.result.id),
    )


def contrast_of(one: IncludedContrast) -> Contrast:
    """An entrant as a contrast of a network: the log ratio of the tested over the control arm."""
    return Contrast(
        one.study, one.tested, one.control, one.ratio.effect, one.ratio.se, one.ratio.step
    )


def _why_not(other: IncludedContrast, chosen: Sequence[IncludedContrast]) -> str:
    """Why a contrast stands back behind another of its study."""
    own = next((one for one in chosen if one.pair == other.pair), None)
    if own is None:
        return f"one contrast a trial enters: {chosen[0].result.id}; how the arms' contrasts hang together is not printed"
    return f"one contrast a trial enters: {own.result.id} is more direct, or of the whole trial"
