"""Classifies figures: bare numbers take the unit of a neighbour; durations and other non-outcomes
are removed."""

from __future__ import annotations

import re
from itertools import pairwise
from math import log

from .endpoint_mentions import preceding_mentions
from .figures import Figure, number_of
from .patterns import Library
from .population_mentions import time_unit
from .tokens import Sentence, Token

_WINDOW = 60  # characters
_MANY = 6  # most figures that share a unit stated once
_PLANNED = 160
_BESIDE = 2
_LONGEST = 60  # years; larger numbers are dates
_LINKS = re.compile(
    r"[\s,|)\]]*(?:and |vs?\.? |versus |to |from (?:a median of )?|"
    r"compared (?:with|to) |as compared with |"
    r"和|与|及|比|对比?|至)?\s?\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(r" ?[(\[] ?[0-9]{1,3}(?:\.[0-9]+)? ?%")
_PART_OF_CLAUSE = re.compile(r"[;。]|[.,](?= )|,(?=[^0-9 ])")
_CLAUSE = re.compile(r"[;。]|\.(?= )")
_SET_AGAINST = re.compile(
    r"[^.;]{0,50}(?:\band|\bversus|\bvs\.?|\bcompared with|对比?|比|和|与) ?\Z", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"[)\]]? (?:for|in|with|on) (?:the )?[a-z]", re.IGNORECASE)
_ADJECTIVE = re.compile(r"[0-9]-+[a-z]", re.IGNORECASE)


def classify_figures(
    text: str, sentence: Sentence, found: list[Figure], library: Library
) -> list[Figure]:
    """The figures that can be outcomes, each with its kind and unit set."""
    _take_unit_of_next(text, sentence, found, near=True)
    for position, figure in enumerate(found):
        if figure.kind == "bare":
            _classify_bare(text, sentence, found, position, library)
    _take_unit_of_next(text, sentence, found)
    _take_unit_of_previous(text, sentence, found)
    return [figure for figure in found if _may_be_outcome(text, sentence, figure, library)]


def _take_unit_of_next(
    text: str, sentence: Sentence, found: list[Figure], near: bool = False
) -> None:
    """Give bare figures the unit of the figure they are compared with: 18.5 vs 10.2 months."""
    for first, second in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
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


def _take_unit_of_previous(text: str, sentence: Sentence, found: list[Figure]) -> None:
    """Give bare figures the unit of the figure before: 5.6 months in arm 1 and 2.9 in arm 2."""
    for first, second in pairwise(found):
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


def _classify_bare(
    text: str, sentence: Sentence, found: list[Figure], position: int, library: Library
) -> None:
    figure = found[position]
    if _COUNTED.match(text, figure.end):
        return  # 182 (55%): the percentage is the figure
    mentions = preceding_mentions(text, sentence, figure, "time")
    responses = [
        token
        for token in sentence.of("endpoint")
        if token.end <= figure.start and token.family == "response"
    ]
    if responses and (not mentions or responses[-1].start > mentions[-1].start):
        mentions = responses
    mention = mentions[-1] if mentions else None
    previous = next(
        (other for other in reversed(found[:position]) if other.kind != "other-ratio"), None
    )
    named = previous and sentence.between("median", previous.end, figure.start)
    if (
        previous
        and figure.interval
        and previous.kind == "hr"
        and not named
        and _between_two_ratios(text, previous, figure)
    ):
        figure.kind = "hr"
        figure.level = figure.level or (previous.level if not previous.labelled else "")
        return
    again = (
        next(
            (
                match
                for _, match in library.matches("median-again", text, mention.end, figure.start)
            ),
            None,
        )
        if mention
        else None
    )
    anchor = again.start() if again else mention.end if mention else 0
    since = [other for other in found[:position] if mention and other.start >= anchor]
    labels = [
        token
        for token in sentence.figures
        if token.kind == "hr-label" and token.end <= figure.start
    ]
    if (
        figure.interval
        and labels
        and labels[0].end == labels[0].start
        and not _is_symmetric_on_log_scale(figure)
    ):
        return
    if (
        figure.interval
        and labels
        and (
            len([other for other in since if other.kind != "hr"]) == 2
            or (not mention)
            or labels[-1].start > mention.start
        )
    ):
        figure.kind = "hr"
        return
    labelled = [token for token in labels if mention and token.end <= mention.start]
    if (
        mention
        and figure.interval
        and labelled
        and not sentence.between("median", labelled[-1].end, figure.start)
        and "." in figure.value
    ):
        figure.kind = "hr"  # hazard ratio (95% CI): PFS, 0.55 (0.42-0.71); OS, 0.73 (0.52-1.02)
        return
    if any(
        mention and mention.end <= token.start < figure.start
        for token in sentence.figures
        if token.kind == "hr-label"
    ):
        return  # column titles
    earlier_mentions = [token for token in sentence.of("endpoint") if token.start < figure.start]
    of_outcome = bool(earlier_mentions) and earlier_mentions[-1].family in ("survival", "death")
    if (
        of_outcome
        and _looks_like_ratio(figure)
        and not _is_named_otherwise(text, sentence, earlier_mentions[-1], figure, found[:position])
    ):
        figure.kind = "hr"
        return
    if mention and mention.family in ("survival", "time", "response"):
        own = text[anchor : (since[0].start if since else figure.start)]
        stated = next((match for _, match in library.matches("stated-unit", own)), None)
        marked = any(
            token.kind == "landmark" and 0 <= mention.start - token.end <= _BESIDE
            for token in sentence.figures
        )
        if (
            stated
            and len(own) < _WINDOW
            and len(since) < _MANY
            and (stated["unit"] != "%" or marked or mention.family == "response")
        ):
            figure.unit = stated["unit"]
            figure.kind = "percent" if figure.unit == "%" else "time"
        elif (
            mention.family != "response"
            and "." in figure.value
            and len(own) < 12
            and len(since) < 2
            and library.has("median", text[max(sentence.start, mention.start - 12) : figure.start])
        ):
            figure.kind = "time"


def _looks_like_ratio(figure: Figure) -> bool:
    """Whether a value and its interval look like a ratio: near 1, symmetric on the log scale."""
    return (figure.number or _RATIO) < _RATIO and _is_symmetric_on_log_scale(figure)


def _is_symmetric_on_log_scale(figure: Figure) -> bool:
    """Whether a value is the midpoint of its interval on the log scale."""
    number, low, high = figure.number, number_of(figure.low), number_of(figure.high)
    if (
        number is None
        or low is None
        or high is None
        or not 0 < low < number < high
        or "." not in figure.value
    ):
        return False
    return abs(log(number) - (log(low) + log(high)) / 2) < _EVEN * (log(high) - log(low))


_RATIO = 1.6  # few medians are shorter, in months
_EVEN = 0.12  # of the width of the interval, to allow for rounding


def _is_named_otherwise(
    text: str, sentence: Sentence, mention: Token, figure: Figure, earlier: list[Figure]
) -> bool:
    """Whether the words before a figure name another measure: median, probability, landmark …"""
    other = any(
        token.start < figure.start
        and (
            (token.kind == "landmark" and not any(other.kind == "hr" for other in earlier))
            or (token.kind == "other-ratio" and token.start >= mention.end)
        )
        for token in sentence.figures
    )
    words = any(sentence.between(kind, mention.end, figure.start) for kind in ("median", "mean"))
    return other or words or bool(_PROPORTION.search(text, mention.end, figure.start))


_PROPORTION = re.compile(r"probabilit|proportion|\brates?\b|概率|率", re.IGNORECASE)


def _between_two_ratios(text: str, previous: Figure, figure: Figure) -> bool:
    between = text[previous.end : figure.start]
    return (
        len(between) < 140
        and not re.search(r"\b(?:months?|weeks|years)\b", between)
        and bool(
            re.search(
                r"\band\b|\bvs\b|\bversus\b|\bcompared\b|\bthan\b|\binstead of\b"
                r"|,|;|和|及|与|对|比",
                between,
            )
        )
    )


def _clause(text: str, start: int, place: int, stop: int) -> str:
    """The text around a position: from the last full stop or semicolon to the next comma."""
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
    if library.has("plan", around) or figure.kind in ("bare", "other-ratio"):
        return False
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
