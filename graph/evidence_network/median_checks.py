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
from ..output.intervals import rounded
from ..reasoning.effects import number
from ..reasoning.scope import Scope
from .contrast import IncludedContrast
from .matching import is_matched


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
    """A comparison in the network whose interval excludes the ratio of the matched medians."""

    contrast: IncludedContrast
    medians: Medians
    matched_label: str
    contrast_label: str

    @property
    def text(self) -> str:
        contrast, medians = self.contrast, self.medians
        return message(
            "network.medians",
            "{matched}: median {endpoint} {tested_median} with {tested} and "
            "{control_median} with {control}; their ratio of {ratio} lies outside the "
            "interval of the hazard ratio used, {estimate} ({population})",
            matched=self.matched_label,
            population=self.contrast_label,
            endpoint=contrast.result.endpoint,
            tested_median=f"{medians.tested} {medians.unit}".strip(),
            control_median=f"{medians.control} {medians.unit}".strip(),
            tested=contrast.tested,
            control=contrast.control,
            ratio=rounded(medians.ratio),
            estimate=contrast.shown,
        )

    def to_dict(self) -> dict[str, Any]:
        """The warning as in the JSON of networks."""
        contrast, medians = self.contrast, self.medians
        return {
            "treatment1": contrast.tested,
            "treatment2": contrast.control,
            "result": contrast.result.id,
            "population": medians.population,
            "medians": list(medians.results),
            "ratio": medians.ratio,
            "text": str(self.text),
        }


def median_warnings(
    scope: Scope, included: Iterable[IncludedContrast]
) -> tuple[MedianWarning, ...]:
    """The comparisons in a network whose interval excludes the ratio of matched medians.

    There are none if the profile names nothing as refractory.
    """
    marked = [contrast for contrast in included if contrast.matched is not None]
    populations = scope.evidence.populations
    return tuple(
        MedianWarning(
            contrast,
            medians,
            populations[medians.population].label,
            populations[contrast.result.population].label,
        )
        for contrast in marked
        if contrast.result.measure == "hazard_ratio"
        for medians in _most_direct_medians(scope, contrast)
        if not _is_inside(medians.ratio, contrast)
    )


def _is_inside(ratio: float, contrast: IncludedContrast) -> bool:
    """Whether a ratio lies in the 95% interval: as printed, otherwise as the network uses it."""
    result, (_, low, high) = contrast.result, contrast.ratio.interval
    if contrast.reported:
        low, high = number(result.ci_low), number(result.ci_high)
    return low <= ratio <= high


def _most_direct_medians(scope: Scope, contrast: IncludedContrast) -> list[Medians]:
    """The medians of the study's most direct matched population; none if none is printed."""
    found = list(_matched_medians(scope, contrast))
    directness = {
        medians: scope.applicabilities[medians.population].directness for medians in found
    }
    return sorted(found, key=directness.__getitem__)[-1:]


def _matched_medians(scope: Scope, contrast: IncludedContrast) -> Iterator[Medians]:
    """The medians of both arms in each matched population of the study."""
    groups: dict[tuple[str, str], dict[str, tuple[str, Result]]] = {}
    for result in _median_results(scope, contrast):
        if is_matched(scope.applicabilities[result.population], scope.profile):
            group = groups.setdefault((result.population, result.report), {})
            group |= {name: (value, result) for name, value in _values(scope, result).items()}
    for (population, _), group in groups.items():
        if contrast.tested in group and contrast.control in group:
            (tested, first), (control, second) = group[contrast.tested], group[contrast.control]
            results = tuple(dict.fromkeys((first.id, second.id)))
            if first.unit == second.unit:
                yield Medians(population, tested, control, first.unit, results)


def _median_results(scope: Scope, contrast: IncludedContrast) -> Iterator[Result]:
    """The latest medians of the study on the endpoint of the comparison."""
    study_of, interpretations = scope.evidence.study_of, scope.interpretations
    for result in interpretations.known:
        if (
            result.measure == "median"
            and result.kind != "prognostic"
            and result.endpoint == contrast.result.endpoint
            and study_of(result.trial) == contrast.study
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
