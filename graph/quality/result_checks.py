"""Checks of single rows: intervals, p values, directions and percentages that cannot be right.

Every check states its tolerance and allows for the rounding of printed figures. `figure_checks` has
the checks across rows. A finding is `known` if the row is already flagged for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...message import Message, message
from ..model.evidence import Evidence
from ..model.rows import Endpoint, Located, Result, Share
from ..reasoning.effects import effect, number
from .figure_checks import CHECKS as CHECKS_ACROSS_ROWS
from .figure_checks import half_unit, inconsistent_figures

OFF_CENTRE = 0.25  # of half the interval's width on the log scale, beyond rounding
P_FACTOR = 5.0  # between the printed p and that implied by the interval, one- or two-sided
SIGNIFICANT = 0.05
_Z = {"": 1.959964, "90": 1.644854, "95": 1.959964, "97.5": 2.241403, "99": 2.575829}


class Finding(NamedTuple):
    """One inconsistency: the check, the row, the problem with its tolerance, the place, and whether
    the row is already flagged for it (`known`)."""

    check: str
    row: str
    problem: str
    source: str
    locator: str
    known: bool


def figure_findings(evidence: Evidence) -> Iterator[Finding]:
    """All findings about figures: results first, in the order of the tables."""
    for result in evidence.results.values():
        for check, flags, examine in _RESULT_CHECKS:
            for problem in examine(result):
                yield _finding(check, result, problem, flags)
        for problem in direction_against_interval(result, evidence.endpoints.get(result.endpoint)):
            yield _finding("direction", result, problem, ("claim-against-interval", "conflict"))
    for share in evidence.shares.values():
        for problem in share_against_count(share):
            yield _finding("percentage", share, problem, ("percent-mismatch",))
    for inconsistent in inconsistent_figures(evidence):
        yield _finding(
            inconsistent.check, inconsistent.row, inconsistent.problem, inconsistent.flags
        )


def _finding(check: str, row: Located, problem: str, flags: Iterable[str]) -> Finding:
    return Finding(
        check, row.id, problem, row.source, row.locator, bool(set(flags) & set(row.flags))
    )


def interval_around_estimate(result: Result) -> Iterator[str]:
    """A ratio must lie inside its interval, and near its centre on the log scale."""
    if result.measure != "hazard_ratio":
        yield from _outside(result.value, result.ci_low, result.ci_high)
    yield from _outside(
        result.comparator_value, result.comparator_ci_low, result.comparator_ci_high
    )
    if not (result.measure == "hazard_ratio" and result.has_interval and number(result.value) > 0):
        return
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    if not low <= value <= high:
        yield _lies_outside(result.value, result.ci_low, result.ci_high)
        return
    if low <= 0 or low == high:
        return
    half = math.log(high / low) / 2
    offset = abs(math.log(value) - (math.log(low) + math.log(high)) / 2)
    rounding = sum(
        half_unit(text) / number(text) for text in (result.value, result.ci_low, result.ci_high)
    )
    if offset - rounding > OFF_CENTRE * half:
        yield message(
            "quality.off-centre",
            "{value} is off the centre of {low}–{high} "
            "({centre}; tolerance {tolerance} of half the width)",
            value=result.value,
            low=result.ci_low,
            high=result.ci_high,
            centre=f"{math.sqrt(low * high):.2f}",
            tolerance=f"{OFF_CENTRE:.0%}",
        )


def _outside(value: str, low: str, high: str) -> Iterator[str]:
    """A figure of one group must lie inside its interval; it need not be near its centre."""
    if low and high and number(value) and not float(low) <= number(value) <= float(high):
        yield _lies_outside(value, low, high)


def _lies_outside(value: str, low: str, high: str) -> Message:
    return message(
        "quality.outside-interval",
        "{value} lies outside {low}–{high} (no tolerance)",
        value=value,
        low=low,
        high=high,
    )


def p_against_interval(result: Result) -> Iterator[str]:
    """The printed p value must agree with the p value implied by estimate and interval.

    Both must be on the same side of 0.05, and must not differ by more than a factor of `P_FACTOR`.
    """
    two_sided, printed = _implied_p(result), number(result.p_value.lstrip("<>=≤≥~ "))
    if two_sided is None or not 0 < printed <= 1:
        return
    sides = (two_sided, two_sided / 2)
    p_value = result.p_value if result.p_value[0] in "<>≤≥" else f"={result.p_value}"
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
        yield message(
            "quality.p-apart",
            "p{p}, but the interval implies about {implied} "
            "(tolerance: a factor of {factor}, one- or two-sided)",
            p=p_value,
            implied=f"{two_sided:.2g}",
            factor=f"{P_FACTOR:g}",
        )
    elif across:
        yield message(
            "quality.p-across",
            "p{p}, but the interval implies about {implied}, on the other side of {level} "
            "(tolerance: one- or two-sided)",
            p=p_value,
            implied=f"{two_sided:.2g}",
            level=SIGNIFICANT,
        )


def _implied_p(result: Result) -> float | None:
    """The two-sided p value implied by a ratio or difference and its interval; None for others."""
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
    """The claimed direction of a comparison must be the one that its interval shows."""
    if (
        result.kind == "contrast"
        and result.measure in ("hazard_ratio", "difference")
        and result.has_interval
    ):
        shown = {"benefit": "better", "harm": "worse", "none": "no difference"}[
            effect(result, endpoint) or "none"
        ]
        if result.direction and result.direction != shown:
            yield message(
                "quality.direction",
                "described as {direction}, but {figure} shows {shown} "
                "(no tolerance: limits as printed)",
                direction=result.direction,
                figure=f"{result.value} ({result.ci_low}–{result.ci_high})",
                shown=shown,
            )


def rate_against_count(result: Result) -> Iterator[str]:
    """A percentage must agree with the printed count and denominator, up to its last digit."""
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
        yield message(
            "quality.count-above-whole",
            "{count} of {whole} patients (no tolerance)",
            count=count,
            whole=whole,
        )
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
        yield message(
            "quality.percentage",
            "{count} of {whole} is {exact}%, printed as {percent}% "
            "(tolerance: half a unit of the last digit)",
            count=count,
            whole=whole,
            exact=f"{exact:.1f}",
            percent=percent,
        )


def _possible(percent: str, whole: int) -> Iterator[str]:
    """A percentage without a count must be possible for the denominator."""
    nearest = round(number(percent) * whole / 100)
    tolerance = half_unit(percent) + 1e-9
    if all(
        abs(100 * count / whole - number(percent)) > tolerance
        for count in (nearest - 1, nearest, nearest + 1)
    ):
        yield message(
            "quality.impossible-percentage",
            "no count out of {whole} gives {percent}% (tolerance: half a unit of the last digit)",
            whole=whole,
            percent=percent,
        )


_RESULT_CHECKS: tuple[tuple[str, tuple[str, ...], Callable[[Result], Iterator[str]]], ...] = (
    ("interval", ("interval-off-centre", "garbled"), interval_around_estimate),
    ("p value", ("p-contradicts-interval",), p_against_interval),
    ("percentage", ("percent-mismatch",), rate_against_count),
)
CHECKS = (*(check for check, _, _ in _RESULT_CHECKS), "direction", *CHECKS_ACROSS_ROWS)
