"""Contrasts one a row: an effect or a ratio, with its standard error, interval or p value.

An effect is that of treatment 1 minus that of treatment 2, a ratio treatment 1 over treatment 2. A
standard error comes from, in this order: the file itself; O − E and its variance (Peto's method,
Yusuf et al., Prog Cardiovasc Dis 1985;27:335-371); the interval; the p value (Cochrane Handbook
6.3.1 and 6.3.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from trialgraph.errors import Fault, TableError
from trialgraph.message import message

from ..contrast_data import Contrast, Reading, pair_faults
from ..log_ratio import LogRatio, log_ratio, step_of
from ..rows import empty_cell_faults, number_faults
from .table import Row, Table

_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
_DIFFERENCES = ("effect", "log_ratio", "difference")


class _Way(NamedTuple):
    """A way to an effect and its error: the columns that it needs, and what it does with them."""

    columns: tuple[str, ...]
    compute: Callable[..., LogRatio | str]


def _with_se(effect: str, se: str) -> LogRatio | str:
    return LogRatio(float(effect), float(se), 95.0, step=step_of(effect))


def _with_variance(effect: str, variance: str) -> LogRatio | str:
    return LogRatio(float(effect), sqrt(float(variance)), 95.0, step=step_of(effect))


def _by_peto(difference: str, variance: str) -> LogRatio | str:
    total = float(variance)
    return LogRatio(float(difference) / total, 1 / sqrt(total), 95.0)


def _ratio_with_interval(ratio: str, low: str, high: str, level: str = "") -> LogRatio | str:
    if min(map(float, (ratio, low, high))) <= 0:
        return _not_a_ratio(ratio, low, high)
    return log_ratio(ratio, low, high, level)


def _not_a_ratio(*figures: str) -> str:
    return message(
        "nma.log_in_ratio_column",
        "ratios are above 0, but these are {figures}; if they are logarithms, call the columns "
        "effect and se",
        figures=", ".join(figures),
    )


def _ratio_with_se(ratio: str, se: str) -> LogRatio | str:
    if float(ratio) <= 0:
        return _not_a_ratio(ratio)
    return _with_se(repr(log(float(ratio))), se)


def _ratio_with_p(ratio: str, p: str) -> LogRatio | str:
    if float(ratio) <= 0:
        return _not_a_ratio(ratio)
    return _with_p(repr(log(float(ratio))), p)


def _with_interval(effect: str, low: str, high: str, level: str = "") -> LogRatio | str:
    value, lower, upper = map(float, (effect, low, high))
    if not lower < upper or not lower <= value <= upper:
        return message(
            "nma.outside_interval",
            "{value} is outside its interval {low}–{high}",
            value=effect,
            low=low,
            high=high,
        )
    quantile = NormalDist().inv_cdf(0.5 + float(level or 95) / 200)
    return LogRatio(value, (upper - lower) / (2 * quantile), 95.0, step=step_of(effect))


def _with_p(effect: str, p: str) -> LogRatio | str:
    if p[:1] in "<>=" or not 0 < float(p) < 1:
        return message(
            "nma.no_exact_p",
            "no standard error follows from p {p}; give the interval or the error",
            p=p,
        )
    z = NormalDist().inv_cdf(1 - float(p) / 2)
    if abs(float(effect)) < 1e-12:
        return message("nma.no_effect_p", "no standard error follows from p if there is no effect")
    return LogRatio(float(effect), abs(float(effect)) / z, 95.0)


_WAYS = (
    *(_Way((name, "se"), _with_se) for name in _DIFFERENCES),
    *(_Way((name, "variance"), _with_variance) for name in _DIFFERENCES),
    _Way(("observed_minus_expected", "variance"), _by_peto),
    *(_Way((name, "low", "high"), _ratio_with_interval) for name in _RATIOS),
    *(_Way((name, "se"), _ratio_with_se) for name in _RATIOS),
    *(_Way((name, "low", "high"), _with_interval) for name in _DIFFERENCES),
    *(_Way((name, "p"), _ratio_with_p) for name in _RATIOS),
    *(_Way((name, "p"), _with_p) for name in _DIFFERENCES),
)


def effects_of(table: Table) -> Reading:
    """The contrasts of a table with one contrast a row. A `TableError` lists all faults."""
    ways = [way for way in _WAYS if table.columns.has(*way.columns)]
    faults: list[Fault] = []
    rows: list[tuple[int, Contrast]] = []
    warnings: list[str] = []
    for number, row in table.rows:
        row = {**row, "study": row.get("study") or f"row {number}"} if _lacks_study(table) else row
        problems = list(_faults(table, number, row, ways))
        faults += problems
        if problems:
            continue
        found = _effect(table, row, ways)
        if isinstance(found, str):
            faults.append(_cell_fault(table, number, row, ways, found))
            continue
        names = (row["study"], row["treatment.1"], row["treatment.2"])
        rows.append((number, Contrast(*names, found.effect, found.se, found.step)))
        if found.doubt:
            warnings.append(
                message(
                    "nma.row_doubt",
                    "row {row}, {study}: {doubt}",
                    row=number,
                    study=row["study"],
                    doubt=found.doubt,
                )
            )
    if faults:
        raise TableError(faults)
    return Reading(rows, (*_assumptions(table, ways), *warnings), _are_ratios(ways))


def _lacks_study(table: Table) -> bool:
    return "study" not in table.columns


def _are_ratios(ways: list[_Way]) -> bool | None:
    """Whether the effects are logarithms of ratios; None if the file does not show it."""
    names = {name for way in ways for name in way.columns}
    if names & {"log_ratio", "observed_minus_expected", *_RATIOS}:
        return True
    return False if "difference" in names else None


def _assumptions(table: Table, ways: list[_Way]) -> Iterator[str]:
    """What is taken as given where the file does not say it."""
    first = ways[0].columns
    if "low" in first and "level" not in table.columns and not table.columns.places["low"].level:
        yield message(
            "nma.level_of_file",
            "{file}: no column gives the level of the intervals; 95% is assumed",
            file=table.name,
        )
    if first[0] in _RATIOS and first[1] == "se":
        yield message(
            "nma.se_of_log",
            "{file}: {column} was taken for the standard error of the logarithm of the ratio",
            file=table.name,
            column=table.called("se"),
        )
    if first[1] == "p":
        yield message(
            "nma.se_from_p",
            "{file}: standard errors were computed from p values, which are rounded; intervals "
            "would be more exact",
            file=table.name,
        )


def _way_of(row: Row, ways: list[_Way]) -> _Way:
    """The first way for which the row has all cells; the first of all if it has none."""
    return next((way for way in ways if all(row[name] for name in way.columns)), ways[0])


def _effect(table: Table, row: Row, ways: list[_Way]) -> LogRatio | str:
    way = _way_of(row, ways)
    cells = [row[name] for name in way.columns]
    if "low" in way.columns:
        printed = table.columns.places["low"].level
        cells.append(row.get("level") or printed or "95")
    return way.compute(*cells)


def _faults(table: Table, number: int, row: Row, ways: list[_Way]) -> Iterator[Fault]:
    names = {table.called(name): cell for name, cell in row.items()}
    names.setdefault("study", row["study"])
    yield from pair_faults(
        table.name,
        number,
        names,
        (table.called("study"), table.called("treatment.1"), table.called("treatment.2")),
    )
    needed = _way_of(row, ways).columns
    yield from empty_cell_faults(table.name, number, names, [*map(table.called, needed)])
    for column in filter(row.get, needed):
        if column == "p" and row[column][:1] in ("<", ">"):
            continue
        above = 0 if column in ("se", "variance") else None
        yield from number_faults(table.name, number, names, table.called(column), above)
    if row.get("level"):
        yield from number_faults(table.name, number, names, table.called("level"), above=0)


def _cell_fault(table: Table, number: int, row: Row, ways: list[_Way], problem: str) -> Fault:
    column = _way_of(row, ways).columns[0]
    return Fault(
        table.name,
        number,
        table.called(column),
        row[column],
        problem,
        message("nma.out_of_range.remedy", "Correct it, or remove the row"),
    )
