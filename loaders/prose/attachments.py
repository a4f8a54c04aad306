"""Reads the figures of a sentence: attaches intervals, counts, sizes and P values to values."""

from __future__ import annotations

import re

from .figures import Figure, figure_of_token, from_to, with_leading_zero
from .patterns import Library
from .tokens import Sentence, Token

VALUES = (
    "hr",
    "other-ratio",
    "difference-interval",
    "time",
    "time-span",
    "percent",
    "percent-span",
    "not-reached",
    "bare",
)
_CONNECTIVE = re.compile(
    r"[\s,;:()\[\]|=]*(?:(?:with |and )?(?:a |an )?|median[;,] |at |"
    r"(?:χ2?²?|τ2?²?|I2|I²|[tZF]) ?= ?[0-9.]+[,;] ?)\Z",
    re.IGNORECASE,
)


def figures_of_sentence(text: str, sentence: Sentence, library: Library) -> list[Figure]:
    """The values of a sentence, each with the interval, count, size and P value after it."""
    figures: list[Figure] = []
    spreads = {token.start for token in sentence.figures if token.kind == "spread"}
    tokens = list(sentence.figures)
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind not in VALUES or (figures and token.start < figures[-1].end):
            continue
        if low := from_to(text, token):
            figures.append(low)
        current = figure_of_token(token, single=low is not None)
        while position < len(tokens) and _belongs_to(text, current, tokens[position]):
            if not current.near and _WORDS_THEN_P.match(text[current.end : tokens[position].start]):
                current.near = current.end
            _attach(current, tokens[position], sentence, spreads)
            if figures:
                _attach_second_interval(text, figures[-1], current, tokens[position])
            position += 1
        _unit_after_interval(text, current, library)
        current.near = current.near or current.end
        _level_stated_before(sentence, current)
        _count_around(text, current)
        figures.append(current)
    _attach_preceding_p(text, sentence, figures)
    return figures


_WORDS_THEN_BRACKET = re.compile(
    r"[)\]]?(?: per (?:year|1[0,]{1,6} (?:person|patient)-years))?"
    r" (?:for|in|of|with|on|among) [^0-9.;()\[\]]{2,70} ?[(\[]\Z",
    re.IGNORECASE,
)
_WORDS_THEN_P = re.compile(
    r"[)\]]? (?:of [0-9]{1,5} )?(?:for|in|of|with|on|among|patients|had)"
    r" [^0-9.;()\[\]]{2,70}(?: ?[(\[]|[;,] ?)\Z",
    re.IGNORECASE,
)


_DIFFERENCE = re.compile(
    r"[)\]]?(?:个?月|周|年)?[,;]? ?(?:两组|组间)?(?:间)?差异[^,;。()]{0,4}统计学(?:意义|差异) ?\(\Z"
)  # 个月,差异有统计学意义(P=0.003)
_PER = re.compile(
    r" (?:per|for each|for every) [^.;()]{2,40}[,;:(\[] ?\Z", re.IGNORECASE
)  # aHR 1.15 per condition, 95% CI


def _belongs_to(text: str, current: Figure, token: Token) -> bool:
    """Whether a token belongs to the value before it: it is adjacent, or in the next bracket."""
    gap = text[current.end : token.start]
    if token.kind == "p" and not current.p and _DIFFERENCE.match(gap):
        return True
    if (
        token.kind == "p"
        and not current.p
        and current.kind in ("time", "percent")
        and _WORDS_THEN_P.match(gap)
    ):
        return True
    if (
        token.kind == "interval"
        and current.kind not in ("bare", "hr")
        and not current.interval
        and _WORDS_THEN_BRACKET.match(gap)
    ):
        return True
    if (
        current.kind == "hr"
        and token.kind == "interval"
        and not current.interval
        and _PER.match(gap)
    ):
        return True
    if not _CONNECTIVE.match(gap) or len(gap) > 12:
        return False
    if token.kind == "loose":
        bracketed = (
            current.kind == "bare"
            and "." in current.value
            and text[current.start - 1 : current.start] == "("
        )
        return (current.kind == "hr" or bracketed) and current.interval is None
    if token.kind in ("interval", "bracket"):
        return current.interval is None and not _cites(text, current, token)
    if token.kind == "not-reached":  # not reached (NR)
        return current.kind == "not-reached" and "(" in gap
    return token.kind in ("spread", "p", "n", "fraction", "other-p") and not (
        token.kind == "p" and current.p
    )


_NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,3})?|NR|NE"
_SECOND = re.compile(
    rf" ?%? ?(?:,? ?and|vs\.?|versus|[,;]|和|与|、) ?(?P<low>{_NUMBER}) ?%?(?: ?- ?|~| to |至)"
    rf"(?P<high>{_NUMBER})(?= ?%?(?:months?|mo|个月)?[)\]])"
)
_JOINED = re.compile(r" ?%? ?(?:and|vs\.?|versus|和|与|对|比|,) ?\Z")


def _attach_second_interval(text: str, previous: Figure, current: Figure, token: Token) -> None:
    """Share out two intervals after two values: 4.2 and 2.6 months (2.4 to 5.5 and 1.8 to 3.9)."""
    second = _SECOND.match(text, token.end)
    if (
        token.kind not in ("interval", "bracket")
        or not second
        or previous.interval
        or not current.interval
        or not _JOINED.match(text[previous.end : current.start])
    ):
        return
    previous.low, previous.high, previous.level = current.low, current.high, current.level
    previous.labelled = current.labelled
    shared = ("ci_low", "ci_high", "ci_level")
    previous.places |= {name: current.places[name] for name in shared if name in current.places}
    current.low, current.high = interval_limit(second["low"]), interval_limit(second["high"])
    current.places |= {"ci_low": second.span("low"), "ci_high": second.span("high")}
    current.end = second.end()


_REFERENCES = re.compile(r"\[ ?[1-9][0-9]{0,2} ?[-,] ?[1-9][0-9]{0,2} ?\Z")


def _cites(text: str, current: Figure, token: Token) -> bool:
    """Whether integers in square brackets after a decimal are references: 13.9 months [13,14]."""
    return (
        token.kind == "bracket"
        and "." in current.value
        and bool(_REFERENCES.match(text[token.start : token.end]))
    )


def _attach(current: Figure, token: Token, sentence: Sentence, spreads: set[int]) -> None:
    if token.kind in ("interval", "bracket", "loose"):
        earlier = [
            other
            for other in sentence.figures
            if other.end <= token.start and other.kind in ("spread", "interval")
        ]
        if not (
            token.kind == "bracket"
            and earlier
            and earlier[-1].kind == "spread"
            and current.kind != "hr"
        ):
            current.low, current.high = (
                interval_limit(token.part("low")),
                interval_limit(token.part("high")),
            )
            current.level = token.part("level", "level2")
            current.labelled = token.kind == "interval"
            _place(current, token, ci_low=("low",), ci_high=("high",), ci_level=("level", "level2"))
    elif token.kind == "p":
        current.p, current.sided = p_value(token), token.part("sided", "sided2")
        _place(current, token, p_value=("figure",))
    elif token.kind == "n":
        current.n = token.part("value")
        _place(current, token, n=("value",))
    elif token.kind == "fraction":
        current.count, current.n = token.part("count"), token.part("n")
        _place(current, token, count=("count",), n=("n",))
    current.end = token.end


def _place(current: Figure, token: Token, **parts: tuple[str, ...]) -> None:
    """Record the spans of the named parts of a token."""
    for column, names in parts.items():
        current.places.update(
            (column, token.places[name]) for name in names if name in token.places
        )


def p_value(token: Token) -> str:
    """A P value as written in the tables: with an operator unless it is `=`."""
    relation = (
        token.part("relation").replace("=", "")
        if token.part("relation") in ("=", "<=", ">=")
        else token.part("relation")
    )
    sign = {"<=": "≤", ">=": "≥"}.get(token.part("relation"), relation)
    return sign + with_leading_zero(token.part("figure"))


def interval_limit(printed: str) -> str:
    """A limit of an interval: a number, or NE if not reached or not estimable."""
    return with_leading_zero(printed) if re.match(r"-?[0-9.]", printed) else "NE"


def _unit_after_interval(text: str, current: Figure, library: Library) -> None:
    """Attach a unit printed after the interval: 20.6 (16.4-24.8) months."""
    if (
        current.kind == "bare"
        and current.interval
        and (match := re.match(r"[)\]] ?", text[current.end : current.end + 2]))
    ):
        start = current.end + match.end()
        if unit := re.compile(library.parts["unit"] + "|%", re.IGNORECASE).match(text, start):
            current.kind, current.unit, current.end = (
                ("percent" if unit[0] == "%" else "time"),
                unit[0],
                unit.end(),
            )


def _level_stated_before(sentence: Sentence, current: Figure) -> None:
    """Attach a confidence level stated before the figure: HR (95% CI) 0.60 (0.48-0.75)."""
    if not current.interval or current.level:
        return
    if current.kind == "hr" and (level := current.token.part("level", "level2")):
        current.level = level
        _place(current, current.token, ci_level=("level", "level2"))
        return
    stated = [
        token
        for token in sentence.figures
        if token.kind == "level" and 0 < current.start - token.end < _OVER
    ]
    if stated:
        current.level = stated[-1].part("level")
        current.places["ci_level"] = stated[-1].places["level"]


_OVER = 60


_COUNT_OF = re.compile(
    r"(?<![0-9.])([0-9]{1,5}) ?(?:of|/|out of) ?(?:the )?([0-9]{1,5})"
    r"(?: [a-z]+|例|名|人)? ?[(\[,]\s?\Z"
)
_COUNT = re.compile(r"(?<![0-9.])([0-9]{1,5})(?: [a-z]+)? ?[(\[]\s?\Z")
_OF = re.compile(r"[)\]]{0,2} (?:of|out of) (?:the )?([0-9]{1,5})\b(?![.%])")
_NEAR = 40


def _count_around(text: str, current: Figure) -> None:
    """Attach counts printed around a percentage: 143 (70%) of 204, 36 of 58 (62%)."""
    if current.kind != "percent":
        return
    start = max(0, current.start - _NEAR)
    if before := _COUNT_OF.search(text, start, current.start):
        current.count, current.n = before.groups()
        current.places |= {"count": before.span(1), "n": before.span(2)}
        return
    if not current.count and (count := _COUNT.search(text, start, current.start)):
        current.count = count[1]
        current.places["count"] = count.span(1)
    if whole := _OF.match(text, current.end, current.end + _NEAR):
        current.n, current.end = whole[1], whole.end()
        current.places["n"] = whole.span(1)


def _attach_preceding_p(text: str, sentence: Sentence, figures: list[Figure]) -> None:
    """Attach a P value printed before its hazard ratio in one bracket: (p=0.002; HR 0.53)."""
    claimed = {figure.places["p_value"] for figure in figures if "p_value" in figure.places}
    for token in (
        token
        for token in sentence.figures
        if token.kind == "p" and token.places["figure"] not in claimed
    ):
        for ratio in (
            figure
            for figure in figures
            if figure.kind == "hr" and not figure.p and figure.token.start >= token.end
        ):
            if re.fullmatch(r"[\s,;]*", text[token.end : ratio.token.start]):
                ratio.p, ratio.sided = p_value(token), token.part("sided", "sided2")
                _place(ratio, token, p_value=("figure",))
