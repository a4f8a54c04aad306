"""Determines which of two groups is the numerator of a printed ratio.

Records have no field for it. These are used, in this order:

1. words of the analysis about the ratio;
2. the groups' own figures, if they clearly favour one group;
3. any words that compare one group with the other;
4. the order of the groups, if the experimental arm is listed before a control. The row is then
   flagged as inferred.

Figures that contradict the words, or that make the control the numerator, count only if they are
certain: if survival curves cross, the medians can favour one group and the ratio the other.
If words and certain figures contradict each other, or there is no indication, the direction is
unknown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...message import message
from .figures import number
from .ratio_side import Side
from .ratio_wording import BOTH, numerator_in, numerator_in_words
from .text import clean

_CLEAR = 0.03  # absolute log ratio from which a group counts as favoured
_CERTAIN = 0.1  # absolute log ratio from which figures outweigh words and the order of groups
_FIELDS_ON_FIGURE = ("paramType", "estimateComment")
_OTHER_FIELDS = (
    "groupDescription",
    "statisticalComment",
    "pValueComment",
    "otherAnalysisDescription",
    "statisticalMethod",
)
_FIELDS_ON_MARGIN = ("nonInferiorityComment",)  # often about another figure


class RatioDirection(NamedTuple):
    """The groups in numerator and denominator, and the basis for this; or why they are unknown."""

    numerator: str = ""
    denominator: str = ""
    basis: str = ""
    inferred: bool = False
    problem: str = ""


def ratio_direction(
    analysis: Mapping[str, object],
    sides: Sequence[Side],
    ratio: float,
    listed: bool,
    description: str = "",
) -> RatioDirection:
    """Which of two groups is the numerator of the printed `ratio`.

    `listed`: whether the record lists the groups of the analysis. `description`: that of the
    outcome.
    """
    on_figure, around, on_margin = (
        [clean(analysis.get(name)) for name in names]
        for names in (_FIELDS_ON_FIGURE, _OTHER_FIELDS, _FIELDS_ON_MARGIN)
    )
    roles = {side.id: side.role for side in sides}
    in_words = numerator_in_words(on_figure, around, on_margin, description, sides)
    by_figures = _numerator_by_figures(sides, ratio)
    certain = by_figures if _are_certain(analysis, sides, ratio) else ""
    if in_words == BOTH:
        return RatioDirection(
            problem=message(
                "registry.unread.both_orders",
                "the texts of the analysis give both orders of the groups",
            )
        )
    if in_words:
        if certain and certain != in_words:
            return RatioDirection(
                problem=message(
                    "registry.unread.order_contradicted",
                    "the texts of the analysis and the groups' own figures contradict each other "
                    "about the order of the groups",
                )
            )
        return _direction(in_words, sides, "stated in the analysis")
    if by_figures and (by_figures == certain or roles[by_figures] != "control"):
        return _direction(by_figures, sides, "follows from the groups' own figures")
    named_first = numerator_in([*on_figure, *around, *on_margin], sides)
    if named_first == BOTH:
        return RatioDirection(
            problem=message(
                "registry.unread.both_orders",
                "the texts of the analysis give both orders of the groups",
            )
        )
    if named_first and roles[named_first] == "control":
        return RatioDirection(
            problem=message(
                "registry.unread.control_first",
                "the control is named before the tested arm, but not as part of the ratio, and the "
                "groups' figures do not show an order",
            )
        )
    if named_first:
        return _direction(named_first, sides, "the order in which the analysis names the groups")
    if by_figures:
        return RatioDirection(
            problem=message(
                "registry.unread.uncertain_order",
                "only the groups' own figures suggest that the control is the numerator, and they "
                "are not certain",
            )
        )
    if listed and list(roles.values()) == ["tested", "control"]:
        basis = "the experimental arm is listed first, before a control"
        return _direction(sides[0].id, sides, basis, inferred=True)
    return RatioDirection(
        problem=message(
            "registry.unread.no_order",
            "the record does not say which group is the numerator of the ratio, and the groups' "
            "figures do not show it",
        )
    )


def _direction(
    numerator: str, sides: Sequence[Side], basis: str, inferred: bool = False
) -> RatioDirection:
    denominator = next(side.id for side in sides if side.id != numerator)
    return RatioDirection(numerator, denominator, basis, inferred)


def _numerator_by_figures(sides: Sequence[Side], ratio: float) -> str:
    """The numerator for which the ratio agrees with the figures in direction and rough size."""
    shown, printed = _logarithms(sides, ratio)
    if min(abs(shown), abs(printed)) < _CLEAR:
        return ""
    near, far = sorted((abs(printed - shown), abs(printed + shown)))
    if near > 0.75 * far:
        return ""
    return sides[0].id if shown * printed > 0 else sides[1].id


def _are_certain(analysis: Mapping[str, object], sides: Sequence[Side], ratio: float) -> bool:
    """Whether figures outweigh words and the order of the groups.

    Both the ratio of the figures and the printed ratio must be far from 1 and close to each other,
    and the interval must exclude 1: if survival curves cross, the medians can favour one group and
    the ratio the other.
    """
    shown, printed = _logarithms(sides, ratio)
    low, high = (number(clean(analysis.get(name))) for name in ("ciLowerLimit", "ciUpperLimit"))
    excludes_one = bool(low and high) and not float(low) <= 1 <= float(high)
    near, far = sorted((abs(printed - shown), abs(printed + shown)))
    return excludes_one and min(abs(shown), abs(printed)) >= _CERTAIN and near <= 0.5 * far


def _logarithms(sides: Sequence[Side], ratio: float) -> tuple[float, float]:
    """The log ratio that the groups' figures show, and the printed one; (0, 0) if there is none.

    An upper bound above the other group's figure does not show a direction.
    """
    first, second = (side.hazard for side in sides)
    if not first or not second or ratio <= 0:
        return 0.0, 0.0
    lower = min(first, second)
    if any(side.is_bound and side.hazard != lower for side in sides):
        return 0.0, 0.0
    return math.log(first / second), math.log(ratio)
