"""Determines the order in which the figure of an analysis compares its arms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .figures import number
from .outcomes import Outcome
from .ratio_direction import RatioDirection, ratio_direction
from .ratio_side import Side


def comparison_order(
    measure: str, value: str, analysis: Mapping[str, Any], sides: Sequence[Side], outcome: Outcome
) -> RatioDirection:
    """The arm and the comparator of a figure, and why in this order; or why the order is not clear.

    Without a figure, the tested arm comes first.
    """
    listed = bool(analysis.get("groupIds"))
    if not value:  # a p value has no order: the tested arm comes first
        tested = next((side.id for side in sides if side.role == "tested"), sides[0].id)
        return RatioDirection(
            tested, next(side.id for side in sides if side.id != tested), "a p value has no order"
        )
    if measure == "hazard_ratio":
        return ratio_direction(analysis, sides, float(value), listed, outcome.description)
    compared = (
        measure == "ratio" or outcome.is_count or outcome.is_share
    )  # medians and means do not show the direction of a ratio of rates
    plain = [
        Side(
            side.id, side.names, side.role, _compared(measure, outcome, side) if compared else None
        )
        for side in sides
    ]
    if measure == "difference":
        return _of_difference(analysis, plain, float(value), listed, outcome)
    return ratio_direction(analysis, plain, float(value), listed, outcome.description)


def _compared(measure: str, outcome: Outcome, side: Side) -> float | None:
    """The figure of a group that a ratio compares: of an odds ratio, the odds."""
    shown = _figure_of(outcome, side.id)
    if measure != "odds_ratio" or not shown:
        return shown
    is_percent = outcome.is_share and (shown > 1 or not outcome.is_proportion)
    share = shown / 100 if is_percent else shown
    return share / (1 - share) if 0 < share < 1 else None


def _figure_of(outcome: Outcome, group: str) -> float | None:
    """The figure of a group, as a rate if it is a count; None unless the group has exactly one."""
    values = {number(figure.value) for figure in outcome.figures if figure.group == group}
    shown = float(next(iter(values)) or 0) if len(values) == 1 else 0.0
    people = outcome.denominators.get(group, "")
    if outcome.is_count and people.isdigit() and int(people):
        shown /= int(people)
    return shown if shown > 0 else None


def _of_difference(
    analysis: Mapping[str, Any], sides: Sequence[Side], value: float, listed: bool, outcome: Outcome
) -> RatioDirection:
    """The order of the arms in a difference.

    It is determined by the groups' figures, or else by words and the order of the groups, as for a
    ratio.
    """
    figures = [
        {
            float(value_of_group)
            for figure in outcome.figures
            if figure.group == side.id and (value_of_group := number(figure.value))
        }
        for side in sides
    ]
    if all(len(values) == 1 for values in figures):
        (first,), (second,) = figures
        shown, near = first - second, 0.25 * abs(value) + 1e-9
        if abs(shown - value) <= near < abs(shown + value):
            return RatioDirection(sides[0].id, sides[1].id, "follows from the groups' own figures")
        if abs(shown + value) <= near < abs(shown - value):
            return RatioDirection(sides[1].id, sides[0].id, "follows from the groups' own figures")
    return ratio_direction(
        analysis, [side._replace(hazard=None) for side in sides], 1.0, listed, outcome.description
    )
