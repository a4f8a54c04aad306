"""Finds the trial, population and follow-up of a figure, and whether it compares populations."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from .figures import Figure
from .patterns import Library
from .tokens import Sentence

_UNITS = {"month": "months", "week": "weeks", "year": "years", "day": "days"}
_FOLLOW_UP_AFTER = re.compile(r"[\s'-]*(?:of |median |minimum )*follow|(?:的)?随访", re.IGNORECASE)
_REACH = 200
_FAR = 800


class Phrase(NamedTuple):
    """Words of the text, with their span in the prepared text."""

    text: str
    start: int
    end: int


def time_unit(printed: str, library: Library) -> str:
    """The unit of time (months, weeks, years or days); empty if it is none of these."""
    return next(
        (
            word
            for name, word in _UNITS.items()
            if printed and _whole(library.parts[name]).match(printed)
        ),
        "",
    )


@cache
def _whole(part: str) -> re.Pattern[str]:
    return re.compile(part + r"\Z", re.IGNORECASE | re.ASCII)


def in_months(value: str, unit: str) -> str:
    """A duration in months: months as printed, years times 12; empty for weeks and days."""
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", value):
        return ""
    if unit == "months":
        return value
    return format((Decimal(value) * 12).normalize(), "f") if unit == "years" else ""


def follow_up(text: str, sentence: Sentence, figures: list[Figure]) -> Figure | None:
    """The length of follow-up that a sentence reports, if any."""
    for figure in figures:
        if figure.kind != "time":
            continue
        if _FOLLOW_UP_AFTER.match(text, figure.token.end, figure.token.end + 40):
            return figure
        before = [token for token in sentence.of("endpoint") if token.end <= figure.start]
        if before and before[-1].family == "follow-up" and figure.start - before[-1].end < 60:
            return figure
    return None


def trial(text: str, sentence: Sentence, library: Library) -> Phrase | None:
    """The trial that a sentence names first."""
    matches = [match for _, match in library.matches("trial", text, sentence.start, sentence.end)]
    names = [match for match in matches if match["trial"]] or matches
    if not names:
        return None
    group = "trial" if names[0]["trial"] else "registry"
    return Phrase(names[0][group], *names[0].span(group))


def population(
    text: str,
    sentence: Sentence | None,
    figure_start: int,
    figure_end: int,
    since: int,
    library: Library,
) -> Phrase | None:
    """The population of a figure; None if none is found.

    It is the last one named just before the figure, or one named directly after it, or the last one
    named earlier in the sentence. `since` is the end of the previous figure.
    """
    before = _populations(text, max(since, figure_start - _REACH), figure_start, library)
    if before:
        return before[-1]
    after = _populations(
        text, figure_end, min(sentence.end if sentence else len(text), figure_end + _REACH), library
    )
    near = [
        phrase
        for phrase in after
        if re.fullmatch(
            r"[)\]\s,]*(?:in|among|for|of)?(?: all| the)? ?", text[figure_end : phrase.start]
        )
    ]
    if near:
        return near[0]
    earliest = max(sentence.start, figure_start - _FAR) if sentence else figure_start
    whole = _populations(text, earliest, figure_start, library)
    return whole[-1] if whole else None


def _populations(text: str, start: int, stop: int, library: Library) -> list[Phrase]:
    phrases = []
    for _, match in library.matches("population", text, start, stop):
        group = "population" if match.groupdict().get("population") else "population2"
        words = match[group].rstrip()
        if not re.search(r"\b(?:receiving|treated with|assigned to|given)\b", words):
            phrases.append(Phrase(words, match.start(group), match.start(group) + len(words)))
    return sorted(phrases, key=lambda phrase: phrase.start)


def is_prognostic(sentence: Sentence, figure: Figure) -> bool:
    """Whether the sentence compares populations rather than treatments (prognostic)."""
    return any(
        token.start < figure.start or token.end >= figure.end for token in sentence.of("prognostic")
    )


def has_median(sentence: Sentence, figure: Figure) -> bool:
    return any(token.start < figure.end for token in sentence.of("median"))


def is_mean(sentence: Sentence, figure: Figure) -> bool:
    """Whether the words before a figure call it a mean: "mean" is nearer to it than "median"."""
    kinds = [
        token.kind
        for token in sentence.words
        if token.kind in ("mean", "median") and token.start < figure.start
    ]
    return bool(kinds) and kinds[-1] == "mean"
