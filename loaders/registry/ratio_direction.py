"""Which of two groups stands above the line in a printed ratio.

Records do not say it in a field of its own. It is read from the words of the analysis where they speak of the ratio, else from
the groups' own figures where these lie clearly on one side, else from any words that put one group against the other; where the
experimental arm is named first, before a control, custom and order agree, and the row is flagged as inferred. Figures that speak
against words, or for a control above the line, must be sure: curves that cross have medians on the other side. Where the words and
sure figures contradict each other, or nothing tells, it is not known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .figures import number
from .text import clean, pattern

_OF_RATIO = re.compile(
    r"hazard|\bHR\b|ratio|reference|numerator|denominator|difference", re.IGNORECASE
)
_AGAINST = r"(?:vs\.?|versus|v\.|over|(?:as )?compared (?:to|with)|in comparison (?:to|with)|relative to|against|divided by|minus|/|÷|:)"
_ARM = r"(?:arms?|groups?|treatment|therapy|participants|patients|subjects)"
_OF = r"(?:(?:the|that|those)\s+)?(?:(?:hazards?|risks?|rates?)(?: rates?)?\s+)?(?:(?:of|in|for|with|on)\s+)?(?:the\s+)?(?:(?:arms?|groups?)\s+)?"
_PAIR = re.compile(rf"«(\d+)»(?:\s*\([^()]*\))?[\s,]*{_ARM}?[\s,]*{_AGAINST}\s*{_OF}«(\d+)»", re.I)
_TO = re.compile(
    r"ratio\s+(?:of|for|between|\()\s*(?:the )?(?:hazards? (?:of|for|in) )?(?:the )?«(\d+)»[^«».]{0,30}?\b(?:to|and)\b\s*(?:the )?«(\d+)»|"
    rf"\bcompar(?:e[sd]?|ing|ison of)\s+(?:the )?(?:{_ARM} )?«(\d+)»(?: {_ARM})?\s+(?:to|with|against|versus|vs\.?)\s+(?:the )?(?:{_ARM} )?«(\d+)»",
    re.I,
)
_ABOVE_LINE = re.compile(
    r"«(\d+)»\s*(?:arm |group )?(?:is |was |as |in |being )+(?:used as )?(?:the )?numerator|numerator\s*(?:is|was|=|:|being)?\s*(?:the )?«(\d+)»",
    re.I,
)
_REFERENCE = re.compile(r"(?:reference|denominator|control)(?: (?:group|arm|category|level|treatment))?\s*(?:is|was|=|:|being)?\s*(?:the )?«(\d+)»|"
    r"«(\d+)»\s*(?:arm |group )?(?:is |was |as |in |being )+(?:used as )?(?:the )?(?:reference|denominator)|\(\s*reference\s*[:=]?\s*«(\d+)»", re.I)  # fmt: skip
_ONE = r"(?:1(?:\.0+)?|one|unity)(?![\w]|\.\d)"
_GOOD = r"favou?r\w*|benefit\w*|advantage|superior\w*|better|longer|improve\w*"
_BELOW = re.compile(rf"(?:<\s*|(?:less|lower|smaller) than |below |under ){_ONE}[^«».]{{0,80}}?(?:{_GOOD}|(?:lower|less|smaller|decreased?) (?:\w+ )?(?:risk|hazard|rate)|"
    r"reduc\w+)[^«».]{0,60}?«(\d+)»", re.I)  # fmt: skip
_ABOVE = re.compile(
    rf"(?:>\s*|(?:greater|more|higher|larger) than |above |over ){_ONE}[^«».]{{0,80}}?(?:{_GOOD})[^«».]{{0,60}}?«(\d+)»",
    re.I,
)
_BELOW_IS = re.compile(
    rf"(?:<\s*|(?:less|lower|smaller) than |below |under ){_ONE}[^«».]{{0,40}}«(\d+)»[^«».]{{0,25}}(?:better|superior|favou?red)",
    re.I,
)
_ABOVE_IS = re.compile(
    rf"(?:>\s*|(?:greater|more|higher|larger) than |above |over ){_ONE}[^«».]{{0,40}}«(\d+)»[^«».]{{0,25}}(?:better|superior|favou?red)",
    re.I,
)
_MORE = re.compile(
    rf"(?:>\s*|(?:greater|more|higher|larger) than |above |over ){_ONE}[^«».]{{0,80}}?(?:higher|greater|larger|increased?|more) (?:\w+ )?(?:risk|hazard|rate)\w*"
    r"[^«».]{0,60}?«(\d+)»",
    re.I,
)
_PREFERRED = re.compile(
    rf"((?:{_GOOD})[^«».]{{0,60}}?«\d+»[^«».]{{0,30}}?){_AGAINST}\s*{_OF}«\d+»", re.I
)  # "favours A over B" is no ratio
_CLEAR = 0.03  # distance of a logarithm from 0 that tells a side
_SURE = 0.1  # the same, where nothing but figures speaks against what the record lists or says
_VERSUS = re.compile(r"\b(?:vs\.?|versus|v\.)(?!\w)", re.IGNORECASE)
_SIGN_TWICE = re.compile(
    r"(?:less than|greater than|lower than|higher than|more than)\s*\(\s*([<>])\s*\)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_OF_FIGURE = ("paramType", "estimateComment")  # what is said of the figure itself
_AROUND = (
    "groupDescription",
    "statisticalComment",
    "pValueComment",
    "otherAnalysisDescription",
    "statisticalMethod",
)
_OF_MARGIN = ("nonInferiorityComment",)  # of another figure, often


class Order(NamedTuple):
    """The group above the line and the one below, and how that is known; or why it is not."""

    above: str = ""
    below: str = ""
    how: str = ""
    inferred: bool = False
    problem: str = ""


class Side(NamedTuple):
    """A group as the order is read: names that only it has, whether it is tested or a control, its figure as a hazard, or a bound of it."""

    id: str
    names: tuple[str, ...]
    role: str = ""
    hazard: float | None = None
    is_bound: bool = False  # whether the hazard is at most this


def order(
    analysis: Mapping[str, object],
    sides: Sequence[Side],
    ratio: float,
    listed: bool,
    described: str = "",
) -> Order:
    """Which of two groups stands above the line; `ratio` is the printed figure, `listed` whether the record lists the groups,
    `described` what the outcome's description says."""
    of_figure, around, of_margin = (
        [clean(analysis.get(name)) for name in names] for names in (_OF_FIGURE, _AROUND, _OF_MARGIN)
    )
    sentences = _SENTENCE.split(described)
    roles = {side.id: side.role for side in sides}
    told = _told(filter(_OF_RATIO.search, [*of_figure, *around]), sides)
    if not told and roles.get(told := _told(of_figure, sides)) == "control":
        told = _told(
            [_VERSUS.sub("§", text) for text in of_figure], sides
        )  # who is compared with whom is no order of a ratio
    for texts in (of_margin, sentences):
        told = told or _told(filter(_OF_RATIO.search, texts), sides)
    figures = _by_figures(sides, ratio)
    surely = figures if _are_sure(analysis, sides, ratio) else ""
    if told == "both":
        return Order(problem="the words of the analysis name both orders")
    if told:
        if surely and surely != told:
            return Order(
                problem="the words of the analysis and the groups' own figures contradict each other on the order"
            )
        return _of(told, sides, "as the analysis says")
    if figures and (figures == surely or roles[figures] != "control"):
        return _of(figures, sides, "as the groups' own figures show")
    loose = _told([*of_figure, *around, *of_margin], sides)
    if loose == "both":
        return Order(problem="the words of the analysis name both orders")
    if loose and roles[loose] == "control":
        return Order(
            problem="the control is named before the tested arm, but not of the ratio, and the groups' figures do not show an order"
        )
    if loose:
        return _of(loose, sides, "as the analysis names the groups")
    if figures:
        return Order(
            problem="only the groups' own figures speak for the control above the line, and not surely"
        )
    if listed and list(roles.values()) == ["tested", "control"]:
        return _of(
            sides[0].id,
            sides,
            "the experimental arm is listed first, before a control",
            inferred=True,
        )
    return Order(
        problem="which group the ratio puts above the line is not said, and the groups' figures do not show it"
    )


def _of(above: str, sides: Sequence[Side], how: str, inferred: bool = False) -> Order:
    return Order(above, next(side.id for side in sides if side.id != above), how, inferred)


def _told(texts: Iterable[str], sides: Sequence[Side]) -> str:
    """The group that words put above the line; `both` where they say either; empty where they say nothing."""
    found: set[str] = set()
    for text in texts:
        marked = _marked(_SIGN_TWICE.sub(r"\1", text), sides)
        if "«" not in marked:
            continue
        bare = _PREFERRED.sub(r"\1", marked)
        for form in (_PAIR, _TO):
            for one in form.finditer(bare):
                above, below = [number for number in one.groups() if number]
                if above != below:
                    found.add(sides[int(above)].id)
        for one in _ABOVE_LINE.finditer(marked):
            found.add(sides[int(one[1] or one[2])].id)
        for one in _REFERENCE.finditer(marked):
            found.add(sides[1 - int(one[1] or one[2] or one[3])].id)
        found |= {
            sides[int(one[1])].id
            for form in (_BELOW, _BELOW_IS, _MORE)
            for one in form.finditer(marked)
        }
        found |= {
            sides[1 - int(one[1])].id
            for form in (_ABOVE, _ABOVE_IS)
            for one in form.finditer(marked)
        }
    return "both" if len(found) > 1 else next(iter(found), "")


def _marked(text: str, sides: Sequence[Side]) -> str:
    """The text with each group's names replaced by its number: `«0» vs «1»`."""
    names = sorted(
        ((name, place) for place, side in enumerate(sides) for name in side.names if name),
        key=lambda pair: -len(pair[0]),
    )
    low = text.casefold()
    for name, place in names:
        if name in low:
            text = pattern(rf"(?<![\w«]){re.escape(name)}(?![\w»])").sub(f"«{place}»", text)
    return text


def _by_figures(sides: Sequence[Side], ratio: float) -> str:
    """The group above the line such that the ratio lies on the side, and near the size, that the groups' figures show."""
    shown, printed = _logarithms(sides, ratio)
    if abs(shown) < _CLEAR or abs(printed) < _CLEAR:
        return ""
    near, far = sorted((abs(printed - shown), abs(printed + shown)))
    if near > 0.75 * far:
        return ""
    return sides[0].id if shown * printed > 0 else sides[1].id


def _are_sure(analysis: Mapping[str, object], sides: Sequence[Side], ratio: float) -> bool:
    """Whether figures may speak against words and custom: both lie far from no difference, near each other, and the interval
    leaves no difference out. Where curves cross, medians may lie on the other side of a ratio."""
    shown, printed = _logarithms(sides, ratio)
    low, high = (number(clean(analysis.get(name))) for name in ("ciLowerLimit", "ciUpperLimit"))
    apart = bool(low and high) and not float(low) <= 1 <= float(high)
    near, far = sorted((abs(printed - shown), abs(printed + shown)))
    return apart and min(abs(shown), abs(printed)) >= _SURE and near <= 0.5 * far


def _logarithms(sides: Sequence[Side], ratio: float) -> tuple[float, float]:
    """What the figures of the first group against the second show, and what is printed; 0 where there is none."""
    one, other = (side.hazard for side in sides)
    if (
        not one
        or not other
        or ratio <= 0
        or any(side.is_bound and side.hazard != min(one, other) for side in sides)
    ):
        return 0.0, 0.0  # a bound above the other figure tells nothing
    return math.log(one / other), math.log(ratio)
