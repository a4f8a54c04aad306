"""Compares the estimates of a network with the medians of matched patients, where both are printed.

A hazard ratio from other patients may not hold for those in question. If hazards are constant, the
ratio of the medians (control / tested) equals the hazard ratio. A ratio outside the interval of the
estimate is therefore a warning; it is never used as an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ...message import message
from ..model.rows import Result
from ..nma.log_ratio import USUAL_LEVEL, log_ratio
from ..output.intervals import between, rounded, spelled
from ..reasoning.effects import number
from ..reasoning.scope import Scope
from .contrast import IncludedContrast
from .matching import is_matched, marks_comparisons, refractory_words


class Medians(NamedTuple):
    """The printed medians of the two arms of a study in one population."""

    population: str
    tested: str
    control: str
    unit: str
    results: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Control divided by tested, which is below 1 if the tested arm does better."""
        return number(self.control) / number(self.tested)


class MedianWarning(NamedTuple):
    """A hazard ratio whose interval excludes the ratio of the matched medians of its study.

    `tested` and `control` are the regimens compared, `refractory_to` is what all matched patients
    were refractory to, `figures` are the ratio and its 95% limits, and the labels are those of the
    two populations.
    """

    result: Result
    figures: tuple[str, str, str]
    tested: str
    control: str
    medians: Medians
    refractory_to: str
    matched_label: str
    label: str

    @property
    def text(self) -> str:
        medians, result = self.medians, self.result
        return message(
            "network.medians",
            "{matched}: median {endpoint} {tested_median} with {tested} and "
            "{control_median} with {control}; their ratio of {ratio} lies outside the "
            "interval of the hazard ratio used, {estimate} ({population})",
            matched=self.matched_label,
            population=self.label,
            endpoint=result.endpoint,
            tested_median=f"{medians.tested} {medians.unit}".strip(),
            control_median=f"{medians.control} {medians.unit}".strip(),
            tested=self.tested,
            control=self.control,
            ratio=rounded(medians.ratio),
            estimate=spelled(*self.figures),
        )

    @property
    def brief(self) -> str:
        """The warning in a few words, for a place that shows the hazard ratio."""
        medians = self.medians
        return message(
            "network.medians_brief",
            "but medians {figures} ({population}), a ratio of {ratio}, outside {interval}",
            figures=f"{medians.tested} vs {medians.control} {medians.unit}".strip(),
            population=self.matched_label.removeprefix(f"{self.result.trial}: "),
            ratio=rounded(medians.ratio),
            interval=between(*self.figures[1:]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The warning as in the JSON of networks and of evidence."""
        return {
            "treatment1": self.tested,
            "treatment2": self.control,
            "result": self.result.id,
            "population": self.medians.population,
            "medians": list(self.medians.results),
            "ratio": self.medians.ratio,
            "text": str(self.text),
        }


def median_warnings(
    scope: Scope, included: Iterable[IncludedContrast]
) -> tuple[MedianWarning, ...]:
    """The comparisons in a network whose interval excludes the ratio of matched medians.

    There are none if the profile names nothing as refractory.
    """
    warnings = (median_warning(scope, contrast.result) for contrast in included)
    return tuple(warning for warning in warnings if warning is not None)


def median_warning(scope: Scope, result: Result) -> MedianWarning | None:
    """The warning about one result: its 95% interval excludes the ratio of the matched medians.

    None if there is no reason to warn: the result is no hazard ratio with an interval, the
    profile names nothing as refractory, or no medians of matched patients are printed.
    """
    if not marks_comparisons(scope.profile) or (figures := _figures(result)) is None:
        return None
    evidence = scope.evidence
    tested, control = map(evidence.regimen_of, (result.arm, result.comparator_arm))
    medians = _most_direct_medians(scope, result, tested, control)
    _, low, high = map(number, figures)
    if medians is None or low <= medians.ratio <= high:
        return None
    return MedianWarning(
        result,
        figures,
        tested,
        control,
        medians,
        refractory_words(scope.profile),
        evidence.populations[medians.population].label,
        evidence.populations[result.population].label,
    )


def _figures(result: Result) -> tuple[str, str, str] | None:
    """A hazard ratio and its 95% limits: as printed, or for another level as a network uses them;
    None if there is none."""
    if result.measure != "hazard_ratio" or result.kind != "contrast" or not result.has_interval:
        return None
    printed = result.value, result.ci_low, result.ci_high
    ratio = log_ratio(*printed, result.ci_level)
    if isinstance(ratio, str):
        return None
    if ratio.level == USUAL_LEVEL:
        return printed
    value, low, high = map(rounded, ratio.interval)
    return value, low, high


def _most_direct_medians(scope: Scope, result: Result, tested: str, control: str) -> Medians | None:
    """The medians of the study's most direct matched population; None if none is printed."""
    return max(
        _matched_medians(scope, result, tested, control),
        key=lambda medians: scope.applicabilities[medians.population].directness,
        default=None,
    )


def _matched_medians(
    scope: Scope, compared: Result, tested: str, control: str
) -> Iterator[Medians]:
    """The medians of both arms in each matched population of the study."""
    groups: dict[tuple[str, str], dict[str, tuple[str, Result]]] = {}
    for result in _median_results(scope, compared):
        if is_matched(scope.applicabilities[result.population], scope.profile):
            group = groups.setdefault((result.population, result.report), {})
            group |= {name: (value, result) for name, value in _values(scope, result).items()}
    for (population, _), group in groups.items():
        if tested in group and control in group:
            (own, first), (other, second) = group[tested], group[control]
            results = tuple(dict.fromkeys((first.id, second.id)))
            if first.unit == second.unit:
                yield Medians(population, own, other, first.unit, results)


def _median_results(scope: Scope, compared: Result) -> Iterator[Result]:
    """The latest medians of the study of a comparison, on its endpoint."""
    study_of, interpretations = scope.evidence.study_of, scope.interpretations
    study = study_of(compared.trial)
    for result in interpretations.known:
        if (
            result.measure == "median"
            and result.kind != "prognostic"
            and result.endpoint == compared.endpoint
            and study_of(result.trial) == study
            and interpretations.of(result).role != "superseded"
        ):
            yield result


def _values(scope: Scope, result: Result) -> Mapping[str, str]:
    """Regimen → its median, if it is a plain number above 0 (not `NR` or a bound)."""
    regimen_of = scope.evidence.regimen_of
    printed = {
        regimen_of(result.arm): result.value,
        regimen_of(result.comparator_arm): result.comparator_value,
    }
    return {name: value for name, value in printed.items() if name and number(value) > 0}
