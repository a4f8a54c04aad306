"""The cells of a contrast: a printed ratio or difference as it stands, or turned round where the control stands above the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...graph.model.rows import Endpoint
from .conversion_log import Row
from .figures import Interval, level, level_in, number, p_value, turned
from .groups import Arm
from .outcomes import Outcome
from .ratio_direction import Order
from .text import clean

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio", "rate_ratio", "ratio")
_SIDED = re.compile(r"\b(?:one|1)[- ]sided\b", re.IGNORECASE)


def cells(
    outcome: Outcome,
    analysis: Mapping[str, Any],
    measure: str,
    value: str,
    found: Order,
    arms: Mapping[str, Arm],
    endpoint: Endpoint | None,
) -> Row | str:
    """The cells of a contrast but its people and its endpoint, its ratio turned round where the control stands above the line; or why it cannot be said."""
    interval = interval_of(analysis)
    notes = [f"Order of the groups: {found.how}."] if value else []
    above, below = found.above, found.below
    is_turned = arms[above].role == "control" and arms[below].role == "tested" and bool(value)
    if is_turned:
        if measure in RATIOS:
            printed = f"{value} ({interval.low or 'none'} to {interval.high or 'none'})"
            notes.append(
                f"Printed as {arms[above].label} against {arms[below].label}, {printed}; turned round here."
            )
            value, interval = (
                turned(value),
                Interval(turned(interval.high), turned(interval.low), interval.level),
            )
        else:
            notes.append(
                f"Printed as {arms[above].label} minus {arms[below].label}, {value}; turned round here."
            )
            value, interval = (
                _minus(value),
                Interval(_minus(interval.high), _minus(interval.low), interval.level),
            )
        above, below = below, above
    if interval.low and interval.high and float(interval.low) > float(interval.high):
        return f"the lower limit {interval.low} lies above the upper {interval.high}"
    flags = (
        ["inferred"] if found.inferred or is_turned else []
    )  # what is turned round is worked out, not printed
    if (
        interval.low
        and interval.high
        and value
        and not float(interval.low) <= float(value) <= float(interval.high)
    ):
        flags.append("interval-off-centre")
    notes += _remarks(analysis)
    p = p_value(clean(analysis.get("pValue")))
    return {
        "kind": "contrast",
        "arm": arms[above].id,
        "comparator_arm": arms[below].id,
        "measure": measure if value else "claim",
        "value": value,
        "unit": "ratio" if value and measure in RATIOS else _unit(outcome) if value else "",
        "ci_low": interval.low,
        "ci_high": interval.high,
        "ci_level": interval.level if interval.low or interval.high else "",
        "p_value": p,
        "direction": _direction(measure, interval, endpoint) if value else "",
        "claim": "" if value else "p value only",
        "flags": "; ".join(flags),
        "note": " ".join(notes),
    }


def _unit(outcome: Outcome) -> str:
    if re.search(r"month", outcome.unit, re.IGNORECASE):
        return "months"
    return "percent" if re.search(r"percent|%", outcome.unit, re.IGNORECASE) else ""


def _minus(figure: str) -> str:
    return (
        ""
        if not figure
        else figure[1:]
        if figure.startswith("-")
        else figure
        if float(figure) == 0
        else f"-{figure}"
    )


def interval_of(analysis: Mapping[str, Any]) -> Interval:
    low, high = (number(clean(analysis.get(name))) for name in ("ciLowerLimit", "ciUpperLimit"))
    told = (
        level(clean(analysis.get("ciPctValue"))) or level_in(clean(analysis.get("estimateComment")))
        if low or high
        else ""
    )
    return Interval(low, high, told)


def _remarks(analysis: Mapping[str, Any]) -> list[str]:
    """What else is printed of the analysis: its parameter's name, method, sidedness, non-inferiority."""
    parameter, method = clean(analysis.get("paramType")), clean(analysis.get("statisticalMethod"))
    said = [f"Parameter: {parameter}."] if parameter else []
    said += [f"Method: {method}."] if method else []
    for name, limit in (("Lower", "ciLowerLimit"), ("Upper", "ciUpperLimit")):
        if (printed := clean(analysis.get(limit))) and not number(printed):
            said.append(f"{name} limit printed as {printed}.")
    if clean(analysis.get("ciNumSides")).upper().startswith("ONE"):
        said.append("One-sided interval.")
    if any(
        _SIDED.search(clean(analysis.get(name)))
        for name in ("pValue", "statisticalMethod", "pValueComment", "statisticalComment")
    ):
        said.append("One-sided p value.")
    kind = clean(analysis.get("nonInferiorityType")).upper()
    if kind.startswith(("NON_INFERIORITY", "EQUIVALENCE")):
        margin = clean(analysis.get("nonInferiorityComment"))
        said.append(
            f"Tested for {'equivalence' if kind.startswith('EQ') else 'non-inferiority'}{': ' + margin[:300].rstrip('.') if margin else ''}."
        )
    return said


def _direction(measure: str, interval: Interval, endpoint: Endpoint | None) -> str:
    """What the interval says for the tested arm: a hazard ratio by whether its event is wanted, others where more of it is known
    to be better or worse."""
    if not (interval.low and interval.high) or measure not in RATIOS or endpoint is None:
        return ""
    low, high = float(interval.low), float(interval.high)
    if low <= 1 <= high:
        return "no difference"
    if endpoint.family == "description" or (
        measure != "hazard_ratio" and endpoint.family not in ("response", "harm")
    ):
        return ""
    return "better" if (low > 1) == endpoint.event_is_wanted else "worse"
