"""Which form of data a file has, and the contrasts that it gives.

One contrast a row: an effect or ratio with its error, interval or p value. Arms: events, means or
person-time, one arm a row or all arms of a study side by side. Relative effects, as in gemtc: one
arm a row, with its difference from the baseline of its study.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialgraph.errors import Fault, TableError, TrialgraphError
from trialgraph.message import message

from ..arm_data import MEASURES, checked_arms, measure_of
from ..contrast_data import Contrasts, consistent
from .alike import names_alike
from .arms import arms_of
from .doubts import fractional_events, ratios_as_logs
from .effects import effects_of
from .relative_effects import relative_effects_of
from .shared_arm import completed
from .table import Table, read_table

_ERRORS = ("se", "variance", "low", "p")
_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
_EFFECTS = ("effect", "log_ratio", "difference", *_RATIOS)


def read_contrasts(file: Path, measure: str = "") -> Contrasts:
    """The contrasts of a file of contrasts or arms: CSV in any usual encoding, or .xlsx.

    `measure` is OR, RR, RD, MD or IRR, for arms; by default OR for events, MD for means and IRR for
    person-time. `ratio` of the result says whether effects are logarithms of ratios, if the file
    shows it. Raises `TrialgraphError` if the file cannot be read, and `TableError`, which lists
    every fault, if it has faults.
    """
    if measure:
        measure_of(measure)
    table = read_table(file)
    _refuse_several_analyses(table)
    read = _contrasts_of(table, measure)
    return read._replace(warnings=(*table.notes, *read.warnings, *names_alike(table)))


def read_arms(file: Path, measure: str = "") -> Contrasts:
    """The contrasts of a file of arms; the same as `read_contrasts`, which reads both."""
    return read_contrasts(file, measure)


def _contrasts_of(table: Table, measure: str) -> Contrasts:
    columns = table.columns
    pairs = columns.has("treatment.1", "treatment.2")
    if pairs and _has_effects(table):
        read = effects_of(table)
        whole = read._replace(rows=completed(table, read.rows))
        return _with_doubts(table, consistent(table.name, whole))
    if columns.has("study", "treatment", "effect", "se") and not pairs:
        return consistent(table.name, relative_effects_of(table))
    chosen = measure or _usual_measure(table)
    if chosen and (arms := arms_of(table, MEASURES[chosen.upper()].columns)):
        contrasts = checked_arms(arms, chosen, table.name)
        return contrasts._replace(
            ratio=measure_of(chosen).ratio,
            warnings=(*contrasts.warnings, *fractional_events(table.name, arms)),
        )
    raise TableError(list(_missing_columns(table, pairs)))


def _has_effects(table: Table) -> bool:
    columns = table.columns
    return columns.has("observed_minus_expected", "variance") or (
        any(name in columns for name in _EFFECTS) and any(name in columns for name in _ERRORS)
    )


def _with_doubts(table: Table, contrasts: Contrasts) -> Contrasts:
    if contrasts.ratio is not None:
        return contrasts
    doubts = ratios_as_logs(table, contrasts.rows)
    return contrasts._replace(warnings=(*contrasts.warnings, *doubts))


def _usual_measure(table: Table) -> str:
    """The measure that the columns of arms allow; empty if they are no data of arms."""
    has = {name.partition(".")[0] for name in table.columns.places}
    return next(
        (name for name in ("MD", "OR", "IRR") if has.issuperset(MEASURES[name].columns)), ""
    )


def _refuse_several_analyses(table: Table) -> None:
    """Raises `TrialgraphError` for an export of a review that holds more than one analysis."""
    found = list(dict.fromkeys(row.get("analysis", "") for _, row in table.rows))
    if len(found) > 1:
        raise TrialgraphError(
            message(
                "nma.several_analyses",
                "{file} holds {count} analyses ({names}); keep the rows of one",
                file=table.name,
                count=len(found),
                names=", ".join(found[:8]),
            )
        )


def _missing_columns(table: Table, pairs: bool) -> Iterator[Fault]:
    """A fault for each column that the most similar form lacks."""
    columns = table.columns
    arms = "treatment" in columns and not pairs
    if arms:
        needed = ["study", "treatment", "events", "n"]
    else:
        needed = ["study", "treatment.1", "treatment.2", "effect", "se"]
    for name in needed:
        if name not in columns:
            yield Fault(
                table.name,
                1,
                name.replace(".", ""),
                "",
                message("nma.no_column", "the column is missing"),
                _remedy(table),
            )


def _remedy(table: Table) -> str:
    if table.columns.places:
        return message(
            "nma.no_column.taken",
            "The columns were read as: {taken}. Needed are {forms}",
            taken=table.taken,
            forms=_forms(),
        )
    return message("nma.no_column.needed", "Needed are {forms}", forms=_forms())


def _forms() -> str:
    return message(
        "nma.forms",
        "study, treatment1, treatment2, and effect and se (or hr, low and high); or, for arms, "
        "study, treatment, and events and n, or mean, sd and n, or events and time",
    )
