"""Which of two groups stands above the line in a printed ratio.

Records do not say it in a field of its own. It is read from the words of the analysis where they speak of the ratio, else from
the groups' own figures where these lie clearly on one side, else from any words that put one group against the other; where the
experimental arm is named first, before a control, custom and order agree, and the row is flagged as inferred. Where
the words and the figures contradict each other, or nothing tells, it is not known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .text import clean

_OF_RATIO = re.compile(r"hazard|\bHR\b|ratio|reference|numerator|denominator", re.IGNORECASE)
_AGAINST = r"(?:vs\.?|versus|v\.|over|compared (?:to|with)|relative to|against|divided by|/|÷|:|as compared (?:to|with))"
_PAIR = re.compile(rf"«(\d+)»(?:\s*\([^()]*\))?[\s,]*(?:arm|group|treatment|therapy|participants|patients)?[\s,]*{_AGAINST}\s*(?:the |that in |those in )?«(\d+)»", re.I)  # fmt: skip
_TO = re.compile(
    r"ratio\s+(?:of|for|between|\()\s*(?:the )?(?:hazards? (?:of|for|in) )?(?:the )?«(\d+)»[^«».]{0,30}?\b(?:to|and)\b\s*(?:the )?«(\d+)»",
    re.I,
)
_REFERENCE = re.compile(r"(?:reference|denominator|control)(?: (?:group|arm|category|level|treatment))?\s*(?:is|was|=|:|being)\s*(?:the )?«(\d+)»|"
    r"«(\d+)»\s*(?:arm |group )?(?:is|was|as|being)\s*(?:used as )?(?:the )?(?:reference|denominator)|\(\s*reference\s*[:=]?\s*«(\d+)»", re.I)  # fmt: skip
_BELOW = re.compile(r"(?:<\s*1|(?:less|lower|smaller) than 1|below 1|under 1)(?:\.0+)?\b[^«».]{0,80}?(?:favou?r\w*|benefit|advantage|superior\w*|better|lower (?:risk|hazard)|"
    r"reduc\w+|longer|improve\w*|in favou?r)[^«».]{0,60}?«(\d+)»", re.I)  # fmt: skip
_ABOVE = re.compile(r"(?:>\s*1|(?:greater|more|higher|larger) than 1|above 1|over 1)(?:\.0+)?\b[^«».]{0,80}?(?:favou?r\w*|benefit|advantage|superior\w*|better|longer|improve\w*|in favou?r)"
    r"[^«».]{0,60}?«(\d+)»", re.I)  # fmt: skip
_CLEAR = 0.03  # distance of a logarithm from 0 that tells a side
_TEXTS = ("paramType", "estimateComment", "groupDescription", "statisticalComment", "pValueComment", "otherAnalysisDescription",
          "nonInferiorityComment", "statisticalMethod")  # fmt: skip


class Order(NamedTuple):
    """The group above the line and the one below, and how that is known; or why it is not."""

    above: str = ""
    below: str = ""
    how: str = ""
    inferred: bool = False
    problem: str = ""


class Side(NamedTuple):
    """A group as the order is read: names that only it has, whether it is tested or a control, its figure as a hazard."""

    id: str
    names: tuple[str, ...]
    role: str = ""
    hazard: float | None = None


def order(analysis: Mapping[str, object], sides: Sequence[Side], ratio: float, listed: bool, described: str = "") -> Order:
    """Which of two groups stands above the line; `ratio` is the printed figure, `listed` whether the record lists the groups,
    `described` what the outcome's description says."""
    texts = [clean(analysis.get(name)) for name in _TEXTS]
    told = _told([text for text in texts if _OF_RATIO.search(text)], sides) or _told(
        [one for one in re.split(r"(?<=[.!?])\s+", described) if _OF_RATIO.search(one)], sides
    )
    figures = _by_figures(sides, ratio)
    if told == "both":
        return Order(problem="the words of the analysis name both orders")
    if told:
        if figures and figures != told:
            return Order(problem="the words of the analysis and the groups' own figures contradict each other on the order")
        return _of(told, sides, "as the analysis says")
    if figures:
        return _of(figures, sides, "as the groups' own figures show")
    loose = _told(texts, sides)
    if loose == "both":
        return Order(problem="the words of the analysis name both orders")
    if loose:
        return _of(loose, sides, "as the analysis names the groups")
    roles = [side.role for side in sides]
    if listed and roles == ["tested", "control"]:
        return _of(sides[0].id, sides, "the experimental arm is listed first, before a control", inferred=True)
    return Order(problem="which group the ratio puts above the line is not said, and the groups' figures do not show it")


def _of(above: str, sides: Sequence[Side], how: str, inferred: bool = False) -> Order:
    return Order(above, next(side.id for side in sides if side.id != above), how, inferred)


def _told(texts: Sequence[str], sides: Sequence[Side]) -> str:
    """The group that words put above the line; `both` where they say either; empty where they say nothing."""
    found: set[str] = set()
    for text in texts:
        marked = _marked(text, sides)
        for pattern in (_PAIR, _TO):
            found |= {sides[int(one[1])].id for one in pattern.finditer(marked) if one[1] != one[2]}
        for one in _REFERENCE.finditer(marked):
            found.add(sides[1 - int(one[1] or one[2] or one[3])].id)
        found |= {sides[int(one[1])].id for one in _BELOW.finditer(marked)}
        found |= {sides[1 - int(one[1])].id for one in _ABOVE.finditer(marked)}
    return "both" if len(found) > 1 else next(iter(found), "")


def _marked(text: str, sides: Sequence[Side]) -> str:
    """The text with each group's names replaced by its number: `«0» vs «1»`."""
    names = sorted(
        ((name, number) for number, side in enumerate(sides) for name in side.names if name), key=lambda pair: -len(pair[0])
    )
    for name, number in names:
        text = re.sub(rf"(?<![\w«]){re.escape(name)}(?![\w»])", f"«{number}»", text, flags=re.IGNORECASE)
    return text


def _by_figures(sides: Sequence[Side], ratio: float) -> str:
    """The group above the line such that the ratio lies on the side, and near the size, that the groups' figures show."""
    one, other = (side.hazard for side in sides)
    if not one or not other or ratio <= 0:
        return ""
    shown, printed = math.log(one / other), math.log(ratio)
    if abs(shown) < _CLEAR or abs(printed) < _CLEAR:
        return ""
    near, far = sorted((abs(printed - shown), abs(printed + shown)))
    if near > 0.75 * far:
        return ""
    return sides[0].id if shown * printed > 0 else sides[1].id
