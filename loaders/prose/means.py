"""Means of measurements and rates per time, which have a unit of their own and may be negative.

-58.6% with A and 1.4% with B; 121.4 mm Hg in one group; 1.7% per year; 4.5 per 100 person-years.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .figures import Figure
from .tokens import Sentence

KINDS = ("mean", "per-time")
_FAR = 170  # characters between the word "mean" and its first value
_BETWEEN = 90  # characters between the values of two arms
# words after which the number is not the mean of an outcome
_OTHER = re.compile(
    r"follow|\bage[ds]?\b|(?<!from )baseline (?:of|was|value|mean)"
    r"|\bfrom a (?:mean )?baseline\b|\bdoses?\b"
    r"|\bdifferences?\b|\bn ?=|;|。|随访|年龄|剂量|差值|(?<!较)基线[^,;。较]{0,12}[为是]",
    re.IGNORECASE,
)
_RISK = re.compile(r"\b(?:risks?|odds|hazards?|mortality|incidence)\b", re.IGNORECASE)
_SIGN = re.compile(r"(?:\A|[ (\[,:为是和与])[-+]\Z")
_UNIT = re.compile(
    r"(?: ?%| ?percentage points?| ?mm ?Hg"
    r"| (?!(?:in|with|for|and|or|vs|versus|on|at|of|to|from|among|as|compared|after|per|by|than"
    r"|when|while|but|was|were|respectively)\b)[A-Za-zµ]{1,12}(?:10)?(?: copies)?|[mµ]?[glL]\b)?"
    r"(?:(?: per |/)(?:1\.73 ?m2|[A-Za-z0-9]{1,12})){0,3}(?: from baseline)?",
    re.IGNORECASE,
)
_PER_TIME = re.compile(
    r" ?%?(?: events?)? (?:per|for every) 1[0 ,]{1,6} ?"
    r"(?:person|patient|subject)[- ]?(?:years?|months?)"
    r"| ?%?(?: events?)? (?:per|a) (?:year|annum)\b|%?/年|%?/1[0 ,]{1,6}(?:人|患者)[-·]?年",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"(?<![0-9一二两三四五十])年(?:化)?(?:平均)?(?:发生|事件|复发)率[^,;。()]{0,24}\Z"
    r"|\bannuali[sz]ed [^.;,()]{3,60}\Z",
    re.IGNORECASE,
)
_LINK = re.compile(r"[)\]]?%?,? ?(?:and|versus|vs\.?|compared with|和|与|对|比|,) ?\Z")


def take_means(text: str, sentence: Sentence, figures: list[Figure]) -> list[Figure]:
    """The figures, of which some are means or rates per time, as the text calls them; without the
    numbers that belong to a unit (per 1.73 m2, per 100 person-years)."""
    for figure in figures:
        if figure.kind in ("bare", "percent"):
            if per := _per_time(text, figure):
                _make(text, figure, "per-time", per)
            elif _is_mean(text, sentence, figure):
                _make(text, figure, "mean")
    for first, second in pairwise(figures):
        if second.start - first.end > _BETWEEN:
            continue
        if (
            second.kind == "per-time"
            and first.kind in ("bare", "percent")
            and _LINK.fullmatch(text, first.stop, second.start)
        ):
            first.kind, first.unit = "per-time", second.unit  # 3.6% and 3.4% per year
        elif (
            first.kind in KINDS
            and second.kind == first.token.kind
            and _same_measurement(text, sentence, first, second)
        ):
            _make(text, second, first.kind, first.unit if first.kind == "per-time" else "")
    ends = [0, *(figure.end for figure in figures)]
    return [
        figure
        for figure, end in zip(figures, ends[:-1], strict=True)
        if figure.start >= end or figure.kind not in ("bare", *KINDS)
    ]


def says_mean(text: str, sentence: Sentence) -> bool:
    """Whether a sentence calls some of its numbers means or rates per time."""
    return bool(sentence.of("mean")) or any(
        _PER_TIME.match(text, token.end)
        or _YEARLY.search(text, max(sentence.start, token.start - _FAR), token.start)
        for token in sentence.figures
        if token.kind == "bare"
    )


def _per_time(text: str, figure: Figure) -> str:
    """The unit of a rate per time; empty if the text does not call it one."""
    if per := _PER_TIME.match(text, figure.stop):
        return per[0].strip(" /%")
    yearly = _YEARLY.search(text, max(0, figure.start - _FAR), figure.start)
    return "per year" if yearly else ""


def _is_mean(text: str, sentence: Sentence, figure: Figure) -> bool:
    words = [
        token
        for token in sentence.words
        if token.kind in ("mean", "median") and token.end <= figure.start
    ]
    if not words or words[-1].kind != "mean" or figure.start - words[-1].end > _FAR:
        return False
    others = [
        token
        for token in sentence.between("endpoint", words[-1].end, figure.start)
        if token.family not in ("other", "unnamed")
    ]
    by = _RISK.search(text, sentence.start, words[-1].end) and text[words[-1].end - 2 :][:2] == "by"
    return not (others or by or _OTHER.search(text, words[-1].start, figure.start))


def _make(text: str, figure: Figure, kind: str, unit: str = "") -> None:
    """Make a figure a mean, with its sign, or a rate per time. Arms are named after the unit."""
    pattern = _UNIT if kind == "mean" else _PER_TIME
    if not figure.interval and (after := pattern.match(text, figure.stop)):
        figure.end = figure.near = max(figure.end, after.end())
    is_percent = text[figure.stop : figure.stop + 2].lstrip().startswith("%")
    figure.kind = kind
    figure.unit = unit if kind == "per-time" else "%" if is_percent else ""
    if _SIGN.search(text[max(0, figure.start - 2) : figure.start]):
        figure.start -= 1
        figure.value = text[figure.start : figure.stop]
        figure.places["value"] = (figure.start, figure.stop)


def _same_measurement(text: str, sentence: Sentence, first: Figure, second: Figure) -> bool:
    """Whether nothing between two values names another outcome or ends the statement."""
    return not sentence.between("endpoint", first.end, second.start) and not _OTHER.search(
        text, first.end, second.start
    )
