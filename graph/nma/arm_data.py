"""Arms as they enter a network: events of patients, means, or events over time, turned into contrasts of every pair of a study.

A table has the columns `study, treatment` and, by the measure: `events, n` (OR odds ratio, RR risk ratio, RD risk difference),
`mean, sd, n` (MD mean difference), `events, time` (IRR rate ratio). Ratios go on the log scale. A study with an empty cell has
half an event added to each cell of each of its arms (Cochrane Handbook 10.4.4.2); one without events, or with nothing but
events, in every arm says nothing of a ratio and is left out with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError
from .contrast_data import Contrast, Contrasts
from .log_ratio import EMPTY_CELL, odds, risk
from .rows import Rows, empty_cells, number_faults, read_rows, refuse_nothing


class ArmValue(NamedTuple):
    """What one arm says on the scale of the measure, and its variance."""

    treatment: str
    value: float
    variance: float


class Measure(NamedTuple):
    """A measure of effect: its columns, how an arm's numbers make its value, and whether it is a ratio."""

    name: str
    columns: tuple[str, ...]
    of_arm: Callable[..., tuple[float, float]]
    ratio: bool


def _risk_itself(events: float, n: float) -> tuple[float, float]:
    return events / n, events * (n - events) / n**3


def _mean(mean: float, sd: float, n: float) -> tuple[float, float]:
    return mean, sd**2 / n


def _rate(events: float, time: float) -> tuple[float, float]:
    return log(events / time), 1 / events


MEASURES: Mapping[str, Measure] = {
    "OR": Measure("odds ratio", ("events", "n"), odds, True),
    "RR": Measure("risk ratio", ("events", "n"), risk, True),
    "RD": Measure("risk difference", ("events", "n"), _risk_itself, False),
    "MD": Measure("mean difference", ("mean", "sd", "n"), _mean, False),
    "IRR": Measure("rate ratio", ("events", "time"), _rate, True),
}


def measure_of(name: str) -> Measure:
    """The measure of that short name. Raises `TrialgraphError` for one that is not known."""
    try:
        return MEASURES[name.upper()]
    except KeyError:
        raise TrialgraphError(f"no measure '{name}'; known: {', '.join(MEASURES)}") from None


def read_arms(file: Path, measure: str) -> Contrasts:
    """The contrasts that the arms of a CSV file make. Raises `TrialgraphError` where it cannot be read or the measure is not
    known, `TableError` with all faults."""
    chosen = measure_of(measure)
    return checked_arms(
        read_rows(file, ("study", "treatment", *chosen.columns)), measure, file.name
    )


def checked_arms(rows: Rows, measure: str, file: str = "arms") -> Contrasts:
    """The contrasts that numbered rows of arms make. Raises `TableError` with all faults."""
    chosen = measure_of(measure)
    refuse_nothing(file, rows, "arm")
    faults = [fault for number, row in rows for fault in _faults(file, number, row, chosen)]
    if not faults:
        faults = list(_study_faults(file, rows))
    if faults:
        raise TableError(faults)
    contrasts: list[Contrast] = []
    warnings: list[str] = []
    for study, arms in _by_study(rows).items():
        numbers = [
            (row["treatment"], tuple(float(row[name]) for name in chosen.columns))
            for _, row in arms
        ]
        if chosen.ratio and (why := _says_nothing(chosen, numbers)):
            warnings.append(f"{study}: {why}; it is left out")
            continue
        values = list(_values(chosen, numbers))
        contrasts += [
            Contrast(
                study,
                one.treatment,
                other.treatment,
                one.value - other.value,
                sqrt(one.variance + other.variance),
            )
            for one, other in combinations(values, 2)
        ]
    if not contrasts:
        raise TrialgraphError(
            f"{file}: no study is left that compares anything; " + "; ".join(warnings)
        )
    return Contrasts(tuple(contrasts), tuple(warnings))


def _values(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> Iterator[ArmValue]:
    added = EMPTY_CELL if _has_empty_cell(measure, arms) else 0.0
    for treatment, numbers in arms:
        if measure.columns == ("events", "n"):
            numbers = (numbers[0] + added, numbers[1] + 2 * added)
        elif measure.columns == ("events", "time"):
            numbers = (numbers[0] + added, numbers[1])
        yield ArmValue(treatment, *measure.of_arm(*numbers))


def _has_empty_cell(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> bool:
    if measure.columns == ("events", "n"):
        return any(events == 0 or events == n for _, (events, n) in arms)
    return measure.columns == ("events", "time") and any(events == 0 for _, (events, _) in arms)


def _says_nothing(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> str:
    """Why a study says nothing of a ratio; empty where it does."""
    if all(numbers[0] == 0 for _, numbers in arms):
        return "no events in any arm"
    if measure.columns == ("events", "n") and all(numbers[0] == numbers[1] for _, numbers in arms):
        return "nothing but events in every arm"
    return ""


def _faults(file: str, number: int, row: Mapping[str, str], measure: Measure) -> Iterator[Fault]:
    yield from empty_cells(file, number, row, ("study", "treatment"))
    before = 0
    for column in measure.columns:
        strictly = column in ("n", "time", "sd")
        free = column == "mean"
        found = list(
            number_faults(
                file,
                number,
                row,
                column,
                above=0 if strictly else None,
                least=None if strictly or free else 0,
            )
        )
        before += len(found)
        yield from found
    if not before and measure.columns == ("events", "n") and float(row["events"]) > float(row["n"]):
        yield Fault(
            file,
            number,
            "events",
            row["events"],
            f"more events than the {row['n']} patients",
            "Correct one of them",
        )


def _study_faults(file: str, rows: Rows) -> Iterator[Fault]:
    for study, arms in _by_study(rows).items():
        if len(arms) == 1:
            yield Fault(
                file,
                arms[0][0],
                "study",
                study,
                "has one arm only",
                "Give the other arm, or leave the study out",
            )
        seen: dict[str, int] = {}
        for number, row in arms:
            if row["treatment"] in seen:
                problem = f"the arm stands in row {seen[row['treatment']]} too"
                yield Fault(
                    file,
                    number,
                    "treatment",
                    row["treatment"],
                    problem,
                    "Add the two arms up, or name them apart",
                )
            seen.setdefault(row["treatment"], number)


def _by_study(rows: Rows) -> dict[str, list[tuple[int, Mapping[str, str]]]]:
    studies: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in rows:
        studies.setdefault(row["study"], []).append((number, row))
    return studies
