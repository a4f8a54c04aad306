"""Checks of confidence intervals: estimate, p value, level, and width beside the whole trial's.

Every check states its tolerance, a limit of the method, and allows for the rounding of printed
figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from ...message import Message, message
from ..model.evidence import Evidence
from ..model.limits import Limits
from ..model.rows import Result
from ..reasoning.effects import number
from ..reasoning.intervals import RATIOS, USUAL_LEVEL, is_narrower, level, standard_error, z_of
from .figure_checks import Inconsistency, half_unit

NARROWER = "narrower subgroup"
_OTHER_LEVELS = ("99", "97.5", "90")  # percent; printed less often than 95
_NOT_95 = "level-not-95"


def interval_around_estimate(result: Result, limits: Limits) -> Iterator[str]:
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
    if offset - rounding > limits.off_centre * half:
        yield message(
            "quality.off-centre",
            "{value} is off the centre of {low}–{high} "
            "({centre}; tolerance {tolerance} of half the width)",
            value=result.value,
            low=result.ci_low,
            high=result.ci_high,
            centre=f"{math.sqrt(low * high):.2f}",
            tolerance=f"{limits.off_centre:.0%}",
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


def p_against_interval(result: Result, limits: Limits) -> Iterator[str]:
    """The printed p value must agree with the p value implied by estimate and interval.

    Both must be on the same side of the limit `significant-p`, and must not differ by more than the
    factor `p-factor`.
    """
    two_sided, printed = _implied_p(result), number(result.p_value.lstrip("<>=≤≥~ "))
    if two_sided is None or not 0 < printed <= 1:
        return
    significant, factor = limits.significant_p, limits.p_factor
    sides = (two_sided, two_sided / 2)
    p_value = result.p_value if result.p_value[0] in "<>≤≥" else f"={result.p_value}"
    if result.p_value[0] in "<≤":
        apart = two_sided / 2 > printed * factor
        across = printed <= significant and min(sides) >= significant
    elif result.p_value[0] in ">≥":
        apart = two_sided * factor < printed
        across = printed >= significant and max(sides) < significant
    else:
        apart = all(max(side / printed, printed / side) > factor for side in sides)
        across = all((side < significant) != (printed < significant) for side in sides)
    if apart and (fitting := _level_that_fits(result, limits.other_level_factor)):
        yield message(
            "quality.p-other-level",
            "p{p}, but the interval implies about {implied}; the two agree for a {level}% interval "
            "(tolerance: a factor of {factor}, one- or two-sided)",
            p=p_value,
            implied=f"{two_sided:.2g}",
            level=fitting,
            factor=f"{factor:g}",
        )
    elif apart:
        yield message(
            "quality.p-apart",
            "p{p}, but the interval implies about {implied} "
            "(tolerance: a factor of {factor}, one- or two-sided)",
            p=p_value,
            implied=f"{two_sided:.2g}",
            factor=f"{factor:g}",
        )
    elif across:
        yield message(
            "quality.p-across",
            "p{p}, but the interval implies about {implied}, on the other side of {level} "
            "(tolerance: one- or two-sided)",
            p=p_value,
            implied=f"{two_sided:.2g}",
            level=f"{significant:g}",
        )


def _level_that_fits(result: Result, factor: float) -> str:
    """The other usual level at which interval and p value agree within a factor; empty if there is
    none, or if the p value is a bound."""
    if result.p_value[0] in "<>≤≥":
        return ""
    printed = number(result.p_value.lstrip("=~ "))
    for percent in _OTHER_LEVELS:
        two_sided = _implied_p(replace(result, ci_level=percent))
        if two_sided is None or percent == result.ci_level:
            continue
        sides = (two_sided, two_sided / 2)
        if any(max(side / printed, printed / side) <= factor for side in sides):
            return percent
    return ""


def _implied_p(result: Result) -> float | None:
    """The two-sided p value implied by a ratio or difference and its interval; None for others."""
    if not (result.has_interval and result.p_value):
        return None
    value, low, high = (number(text) for text in (result.value, result.ci_low, result.ci_high))
    z_of_level = z_of(level(result))
    if result.measure in RATIOS:
        error, distance = standard_error(result), abs(math.log(value)) if value > 0 else None
    elif result.measure == "difference" and z_of_level is not None and low < high:
        error, distance = (high - low) / (2 * z_of_level), abs(value)
    else:
        return None
    if error is None or distance is None:
        return None
    return max(math.erfc(distance / error / math.sqrt(2)), 1e-300)


def impossible_level(result: Result) -> Iterator[str]:
    """A confidence level is a percentage between 50 and 100."""
    if result.ci_level and z_of(level(result)) is None:
        yield message(
            "quality.impossible-level",
            "a confidence level of {level}% cannot be meant (no tolerance)",
            level=result.ci_level,
        )


def other_level(result: Result) -> Iterator[str]:
    """Intervals of another level than 95%, as printed or according to the flag of the row.

    This is no fault: the level is taken into account if it is printed.
    """
    if result.ci_level and z_of(level(result)) is not None and level(result) != USUAL_LEVEL:
        yield message(
            "quality.other-level",
            "a {level}% interval, not 95%: compare its width only after conversion (no tolerance)",
            level=result.ci_level,
        )
    elif _NOT_95 in result.flags:
        yield message(
            "quality.other-level-flagged",
            "read as a 95% interval, but flagged as one of another level; see the note of the row",
        )


def narrower_subgroups(evidence: Evidence) -> Iterator[Inconsistency]:
    """The interval of a subgroup must not be narrower than that of a population containing it."""
    for subgroup in evidence.results.values():
        if subgroup.kind != "contrast" or standard_error(subgroup) is None:
            continue
        _, *containing = evidence.lineage(evidence.populations[subgroup.population])
        wider = {population.id for population in containing}
        for whole in evidence.results_of[subgroup.trial]:
            if (
                whole.population in wider
                and _same_comparison(subgroup, whole)
                and is_narrower(subgroup, whole)
            ):
                yield Inconsistency(NARROWER, subgroup, _too_narrow(subgroup, whole), _NARROWER)


_NARROWER = ("narrower-than-whole",)


def _same_comparison(subgroup: Result, whole: Result) -> bool:
    return (subgroup.kind, subgroup.endpoint, subgroup.arm, subgroup.comparator_arm) == (
        whole.kind,
        whole.endpoint,
        whole.arm,
        whole.comparator_arm,
    )


def _too_narrow(subgroup: Result, whole: Result) -> Message:
    return message(
        "quality.narrower-subgroup",
        "{low}–{high} is narrower than {whole_low}–{whole_high} of {whole}, which contains the "
        "subgroup; one of the two may have another level (no tolerance: limits as printed)",
        low=subgroup.ci_low,
        high=subgroup.ci_high,
        whole=whole.id,
        whole_low=whole.ci_low,
        whole_high=whole.ci_high,
    )
