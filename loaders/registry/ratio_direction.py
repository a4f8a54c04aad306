"""Determines which of two groups is the numerator of a printed ratio.

Records have no field for it. These are used, in this order:

1. words of the analysis about the ratio;
2. the groups' own figures, if they clearly favour one group;
3. any words that compare one group with the other;
4. the order of the groups, if the experimental arm is listed before a control. The row is then
   flagged as inferred.

Figures that contradict the words, or that make the control the numerator, count only if they are
certain, because the medians of crossing survival curves can favour the other group than the ratio.
If words and certain figures contradict each other, or there is no indication, the direction is
unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .figures import number
from .text import clean, pattern

_ON_RATIO = re.compile(
    r"hazard|\bHR\b|ratio|reference|numerator|denominator|difference", re.IGNORECASE
)
_AGAINST = (
    r"(?:vs\.?|versus|v\.|over|(?:as )?compared (?:to|with)|"
    r"in comparison (?:to|with)|relative to|against|divided by|minus|/|÷|:)"
)
_ARM = r"(?:arms?|groups?|treatment|therapy|participants|patients|subjects)"
_OF = (
    r"(?:(?:the|that|those)\s+)?(?:(?:hazards?|risks?|"
    r"rates?)(?: rates?)?\s+)?(?:(?:of|in|for|with|"
    r"on)\s+)?(?:the\s+)?(?:(?:arms?|groups?)\s+)?"
)
_PAIR = re.compile(
    rf"«(\d+)»(?:\s*\([^()]*\))?[\s,]*{_ARM}?[\s,]*{_AGAINST}\s*{_OF}«(\d+)»",
    re.I,
)
_TO = re.compile(
    r"ratio\s+(?:of|for|between|\()\s*(?:the )?(?:hazards? (?:of|for|"
    r"in) )?(?:the )?«(\d+)»[^«».]{0,30}?\b(?:to|and)\b\s*(?:the )?«(\d+)»|"
    r"\bcompar(?:e[sd]?|ing|"
    rf"ison of)\s+(?:the )?(?:{_ARM} )?«(\d+)»(?: {_ARM})?\s+(?:to|with|against|"
    rf"versus|vs\.?)\s+(?:the )?(?:{_ARM} )?«(\d+)»",
    re.I,
)
_NUMERATOR = re.compile(
    r"«(\d+)»\s*(?:arm |group )?(?:is |was |as |in |"
    r"being )+(?:used as )?(?:the )?numerator|numerator\s*(?:is|was|=|:|"
    r"being)?\s*(?:the )?«(\d+)»",
    re.I,
)
_REFERENCE = re.compile(
    r"(?:reference|denominator|control)(?: (?:group|arm|category|level|"
    r"treatment))?\s*(?:is|was|=|:|being)?\s*(?:the )?«(\d+)»|"
    r"«(\d+)»\s*(?:arm |group )?(?:is |was |as |in |"
    r"being )+(?:used as )?(?:the )?(?:reference|denominator)|"
    r"\(\s*reference\s*[:=]?\s*«(\d+)»",
    re.I,
)
_ONE = r"(?:1(?:\.0+)?|one|unity)(?![\w]|\.\d)"
_GOOD = r"favou?r\w*|benefit\w*|advantage|superior\w*|better|longer|improve\w*"
_BELOW = re.compile(
    r"(?:<\s*|(?:less|lower|smaller) than |below |"
    rf"under ){_ONE}[^«».]{{0,80}}?(?:{_GOOD}|(?:lower|less|smaller|"
    r"decreased?) (?:\w+ )?(?:risk|hazard|rate)|"
    r"reduc\w+)[^«».]{0,60}?«(\d+)»",
    re.I,
)
_ABOVE = re.compile(
    r"(?:>\s*|(?:greater|more|higher|larger) than |above |"
    rf"over ){_ONE}[^«».]{{0,80}}?(?:{_GOOD})[^«».]{{0,60}}?«(\d+)»",
    re.I,
)
_BELOW_IS = re.compile(
    r"(?:<\s*|(?:less|lower|smaller) than |below |"
    rf"under ){_ONE}[^«».]{{0,40}}«(\d+)»[^«».]{{0,25}}(?:better|superior|"
    r"favou?red)",
    re.I,
)
_ABOVE_IS = re.compile(
    r"(?:>\s*|(?:greater|more|higher|larger) than |above |"
    rf"over ){_ONE}[^«».]{{0,40}}«(\d+)»[^«».]{{0,25}}(?:better|superior|"
    r"favou?red)",
    re.I,
)
_HIGHER_RISK = re.compile(
    r"(?:>\s*|(?:greater|more|higher|larger) than |above |"
    rf"over ){_ONE}[^«».]{{0,80}}?(?:higher|greater|larger|increased?|"
    r"more) (?:\w+ )?(?:risk|hazard|rate)\w*"
    r"[^«».]{0,60}?«(\d+)»",
    re.I,
)
_PREFERRED = re.compile(
    rf"((?:{_GOOD})[^«».]{{0,60}}?«\d+»[^«».]{{0,30}}?){_AGAINST}\s*{_OF}«\d+»", re.I
)  # "favours A over B" is not a ratio
_BOTH = "both"
_CLEAR = 0.03  # absolute log ratio from which a group counts as favoured
_CERTAIN = 0.1  # absolute log ratio from which figures outweigh words and the order of groups
_VERSUS = re.compile(r"\b(?:vs\.?|versus|v\.)(?!\w)", re.IGNORECASE)
_REPEATED_SIGN = re.compile(
    r"(?:less than|greater than|lower than|higher than|more than)\s*\(\s*([<>])\s*\)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
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
    """The groups in numerator and denominator, and the basis for this, or else the problem."""

    numerator: str = ""
    denominator: str = ""
    basis: str = ""
    inferred: bool = False
    problem: str = ""


class Side(NamedTuple):
    """A group of a ratio: names that only this group has, its role, and its hazard.

    `is_bound`: whether the hazard is only an upper bound.
    """

    id: str
    names: tuple[str, ...]
    role: str = ""
    hazard: float | None = None
    is_bound: bool = False


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
    in_words = _numerator_in_words(on_figure, around, on_margin, description, sides)
    by_figures = _numerator_by_figures(sides, ratio)
    certain = by_figures if _are_certain(analysis, sides, ratio) else ""
    if in_words == _BOTH:
        return RatioDirection(problem="the texts of the analysis give both orders of the groups")
    if in_words:
        if certain and certain != in_words:
            return RatioDirection(
                problem="the texts of the analysis and the groups' own figures contradict each "
                "other about the order of the groups"
            )
        return _direction(in_words, sides, "stated in the analysis")
    if by_figures and (by_figures == certain or roles[by_figures] != "control"):
        return _direction(by_figures, sides, "follows from the groups' own figures")
    named_first = _numerator_in([*on_figure, *around, *on_margin], sides)
    if named_first == _BOTH:
        return RatioDirection(problem="the texts of the analysis give both orders of the groups")
    if named_first and roles[named_first] == "control":
        return RatioDirection(
            problem="the control is named before the tested arm, but not as part of the ratio, and "
            "the groups' figures do not show an order"
        )
    if named_first:
        return _direction(named_first, sides, "the order in which the analysis names the groups")
    if by_figures:
        return RatioDirection(
            problem="only the groups' own figures suggest that the control is the numerator, and "
            "they are not certain"
        )
    if listed and list(roles.values()) == ["tested", "control"]:
        basis = "the experimental arm is listed first, before a control"
        return _direction(sides[0].id, sides, basis, inferred=True)
    return RatioDirection(
        problem="the record does not say which group is the numerator of the ratio, and the "
        "groups' figures do not show it"
    )


def _direction(
    numerator: str, sides: Sequence[Side], basis: str, inferred: bool = False
) -> RatioDirection:
    denominator = next(side.id for side in sides if side.id != numerator)
    return RatioDirection(numerator, denominator, basis, inferred)


def _numerator_in_words(
    on_figure: Sequence[str],
    around: Sequence[str],
    on_margin: Sequence[str],
    description: str,
    sides: Sequence[Side],
) -> str:
    """The numerator according to texts about the ratio; `_BOTH` if they disagree, else empty."""
    roles = {side.id: side.role for side in sides}
    found = _numerator_in(filter(_ON_RATIO.search, [*on_figure, *around]), sides)
    if not found:
        found = _numerator_in(on_figure, sides)
        if roles.get(found) == "control":
            # "Control versus tested" may only name the groups, not the order of a ratio.
            found = _numerator_in([_VERSUS.sub("§", text) for text in on_figure], sides)
    for texts in (on_margin, _SENTENCE.split(description)):
        found = found or _numerator_in(filter(_ON_RATIO.search, texts), sides)
    return found


def _numerator_in(texts: Iterable[str], sides: Sequence[Side]) -> str:
    """The numerator according to some texts; `_BOTH` if they disagree, else empty."""
    found: set[str] = set()
    for text in texts:
        marked = _marked(_REPEATED_SIGN.sub(r"\1", text), sides)
        if "«" in marked:
            found |= {sides[number].id for number in _numerators(marked)}
    return _BOTH if len(found) > 1 else next(iter(found), "")


def _numerators(marked: str) -> Iterator[int]:
    """The numbers of the groups that a text with marked groups makes the numerator."""
    without_preference = _PREFERRED.sub(r"\1", marked)
    for pattern_of_pair in (_PAIR, _TO):
        for match in pattern_of_pair.finditer(without_preference):
            numerator, denominator = [int(number) for number in match.groups() if number]
            if numerator != denominator:
                yield numerator
    for match in _NUMERATOR.finditer(marked):
        yield _number(match)
    for match in _REFERENCE.finditer(marked):
        yield 1 - _number(match)
    for below in (_BELOW, _BELOW_IS, _HIGHER_RISK):
        yield from (_number(match) for match in below.finditer(marked))
    for above in (_ABOVE, _ABOVE_IS):
        yield from (1 - _number(match) for match in above.finditer(marked))


def _number(match: re.Match[str]) -> int:
    """The number in the one capturing group that took part in the match."""
    return int(next(filter(None, match.groups())))


def _marked(text: str, sides: Sequence[Side]) -> str:
    """The text with the name of each group replaced by its number: `«0» vs «1»`."""
    names = sorted(
        ((name, place) for place, side in enumerate(sides) for name in side.names if name),
        key=lambda named: -len(named[0]),
    )
    folded = text.casefold()
    for name, place in names:
        if name in folded:
            text = pattern(rf"(?<![\w«]){re.escape(name)}(?![\w»])").sub(f"«{place}»", text)
    return text


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

    Both the figures and the ratio must be far from 1 and close to each other, and the interval
    must exclude 1: the medians of crossing curves can favour the other group than the ratio.
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
