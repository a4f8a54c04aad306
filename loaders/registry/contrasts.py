"""The cells of a contrast between two arms.

A figure that compares the control with the tested arm is reversed, so that the tested arm is always
the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ...graph.model.rows import Endpoint
from ...graph.output.intervals import spelled
from ...message import message
from .conversion_log import Row
from .figures import PrintedInterval, inverted, level, level_in, number, p_value
from .groups import RegistryArm
from .outcomes import Outcome
from .ratio_direction import RatioDirection
from .text import clean
from .units import unit_of

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio", "ratio")
_ONE_SIDED = re.compile(r"\b(?:one|1)[- ]sided\b", re.IGNORECASE)
_TEXTS_ON_P_VALUE = ("pValue", "statisticalMethod", "pValueComment", "statisticalComment")
_LONGEST_MARGIN = 300


class Figure(NamedTuple):
    """A printed ratio or difference, with its interval."""

    value: str
    interval: PrintedInterval

    def reversed(self, measure: str) -> Figure:
        """The figure of the opposite comparison: the inverse ratio, or the negated difference."""
        reverse = inverted if measure in RATIOS else _negated
        low, high, level = self.interval
        return Figure(reverse(self.value), PrintedInterval(reverse(high), reverse(low), level))

    def is_outside_interval(self) -> bool:
        low, high, _ = self.interval
        if not (self.value and low and high):
            return False
        return not float(low) <= float(self.value) <= float(high)


def cells(
    outcome: Outcome,
    analysis: Mapping[str, Any],
    measure: str,
    value: str,
    direction: RatioDirection,
    arms: Mapping[str, RegistryArm],
    endpoint: Endpoint | None,
) -> Row | str:
    """The cells of a contrast except population and endpoint, or the reason why there are none."""
    figure = Figure(value, interval_of(analysis))
    notes = [f"Order of the groups: {direction.basis}."] if value else []
    arm, comparator = arms[direction.numerator], arms[direction.denominator]
    is_reversed = bool(value) and (arm.role, comparator.role) == ("control", "tested")
    if is_reversed:
        notes.append(_note_on_reversal(figure, measure, arm, comparator))
        figure = figure.reversed(measure)
        arm, comparator = comparator, arm
    low, high, level = figure.interval
    if low and high and float(low) > float(high):
        return message(
            "registry.unread.limits",
            "the lower limit {low} is above the upper limit {high}",
            low=low,
            high=high,
        )
    # A reversed figure is calculated, not printed.
    flags = ["inferred"] if direction.inferred or is_reversed else []
    flags += ["interval-off-centre"] if figure.is_outside_interval() else []
    unit = "ratio" if measure in RATIOS else unit_of(outcome)
    return {
        "kind": "contrast",
        "arm": arm.id,
        "comparator_arm": comparator.id,
        "measure": measure if value else "claim",
        "value": figure.value,
        "unit": unit if value else "",
        "ci_low": low,
        "ci_high": high,
        "ci_level": level if low or high else "",
        "p_value": p_value(clean(analysis.get("pValue"))),
        "direction": _direction(measure, figure.interval, endpoint) if value else "",
        "claim": "" if value else "p value only",
        "flags": "; ".join(flags),
        "note": " ".join([*notes, *_remarks(analysis)]),
    }


def _note_on_reversal(
    figure: Figure, measure: str, arm: RegistryArm, comparator: RegistryArm
) -> str:
    if measure not in RATIOS:
        return f"Printed as {arm.label} minus {comparator.label}, {figure.value}; reversed here."
    low, high, _ = figure.interval
    printed = spelled(figure.value, low or "none", high or "none")
    return f"Printed as {arm.label} against {comparator.label}, {printed}; reversed here."


def _negated(figure: str) -> str:
    if not figure or float(figure) == 0:
        return figure.removeprefix("-")
    return figure[1:] if figure.startswith("-") else f"-{figure}"


def interval_of(analysis: Mapping[str, Any]) -> PrintedInterval:
    """The interval of an analysis; its level is in a separate field or in the comment."""
    low, high = (number(clean(analysis.get(name))) for name in ("ciLowerLimit", "ciUpperLimit"))
    if not low and not high:
        return PrintedInterval()
    in_comment = level_in(clean(analysis.get("estimateComment")))
    return PrintedInterval(low, high, level(clean(analysis.get("ciPctValue"))) or in_comment)


def _remarks(analysis: Mapping[str, Any]) -> Iterator[str]:
    """Other details of an analysis: name of the parameter, method, sidedness, non-inferiority."""
    if parameter := clean(analysis.get("paramType")):
        yield f"Parameter: {parameter}."
    if method := clean(analysis.get("statisticalMethod")):
        yield f"Method: {method}."
    for name, limit in (("Lower", "ciLowerLimit"), ("Upper", "ciUpperLimit")):
        if (printed := clean(analysis.get(limit))) and not number(printed):
            yield f"{name} limit printed as {printed}."
    if clean(analysis.get("ciNumSides")).upper().startswith("ONE"):
        yield "One-sided interval."
    if any(_ONE_SIDED.search(clean(analysis.get(name))) for name in _TEXTS_ON_P_VALUE):
        yield "One-sided p value."
    kind = clean(analysis.get("nonInferiorityType")).upper()
    if kind.startswith(("NON_INFERIORITY", "EQUIVALENCE")):
        test = "equivalence" if kind.startswith("EQ") else "non-inferiority"
        margin = clean(analysis.get("nonInferiorityComment"))[:_LONGEST_MARGIN].rstrip(".")
        yield f"Tested for {test}: {margin}." if margin else f"Tested for {test}."


def _direction(measure: str, interval: PrintedInterval, endpoint: Endpoint | None) -> str:
    """The direction of effect for the tested arm, by the interval; empty if it is unknown.

    The direction of a hazard ratio depends on whether its event is good or bad. Other ratios have a
    direction only for endpoints for which it is known whether more is better.
    """
    if not (interval.low and interval.high) or measure not in RATIOS or endpoint is None:
        return ""
    low, high = float(interval.low), float(interval.high)
    if low <= 1 <= high:
        return "no difference"
    is_judged = measure == "hazard_ratio" or endpoint.family in ("response", "harm")
    if endpoint.family == "description" or not is_judged:
        return ""
    return "better" if (low > 1) == endpoint.event_is_wanted else "worse"
