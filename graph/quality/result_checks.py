"""All checks of figures, and those of single rows: directions and percentages that cannot be right.

Every check states its tolerance and allows for the rounding of printed figures. `interval_checks`
has the checks of intervals, `figure_checks` those across rows. A finding is `known` if the row is
already flagged for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...message import message
from ..model.evidence import Evidence
from ..model.limits import Limits
from ..model.rows import Endpoint, Located, Result, Share
from ..output.intervals import spelled
from ..reasoning.effects import effect, number
from .figure_checks import CHECKS as CHECKS_ACROSS_ROWS
from .figure_checks import half_unit, inconsistent_figures
from .interval_checks import (
    NARROWER,
    impossible_level,
    interval_around_estimate,
    narrower_subgroups,
    other_level,
    p_against_interval,
)

LEVEL = "level"


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
            for problem in examine(result, evidence.limit):
                yield _finding(check, result, problem, flags)
        for problem in direction_against_interval(result, evidence.endpoints.get(result.endpoint)):
            yield _finding("direction", result, problem, ("claim-against-interval", "conflict"))
        for problem in other_level(result):
            yield _finding(LEVEL, result, problem, ())._replace(known=True)
    for share in evidence.shares.values():
        for problem in share_against_count(share):
            yield _finding("percentage", share, problem, ("percent-mismatch",))
    for inconsistent in (*narrower_subgroups(evidence), *inconsistent_figures(evidence)):
        yield _finding(
            inconsistent.check, inconsistent.row, inconsistent.problem, inconsistent.flags
        )


def _finding(check: str, row: Located, problem: str, flags: Iterable[str]) -> Finding:
    return Finding(
        check, row.id, problem, row.source, row.locator, bool(set(flags) & set(row.flags))
    )


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
                figure=spelled(result.value, result.ci_low, result.ci_high),
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


_ResultCheck = Callable[[Result, Limits], Iterator[str]]
_RESULT_CHECKS: tuple[tuple[str, tuple[str, ...], _ResultCheck], ...] = (
    ("interval", ("interval-off-centre", "garbled"), interval_around_estimate),
    ("p value", ("p-contradicts-interval",), p_against_interval),
    (LEVEL, ("garbled",), lambda result, _: impossible_level(result)),
    ("percentage", ("percent-mismatch",), lambda result, _: rate_against_count(result)),
)
CHECKS = (
    *(check for check, _, _ in _RESULT_CHECKS),
    "direction",
    NARROWER,
    *CHECKS_ACROSS_ROWS,
)
