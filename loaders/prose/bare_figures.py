"""Classifies bare figures (printed without a unit) by the words and figures before them."""

from __future__ import annotations

import re
from math import log

from .endpoint_mentions import preceding_mentions
from .figures import Figure, number_of
from .patterns import Library
from .tokens import Sentence, Token

_WINDOW = 60  # most characters between an endpoint and its first figure
_MANY = 6  # most figures that share a unit stated once
_BESIDE = 2
_RATIO = 1.6  # largest value taken for a ratio; few medians are shorter (in months)
_EVEN = 0.12  # tolerance, as a fraction of the width of the interval, to allow for rounding
_COUNTED = re.compile(r" ?[(\[] ?[0-9]{1,3}(?:\.[0-9]+)? ?%")
_PROPORTION = re.compile(r"probabilit|proportion|\brates?\b|概率|率", re.IGNORECASE)


def classify_bare(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> None:
    """Set kind and unit of a bare figure: a hazard ratio, or the usual unit of its endpoint."""
    figure = figures[position]
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
        (
            other
            for other in reversed(figures[:position])
            if other.kind != "other-ratio" and (other.kind != "bare" or other.interval)
        ),
        None,
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
    since = [other for other in figures[:position] if mention and other.start >= anchor]
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
        and not _is_named_otherwise(
            text, sentence, earlier_mentions[-1], figure, figures[:position]
        )
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
