"""What sort of figure each is: bare numbers take a unit from their neighbours, and lengths of time that are no outcome go."""

from __future__ import annotations

import re
from itertools import pairwise
from math import log

from .endpoint_mentions import governing
from .figures import Figure, number_of
from .patterns import Library
from .population_mentions import unit_word
from .tokens import Sentence, Token

_WINDOW = 60  # characters
_MANY = 6  # figures under one unit that was stated once
_PLANNED = 160
_BESIDE = 2
_LONGEST = 60  # years; more is a date
_LINKS = re.compile(
    r"[\s,|)\]]*(?:and |vs?\.? |versus |to |from (?:a median of )?|compared (?:with|to) |as compared with |"
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
    """The figures that can be outcomes, each with its sort and unit."""
    _inherit(text, sentence, found, near=True)
    for position, figure in enumerate(found):
        if figure.kind == "bare":
            _name_sort(text, sentence, found, position, library)
    _inherit(text, sentence, found)
    _pass_on(text, sentence, found)
    return [figure for figure in found if _may_be_outcome(text, sentence, figure, library)]


def _inherit(text: str, sentence: Sentence, found: list[Figure], near: bool = False) -> None:
    """Bare figures take the unit of the one that they are set against: 18.5 vs 10.2 months."""
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
    """Whether two figures with intervals are medians of one endpoint: median OS was 8.3 (7.1-9.6) with A, with B 9.0 months."""
    own = (
        first.interval
        and second.interval
        and sentence.between("median", sentence.start, first.start)
    )
    return bool(own) and not sentence.between("head", first.end, second.start)


def _pass_on(text: str, sentence: Sentence, found: list[Figure]) -> None:
    """A bare figure set against one with a unit has it too: 5.6 months in arm 1 and 2.9 in arm 2."""
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
            and not sentence.between("head", first.end, second.start)
        ):
            second.kind, second.unit = first.kind, first.unit


def _versus(sentence: Sentence, first: Figure, second: Figure) -> bool:
    return bool(sentence.between("versus", first.end, second.start)) and not sentence.between(
        "head", first.end, second.start
    )


def _name_sort(
    text: str, sentence: Sentence, found: list[Figure], position: int, library: Library
) -> None:
    figure = found[position]
    if _COUNTED.match(text, figure.end):
        return  # 182 (55%): the percentage is the figure
    heads = governing(text, sentence, figure, "time")
    responses = [
        token
        for token in sentence.of("head")
        if token.end <= figure.start and token.family == "response"
    ]
    if responses and (not heads or responses[-1].start > heads[-1].start):
        heads = responses
    head = heads[-1] if heads else None
    previous = next((one for one in reversed(found[:position]) if one.kind != "other-ratio"), None)
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
            (match for _, match in library.finds("median-again", text, head.end, figure.start)),
            None,
        )
        if head
        else None
    )
    anchor = again.start() if again else head.end if head else 0
    since = [one for one in found[:position] if head and one.start >= anchor]
    labels = [
        token
        for token in sentence.figures
        if token.kind == "hr-label" and token.end <= figure.start
    ]
    if (
        figure.interval
        and labels
        and labels[0].end == labels[0].start
        and not _lies_as_ratios_do(figure)
    ):
        return
    if (
        figure.interval
        and labels
        and (
            len([one for one in since if one.kind != "hr"]) == 2
            or (not head)
            or labels[-1].start > head.start
        )
    ):
        figure.kind = "hr"
        return
    labelled = [token for token in labels if head and token.end <= head.start]
    if (
        head
        and figure.interval
        and labelled
        and not sentence.between("median", labelled[-1].end, figure.start)
        and "." in figure.value
    ):
        figure.kind = "hr"  # hazard ratio (95% CI): PFS, 0.55 (0.42-0.71); OS, 0.73 (0.52-1.02)
        return
    if any(
        head and head.end <= token.start < figure.start
        for token in sentence.figures
        if token.kind == "hr-label"
    ):
        return  # the titles of columns
    told = [token for token in sentence.of("head") if token.start < figure.start]
    of_outcome = bool(told) and told[-1].family in ("survival", "death")
    if (
        of_outcome
        and _looks_like_ratio(figure)
        and not _otherwise_named(text, sentence, told[-1], figure, found[:position])
    ):
        figure.kind = "hr"
        return
    if head and head.family in ("survival", "time", "response"):
        own = text[anchor : (since[0].start if since else figure.start)]
        stated = next((match for _, match in library.finds("stated-unit", own)), None)
        marked = any(
            one.kind == "landmark" and 0 <= head.start - one.end <= _BESIDE
            for one in sentence.figures
        )
        if (
            stated
            and len(own) < _WINDOW
            and len(since) < _MANY
            and (stated["unit"] != "%" or marked or head.family == "response")
        ):
            figure.unit = stated["unit"]
            figure.kind = "percent" if figure.unit == "%" else "time"
        elif (
            head.family != "response"
            and "." in figure.value
            and len(own) < 12
            and len(since) < 2
            and library.has("median", text[max(sentence.start, head.start - 12) : figure.start])
        ):
            figure.kind = "time"


def _looks_like_ratio(figure: Figure) -> bool:
    """Whether a value and its interval are near 1 and lie as ratios do."""
    return (figure.number or _RATIO) < _RATIO and _lies_as_ratios_do(figure)


def _lies_as_ratios_do(figure: Figure) -> bool:
    """Whether a value lies in the middle of its interval on the scale of logarithms."""
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
_EVEN = 0.12  # of the width of the interval: rounding makes so much


def _otherwise_named(
    text: str, sentence: Sentence, head: Token, figure: Figure, earlier: list[Figure]
) -> bool:
    """Whether the words before a figure say that it is no hazard ratio: another ratio, a median, a probability, a landmark."""
    other = any(
        token.start < figure.start
        and (
            (token.kind == "landmark" and not any(one.kind == "hr" for one in earlier))
            or (token.kind == "other-ratio" and token.start >= head.end)
        )
        for token in sentence.figures
    )
    words = any(sentence.between(kind, head.end, figure.start) for kind in ("median", "mean"))
    return other or words or bool(_PROPORTION.search(text, head.end, figure.start))


_PROPORTION = re.compile(r"probabilit|proportion|\brates?\b|概率|率", re.IGNORECASE)


def _between_two_ratios(text: str, previous: Figure, figure: Figure) -> bool:
    between = text[previous.end : figure.start]
    return (
        len(between) < 140
        and not re.search(r"\b(?:months?|weeks|years)\b", between)
        and bool(
            re.search(
                r"\band\b|\bvs\b|\bversus\b|\bcompared\b|\bthan\b|\binstead of\b|,|;|和|及|与|对|比",
                between,
            )
        )
    )


def _clause(text: str, start: int, place: int, stop: int) -> str:
    """What stands around a place between two others, no farther than the full stop or semicolon before, and the next comma."""
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
        if unit_word(figure.unit, library) == "years" and (figure.number or 0) > _LONGEST:
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
