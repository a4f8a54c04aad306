"""Finds which group a text makes the numerator of a ratio."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .ratio_side import Side
from .text import pattern

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
    rf"«(\d+)»(?:\s*\([^()]{{0,200}}\))?[\s,]{{0,4}}{_ARM}?[\s,]{{0,4}}{_AGAINST}\s*{_OF}«(\d+)»",
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
_GOOD = r"favou?r\w{0,8}|benefit\w{0,8}|advantage|superior\w{0,8}|better|longer|improve\w{0,8}"
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
BOTH = "both"  # texts disagree
_VERSUS = re.compile(r"\b(?:vs\.?|versus|v\.)(?!\w)", re.IGNORECASE)
_REPEATED_SIGN = re.compile(
    r"(?:less than|greater than|lower than|higher than|more than)\s*\(\s*([<>])\s*\)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def numerator_in_words(
    on_figure: Sequence[str],
    around: Sequence[str],
    on_margin: Sequence[str],
    description: str,
    sides: Sequence[Side],
) -> str:
    """The numerator according to texts about the ratio.

    `BOTH` if the texts contradict each other; empty if they do not show which group it is.
    """
    roles = {side.id: side.role for side in sides}
    numerator = numerator_in(filter(_ON_RATIO.search, [*on_figure, *around]), sides)
    if not numerator:
        numerator = numerator_in(on_figure, sides)
        if roles.get(numerator) == "control":
            # "Control versus tested" may only name the groups, not the order of a ratio.
            numerator = numerator_in([_VERSUS.sub("§", text) for text in on_figure], sides)
    for texts in (on_margin, _SENTENCE.split(description)):
        numerator = numerator or numerator_in(filter(_ON_RATIO.search, texts), sides)
    return numerator


def numerator_in(texts: Iterable[str], sides: Sequence[Side]) -> str:
    """The numerator according to some texts.

    `BOTH` if they contradict each other; empty if they do not show which group it is.
    """
    numerators: set[str] = set()
    for text in texts:
        marked = _marked(_REPEATED_SIGN.sub(r"\1", text), sides)
        if "«" in marked:
            numerators |= {sides[number].id for number in _numerators(marked)}
    return BOTH if len(numerators) > 1 else next(iter(numerators), "")


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
