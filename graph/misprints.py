"""Figures that cannot all be right: an interval not around its estimate, a p value against its interval, shares and sums.

Every check states its tolerance, allows for the rounding of printed figures, and judges one row by itself. What a row is
already flagged for is told as known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from .evidence import Evidence
from .model import Located, Result, Share
from .readings import number

OFF_CENTRE = 0.25  # of half the interval's width on the log scale, beyond what rounding explains
P_FACTOR = 5.0  # between the printed p and the one that estimate and interval imply, one- or two-sided
SIGNIFICANT = 0.05
OVERALL, EXACT = "ORR", "exact category"  # the endpoint whose categories add up, and how a category says that it is one
_Z = {"": 1.959964, "90": 1.644854, "95": 1.959964, "97.5": 2.241403, "99": 2.575829}


class Finding(NamedTuple):
    """One thing that does not fit: the check, the row, what was found against what tolerance, and whether it is flagged."""

    check: str
    row: str
    problem: str
    source: str
    locator: str
    known: bool


def misprints(evidence: Evidence) -> Iterator[Finding]:
    """All findings, results first, in the order of the tables."""
    for result in evidence.results.values():
        for check, flags, examine in _OF_RESULTS:
            for problem in examine(result):
                yield _finding(check, result, problem, flags)
    for share in evidence.shares.values():
        for problem in share_against_count(share):
            yield _finding("percentage", share, problem, ("percent-mismatch",))
    yield from _sums(evidence)
    yield from _sizes(evidence)
    yield from _categories(evidence)


def _finding(check: str, row: Located, problem: str, flags: Iterable[str]) -> Finding:
    return Finding(check, row.id, problem, row.source, row.locator, bool(set(flags) & set(row.flags)))


def interval_around_estimate(result: Result) -> Iterator[str]:
    """A ratio must lie inside its interval, and near its middle on the log scale."""
    if result.has_interval and result.measure != "hazard_ratio" and number(result.value):
        low, high = float(result.ci_low), float(result.ci_high)
        if not low <= number(result.value) <= high:
            yield f"{result.value} lies outside of {result.ci_low}–{result.ci_high} (no tolerance)"
    if not (result.measure == "hazard_ratio" and result.has_interval and number(result.value) > 0):
        return
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    if not low <= value <= high:
        yield f"{result.value} lies outside of {result.ci_low}–{result.ci_high}"
        return
    if low <= 0 or low == high:
        return
    half = math.log(high / low) / 2
    offset = abs(math.log(value) - (math.log(low) + math.log(high)) / 2)
    rounding = sum(_half_unit(text) / number(text) for text in (result.value, result.ci_low, result.ci_high))
    if offset - rounding > OFF_CENTRE * half:
        middle = math.sqrt(low * high)
        tolerance = f"tolerance {OFF_CENTRE:.0%} of half the width"
        yield f"{result.value} lies off the middle of {result.ci_low}–{result.ci_high} ({middle:.2f}; {tolerance})"


def p_against_interval(result: Result) -> Iterator[str]:
    """The p value that estimate and interval imply, against the printed one: on the same side of 0.05, within a factor."""
    if not (result.measure == "hazard_ratio" and result.has_interval and result.p_value) or result.p_value[0] in ">":
        return
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    z_of_level = _Z.get(result.ci_level)
    if min(value, low) <= 0 or low >= high or z_of_level is None:
        return
    z = abs(math.log(value)) / (math.log(high / low) / (2 * z_of_level))
    two_sided = math.erfc(z / math.sqrt(2))
    printed = number(result.p_value.lstrip("<=~"))
    implied = f"the interval implies about {two_sided:.2g}"
    if result.p_value.startswith("<"):
        if two_sided / 2 > printed * P_FACTOR:
            yield f"p{result.p_value}, but {implied} (tolerance: a factor of {P_FACTOR:g})"
        return
    sides = (two_sided, two_sided / 2)
    if all(max(side / printed, printed / side) > P_FACTOR for side in sides):
        yield f"p={result.p_value}, but {implied} (tolerance: a factor of {P_FACTOR:g}, one- or two-sided)"
    elif all((side < SIGNIFICANT) != (printed < SIGNIFICANT) for side in sides):
        yield f"p={result.p_value}, but {implied}: on the other side of {SIGNIFICANT}"


def rate_against_count(result: Result) -> Iterator[str]:
    """A percentage must follow from the count and the number printed beside it, up to its last digit."""
    if result.measure != "rate" or result.unit != "percent":
        return
    yield from _percentage(result.value, result.count, result.n)
    yield from _percentage(result.comparator_value, result.comparator_count, result.n_comparator)


def share_against_count(share: Share) -> Iterator[str]:
    if share.percent is not None and not share.operator:
        yield from _percentage(f"{share.percent:g}", share.count, share.denominator)


def _percentage(percent: str, count: str, whole: str) -> Iterator[str]:
    if not (percent and whole.isdigit() and int(whole)) or not number(percent):
        return
    if not count:
        yield from _possible(percent, int(whole))
        return
    if not count.isdigit():
        return
    exact = 100 * int(count) / int(whole)
    if abs(exact - number(percent)) > _half_unit(percent) + 1e-9:
        yield f"{count} of {whole} is {exact:.1f}%, printed {percent}% (tolerance: half a unit of the last digit)"


def _possible(percent: str, whole: int) -> Iterator[str]:
    """Whether any count of so many gives the percentage, where the count is not printed."""
    nearest = round(number(percent) * whole / 100)
    tolerance = _half_unit(percent) + 1e-9
    if all(abs(100 * count / whole - number(percent)) > tolerance for count in (nearest - 1, nearest, nearest + 1)):
        yield f"no count of {whole} gives {percent}% (tolerance: half a unit of the last digit)"


def _half_unit(printed: str) -> float:
    """Half a unit of the last printed digit: 0.53 → 0.005."""
    decimals = len(printed.partition(".")[2])
    return 0.5 * 10.0**-decimals


def _sums(evidence: Evidence) -> Iterator[Finding]:
    """The arms of a randomised trial must add up to its number, where all are printed."""
    for trial in evidence.trials.values():
        arms = [arm for arm in evidence.arms.values() if arm.trial == trial.id and arm.role in ("tested", "control")]
        if trial.is_randomised and len(arms) > 1 and trial.enrolled.isdigit() and all(arm.n.isdigit() for arm in arms):
            total = sum(int(arm.n) for arm in arms)
            if total != int(trial.enrolled):
                problem = f"arms of {' + '.join(arm.n for arm in arms)} = {total}, printed {trial.enrolled} (no tolerance)"
                yield _finding("sum of arms", trial, problem, ("conflict",))


def _sizes(evidence: Evidence) -> Iterator[Finding]:
    """No part of a population is larger than the whole, and neither are the arms of a trial together."""
    for population in evidence.populations.values():
        whole = evidence.populations.get(population.part_of)
        if whole and population.n.isdigit() and whole.n.isdigit() and int(population.n) > int(whole.n):
            yield _finding("size", population, f"{population.n} people in a part of {whole.n} (no tolerance)", ("conflict",))
    for trial in evidence.trials.values():
        arms = [int(arm.n) for arm in evidence.arms.values() if arm.trial == trial.id and arm.n.isdigit()]
        whole_n = next((one.n for one in evidence.populations_of.get(trial.id, ()) if not one.part_of and one.n.isdigit()), "")
        arms = [n for n in arms if n != int(whole_n or 0)]  # an arm of everybody pools the others
        if len(arms) > 1 and whole_n and sum(arms) > int(whole_n):
            problem = f"arms of {' + '.join(map(str, arms))} = {sum(arms)}, more than the {whole_n} printed (no tolerance)"
            yield _finding("size", trial, problem, ("conflict",))


def _categories(evidence: Evidence) -> Iterator[Finding]:
    """Exact categories of response add up to the overall response of the same people, up to the rounding of each."""
    groups: dict[tuple[str, ...], list[Result]] = {}
    for one in evidence.results.values():
        if one.measure == "rate" and one.unit == "percent" and number(one.value):
            groups.setdefault((one.trial, one.population, one.arm, one.source), []).append(one)
    for group in groups.values():
        exact = [one for one in group if one.event == EXACT]
        overall = next((one for one in group if one.endpoint == OVERALL and not one.event), None)
        if overall and len(exact) > 1:
            total = sum(number(one.value) for one in exact)
            tolerance = sum(_half_unit(one.value) for one in (*exact, overall)) + 1e-9
            if abs(total - number(overall.value)) > tolerance:
                told = " + ".join(one.value for one in exact)
                problem = (
                    f"categories of {told} = {total:g}%, overall {overall.value}% (tolerance: half a unit of each last digit)"
                )
                yield _finding("categories", overall, problem, ("percent-mismatch", "conflict"))


_OF_RESULTS: tuple[tuple[str, tuple[str, ...], Callable[[Result], Iterator[str]]], ...] = (
    ("interval", ("interval-off-centre", "garbled"), interval_around_estimate),
    ("p value", ("p-contradicts-interval",), p_against_interval),
    ("percentage", ("percent-mismatch",), rate_against_count),
)
CHECKS = (*(check for check, _, _ in _OF_RESULTS), "sum of arms", "size", "categories")
