"""Arm-level data (events, means, person-time), converted to contrasts of every pair of arms.

Rows have the columns `study, treatment` and, depending on the measure, `events, n` (OR odds
ratio, RR risk ratio, RD risk difference), `mean, sd, n` (MD mean difference) or `events, time`
(IRR rate ratio). Ratios are on the log scale. If a study has a zero cell, half an event is added
to each cell of each of its arms (Cochrane Handbook 10.4.4.2). For ratios, a study in which no
patient, or every patient, has the event is excluded with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import log, sqrt
from typing import NamedTuple

from ...errors import Fault, TableError, TrialgraphError
from ...message import joined, message
from .contrast_data import Contrast, Contrasts
from .log_ratio import EMPTY_CELL, odds, risk
from .rows import NumberedRows, empty_cell_faults, number_faults, require_rows


class ArmValue(NamedTuple):
    """The value of one arm on the scale of the measure, with its variance."""

    treatment: str
    value: float
    variance: float


class Measure(NamedTuple):
    """A measure of effect: its columns, an arm's value and variance, and whether it is a ratio."""

    name: str
    columns: tuple[str, ...]
    arm_summary: Callable[..., tuple[float, float]]
    ratio: bool


def _risk(events: float, n: float) -> tuple[float, float]:
    return events / n, events * (n - events) / n**3


def _mean(mean: float, sd: float, n: float) -> tuple[float, float]:
    return mean, sd**2 / n


def _rate(events: float, time: float) -> tuple[float, float]:
    return log(events / time), 1 / events


MEASURES: Mapping[str, Measure] = {
    "OR": Measure("odds ratio", ("events", "n"), odds, True),
    "RR": Measure("risk ratio", ("events", "n"), risk, True),
    "RD": Measure("risk difference", ("events", "n"), _risk, False),
    "MD": Measure("mean difference", ("mean", "sd", "n"), _mean, False),
    "IRR": Measure("rate ratio", ("events", "time"), _rate, True),
}


def measure_of(name: str) -> Measure:
    """The measure with a short name such as `OR`. Raises `TrialgraphError` if there is none."""
    try:
        return MEASURES[name.upper()]
    except KeyError:
        raise TrialgraphError(
            message(
                "nma.unknown_measure",
                "no measure '{name}'; known: {known}",
                name=name,
                known=", ".join(MEASURES),
            )
        ) from None


def checked_arms(rows: NumberedRows, measure: str, file: str = "arms") -> Contrasts:
    """The contrasts computed from numbered rows of arms; a `TableError` lists all their faults."""
    chosen = measure_of(measure)
    require_rows(file, rows, "arm")
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
        if chosen.ratio and (why := _why_uninformative(chosen, numbers)):
            warnings.append(
                message(
                    "nma.study_excluded", "{study}: {why}; study excluded", study=study, why=why
                )
            )
            continue
        values = list(_values(chosen, numbers))
        contrasts += [
            Contrast(
                study,
                first.treatment,
                second.treatment,
                first.value - second.value,
                sqrt(first.variance + second.variance),
            )
            for first, second in combinations(values, 2)
        ]
    if not contrasts:
        raise TrialgraphError(
            message(
                "nma.no_usable_study",
                "{file}: no study with usable data remains; {warnings}",
                file=file,
                warnings=joined("; ", warnings),
            )
        )
    return Contrasts(tuple(contrasts), tuple(warnings))


def _values(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> Iterator[ArmValue]:
    added = EMPTY_CELL if _has_empty_cell(measure, arms) else 0.0
    for treatment, numbers in arms:
        if measure.columns == ("events", "n"):
            numbers = (numbers[0] + added, numbers[1] + 2 * added)
        elif measure.columns == ("events", "time"):
            numbers = (numbers[0] + added, numbers[1])
        yield ArmValue(treatment, *measure.arm_summary(*numbers))


def _has_empty_cell(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> bool:
    if measure.columns == ("events", "n"):
        return any(events == 0 or events == n for _, (events, n) in arms)
    return measure.columns == ("events", "time") and any(events == 0 for _, (events, _) in arms)


def _why_uninformative(measure: Measure, arms: Sequence[tuple[str, tuple[float, ...]]]) -> str:
    """Why a study gives no information on a ratio; empty if it does."""
    if all(numbers[0] == 0 for _, numbers in arms):
        return message("nma.no_events", "no events in any arm")
    if measure.columns == ("events", "n") and all(numbers[0] == numbers[1] for _, numbers in arms):
        return message("nma.all_events", "every patient has the event in every arm")
    return ""


def _faults(file: str, number: int, row: Mapping[str, str], measure: Measure) -> Iterator[Fault]:
    yield from empty_cell_faults(file, number, row, ("study", "treatment"))
    invalid_numbers = 0
    for column in measure.columns:
        positive = column in ("n", "time", "sd")
        above, least = (0, None) if positive else (None, None if column == "mean" else 0)
        faults = list(number_faults(file, number, row, column, above, least))
        invalid_numbers += len(faults)
        yield from faults
    if (
        not invalid_numbers
        and measure.columns == ("events", "n")
        and float(row["events"]) > float(row["n"])
    ):
        yield Fault(
            file,
            number,
            "events",
            row["events"],
            message("nma.too_many_events", "more events than the {n} patients", n=row["n"]),
            message("nma.too_many_events.remedy", "Correct one of them"),
        )


def _study_faults(file: str, rows: NumberedRows) -> Iterator[Fault]:
    for study, arms in _by_study(rows).items():
        if len(arms) == 1:
            yield Fault(
                file,
                arms[0][0],
                "study",
                study,
                message("nma.one_arm", "has only one arm"),
                message("nma.one_arm.remedy", "Add the other arm, or remove the study"),
            )
        seen: dict[str, int] = {}
        for number, row in arms:
            if row["treatment"] in seen:
                problem = message(
                    "nma.same_arm",
                    "the same arm is already in row {row}",
                    row=seen[row["treatment"]],
                )
                yield Fault(
                    file,
                    number,
                    "treatment",
                    row["treatment"],
                    problem,
                    message(
                        "nma.same_arm.remedy",
                        "Combine the two arms, or give them different names",
                    ),
                )
            seen.setdefault(row["treatment"], number)


def _by_study(rows: NumberedRows) -> dict[str, list[tuple[int, Mapping[str, str]]]]:
    studies: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    for number, row in rows:
        studies.setdefault(row["study"], []).append((number, row))
    return studies
