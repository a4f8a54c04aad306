"""Classifies figures, and removes durations and other figures that are not outcomes.

Bare numbers get the unit of a neighbouring figure.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .bare_figures import classify_bare
from .figures import Figure
from .means import take_means
from .patterns import Library
from .population_mentions import time_unit
from .tokens import Sentence

_WINDOW = 60  # characters before a figure that may describe it
_PLANNED = 160
_LONGEST = 60  # years; larger numbers are dates
_LINKS = re.compile(
    r"[\s,|)\]]*(?:and |vs?\.? |versus |to |from (?:a median of )?|"
    r"compared (?:with|to) |as compared with |"
    r"和|与|及|比|对比?|至)?\s?\Z",
    re.IGNORECASE,
)
_PART_OF_CLAUSE = re.compile(r"[;。]|[.,](?= )|,(?=[^0-9 ])")
_CLAUSE = re.compile(r"[;。]|\.(?= )")
_SET_AGAINST = re.compile(
    r"[^.;]{0,50}(?:\band|\bversus|\bvs\.?|\bcompared with|对比?|比|和|与) ?\Z", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"[)\]]? (?:for|in|with|on) (?:the )?[a-z]", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[0-9]-+[a-z]", re.IGNORECASE)


def classify_figures(
    text: str, sentence: Sentence, figures: list[Figure], library: Library
) -> list[Figure]:
    """The figures that can be outcomes, each with its kind and unit set."""
    figures = take_means(text, sentence, figures)
    _take_unit_of_next(text, sentence, figures, near=True)
    for position, figure in enumerate(figures):
        if figure.kind == "bare":
            classify_bare(text, sentence, figures, position, library)
    _take_unit_of_next(text, sentence, figures)
    _take_unit_of_previous(text, sentence, figures)
    return [figure for figure in figures if _may_be_outcome(text, sentence, figure, library)]


def _take_unit_of_next(
    text: str, sentence: Sentence, figures: list[Figure], near: bool = False
) -> None:
    """Give bare figures the unit of the figure they are compared with: 18.5 vs 10.2 months."""
    for first, second in zip(reversed(figures[:-1]), reversed(figures[1:]), strict=True):
        between = text[first.end : second.start]
        if (
            first.kind == "bare"
            and second.kind in ("time", "percent")
            and (
                _LINKS.match(between)
                or (
                    not near
                    and (
                        _versus(sentence, first, second) or _of_one_median(sentence, first, second)
                    )
                )
            )
        ):
            first.kind, first.unit = second.kind, second.unit


def _of_one_median(sentence: Sentence, first: Figure, second: Figure) -> bool:
    """Whether two figures with intervals are medians of one endpoint.

    Example: median OS was 8.3 (7.1-9.6) with A, with B 9.0 months.
    """
    own = (
        first.interval
        and second.interval
        and sentence.between("median", sentence.start, first.start)
    )
    return bool(own) and not sentence.between("endpoint", first.end, second.start)


def _take_unit_of_previous(text: str, sentence: Sentence, figures: list[Figure]) -> None:
    """Give bare figures the unit of the figure before: 5.6 months in arm 1 and 2.9 in arm 2."""
    for first, second in pairwise(figures):
        between = text[first.end : second.start]
        if (
            second.kind == "bare"
            and first.kind == "time"
            and "." in second.value
            and (
                _SET_AGAINST.match(between)
                or (between.endswith(", ") and _OF_ANOTHER.match(text, second.end))
            )
            and not sentence.between("endpoint", first.end, second.start)
        ):
            second.kind, second.unit = first.kind, first.unit


def _versus(sentence: Sentence, first: Figure, second: Figure) -> bool:
    return bool(sentence.between("versus", first.end, second.start)) and not sentence.between(
        "endpoint", first.end, second.start
    )


def _clause(text: str, start: int, place: int, stop: int) -> str:
    """The text around a position: from the full stop or semicolon before it to the next comma."""
    before = [match.end() for match in _CLAUSE.finditer(text, start, place)]
    after = _PART_OF_CLAUSE.search(text, place, stop)
    return text[before[-1] if before else start : after.start() if after else stop]


def _may_be_outcome(text: str, sentence: Sentence, figure: Figure, library: Library) -> bool:
    before = text[max(sentence.start, figure.start - _WINDOW) : figure.start]
    around = _clause(
        text,
        max(sentence.start, figure.start - _PLANNED),
        figure.start,
        min(sentence.end, figure.end + _WINDOW),
    )
    if library.has("plan", around) or figure.kind == "bare":
        return False
    if figure.kind == "per-time" and figure.unit != "%":
        return True
    if figure.kind == "other-ratio":
        return bool(figure.token.value)  # others, such as a C-index, are no results
    if figure.kind == "time-span" and text[figure.token.end : figure.token.end + 1] == ":":
        return False  # 65-74 years: HR 0.63
    if figure.kind in ("time", "time-span"):
        if figure.kind == "time" and (
            library.has("difference", before)
            or library.at("difference-after", text, figure.token.end)
        ):
            figure.kind = "difference"
            return True
        adjective = figure.token.kind == "time" and _ADJECTIVE.search(
            text[figure.token.start : figure.token.end]
        )
        if adjective and not (
            "." in figure.value
            and re.match(r" (?:median|m?[A-Z])", text[figure.token.end : figure.token.end + 8])
        ):
            return False
        if time_unit(figure.unit, library) == "years" and (figure.number or 0) > _LONGEST:
            return False
        return not library.has("not-outcome", before) and not library.at(
            "not-outcome-after", text, figure.token.end
        )
    if figure.kind in ("percent", "percent-span"):
        return not library.has("change", before) and not library.at(
            "change-after", text, figure.token.end
        )
    if figure.kind == "hr":
        number = figure.number
        return number is None or 0 < number < 100
    return True
