"""Figures that cannot all be right: an interval not around its estimate, a p value or a claim against its interval, shares.

Every check states its tolerance, allows for the rounding of printed figures, and judges one row by itself; `numbers` holds
the checks over several rows. What a row is already flagged for is told as known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..model.evidence import Evidence
from ..model.rows import Endpoint, Located, Result, Share
from ..reasoning.effects import effect, number
from .figure_checks import CHECKS as OF_NUMBERS
from .figure_checks import half_unit, unsound_numbers

OFF_CENTRE = 0.25  # of half the interval's width on the log scale, beyond what rounding explains
P_FACTOR = (
    5.0  # between the printed p and the one that estimate and interval imply, one- or two-sided
)
SIGNIFICANT = 0.05
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
        for problem in direction_against_interval(result, evidence.endpoints.get(result.endpoint)):
            yield _finding("direction", result, problem, ("claim-against-interval", "conflict"))
    for share in evidence.shares.values():
        for problem in share_against_count(share):
            yield _finding("percentage", share, problem, ("percent-mismatch",))
    for check, row, problem, flags in unsound_numbers(evidence):
        yield _finding(check, row, problem, flags)


def _finding(check: str, row: Located, problem: str, flags: Iterable[str]) -> Finding:
    return Finding(
        check, row.id, problem, row.source, row.locator, bool(set(flags) & set(row.flags))
    )


def interval_around_estimate(result: Result) -> Iterator[str]:
    """A ratio must lie inside its interval, and near its middle on the log scale."""
    if result.measure != "hazard_ratio":
        yield from _outside(result.value, result.ci_low, result.ci_high)
    yield from _outside(
        result.comparator_value, result.comparator_ci_low, result.comparator_ci_high
    )
    if not (result.measure == "hazard_ratio" and result.has_interval and number(result.value) > 0):
        return
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    if not low <= value <= high:
        yield f"{result.value} lies outside of {result.ci_low}–{result.ci_high} (no tolerance)"
        return
    if low <= 0 or low == high:
        return
    half = math.log(high / low) / 2
    offset = abs(math.log(value) - (math.log(low) + math.log(high)) / 2)
    rounding = sum(
        half_unit(text) / number(text) for text in (result.value, result.ci_low, result.ci_high)
    )
    if offset - rounding > OFF_CENTRE * half:
        middle = math.sqrt(low * high)
        tolerance = f"tolerance {OFF_CENTRE:.0%} of half the width"
        yield f"{result.value} lies off the middle of {result.ci_low}–{result.ci_high} ({middle:.2f}; {tolerance})"


def _outside(value: str, low: str, high: str) -> Iterator[str]:
    """A figure of one group must lie inside its interval; its place in it is free."""
    if low and high and number(value) and not float(low) <= number(value) <= float(high):
        yield f"{value} lies outside of {low}–{high} (no tolerance)"


def p_against_interval(result: Result) -> Iterator[str]:
    """The p value that estimate and interval imply, against the printed one: on the same side of 0.05, within a factor."""
    two_sided, printed = _implied_p(result), number(result.p_value.lstrip("<>=≤≥~ "))
    if two_sided is None or not 0 < printed <= 1:
        return
    implied = f"the interval implies about {two_sided:.2g}"
    sides = (two_sided, two_sided / 2)
    told = result.p_value if result.p_value[0] in "<>≤≥" else f"={result.p_value}"
    if result.p_value[0] in "<≤":
        apart = two_sided / 2 > printed * P_FACTOR
        across = printed <= SIGNIFICANT and min(sides) >= SIGNIFICANT
    elif result.p_value[0] in ">≥":
        apart = two_sided * P_FACTOR < printed
        across = printed >= SIGNIFICANT and max(sides) < SIGNIFICANT
    else:
        apart = all(max(side / printed, printed / side) > P_FACTOR for side in sides)
        across = all((side < SIGNIFICANT) != (printed < SIGNIFICANT) for side in sides)
    if apart:
        yield f"p{told}, but {implied} (tolerance: a factor of {P_FACTOR:g}, one- or two-sided)"
    elif across:
        yield f"p{told}, but {implied}: on the other side of {SIGNIFICANT} (tolerance: one- or two-sided)"


def _implied_p(result: Result) -> float | None:
    """The two-sided p value that a ratio or a difference and its interval imply; None where they imply none."""
    z_of_level = _Z.get(result.ci_level)
    if not (result.has_interval and result.p_value) or z_of_level is None:
        return None
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    if low >= high:
        return None
    if result.measure == "hazard_ratio" and min(value, low) > 0:
        z = abs(math.log(value)) / (math.log(high / low) / (2 * z_of_level))
    elif result.measure == "difference":
        z = abs(value) / ((high - low) / (2 * z_of_level))
    else:
        return None
    return max(math.erfc(z / math.sqrt(2)), 1e-300)


def direction_against_interval(result: Result, endpoint: Endpoint | None = None) -> Iterator[str]:
    """What is claimed of a comparison must be what its interval shows: it lies on the tested side, on the other, or on both."""
    if (
        result.kind == "contrast"
        and result.measure in ("hazard_ratio", "difference")
        and result.has_interval
    ):
        shown = {"benefit": "better", "harm": "worse", "none": "no difference"}[
            effect(result, endpoint) or "none"
        ]
        if result.direction and result.direction != shown:
            figure = f"{result.value} ({result.ci_low}–{result.ci_high})"
            yield f"called {result.direction}, but {figure} shows {shown} (no tolerance: the limits as printed)"


def rate_against_count(result: Result) -> Iterator[str]:
    """A percentage must follow from the count and the number printed beside it, up to its last digit."""
    if result.measure != "rate":
        return
    if result.unit != "percent":
        yield from _percentage("", result.count, result.n)
        yield from _percentage("", result.comparator_count, result.n_comparator)
        return
    yield from _percentage(result.value, result.count, result.n)
    yield from _percentage(result.comparator_value, result.comparator_count, result.n_comparator)


def share_against_count(share: Share) -> Iterator[str]:
    percent = f"{share.percent:g}" if share.percent is not None and not share.operator else ""
    yield from _percentage(percent, share.count, share.denominator)


def _percentage(percent: str, count: str, whole: str) -> Iterator[str]:
    if count.isdigit() and whole.isdigit() and int(count) > int(whole):
        yield f"{count} of {whole} people (no tolerance)"
        return
    if not (percent and whole.isdigit() and int(whole)) or not number(percent):
        return
    if not count:
        yield from _possible(percent, int(whole))
        return
    if not count.isdigit():
        return
    exact = 100 * int(count) / int(whole)
    if abs(exact - number(percent)) > half_unit(percent) + 1e-9:
        yield f"{count} of {whole} is {exact:.1f}%, printed {percent}% (tolerance: half a unit of the last digit)"


def _possible(percent: str, whole: int) -> Iterator[str]:
    """Whether any count of so many gives the percentage, where the count is not printed."""
    nearest = round(number(percent) * whole / 100)
    tolerance = half_unit(percent) + 1e-9
    if all(
        abs(100 * count / whole - number(percent)) > tolerance
        for count in (nearest - 1, nearest, nearest + 1)
    ):
        yield f"no count of {whole} gives {percent}% (tolerance: half a unit of the last digit)"


_OF_RESULTS: tuple[tuple[str, tuple[str, ...], Callable[[Result], Iterator[str]]], ...] = (
    ("interval", ("interval-off-centre", "garbled"), interval_around_estimate),
    ("p value", ("p-contradicts-interval",), p_against_interval),
    ("percentage", ("percent-mismatch",), rate_against_count),
)
CHECKS = (*(check for check, _, _ in _OF_RESULTS), "direction", *OF_NUMBERS)
