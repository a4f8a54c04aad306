"""Finds the trial, population and follow-up of a figure, and whether it compares populations."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    after = _populations(
        text, figure_end, min(sentence.end if sentence else len(text), figure_end + _REACH), library
    )
    near = [phrase for phrase in after if _follows(text[figure_end : phrase.start])]
    of_the_last = before and _DIRECTLY.fullmatch(text[since : before[-1].start])
    if before and not (near and of_the_last):
        return before[-1]
    if near:
        return near[0]
    earliest = max(sentence.start, figure_start - _FAR) if sentence else figure_start
    whole = _populations(text, earliest, figure_start, library)
    if not whole or _OTHER_PEOPLE.search(text, whole[-1].end, figure_start):
        return None
    return whole[-1]


def people_after(text: str, start: int, stop: int, library: Library) -> Phrase | None:
    """The people named directly after a figure, before `stop`."""
    found = _populations(text, start, min(stop, len(text)), library)
    return found[0] if found and _DIRECTLY.fullmatch(text[start : found[0].start]) else None


def _follows(between: str) -> bool:
    """Whether people are named directly after a figure, or after its arms in the same clause."""
    return bool(_DIRECTLY.fullmatch(between)) or (
        bool(_AFTER_ARMS.fullmatch(between)) and not _OF_THE_NEXT.search(between)
    )


_AFTER_ARMS = re.compile(
    r"(?:months|%)?[)\]]? ?(?:(?:longer|shorter|higher|lower) )?"
    r"(?:with|for|in the|than|versus|vs\.?|compared with)"
    r" (?:[^0-9;.,()\[\]]|\(n ?= ?[0-9]{1,5}\)){2,160}"
    r" (?:in|among|for) ?(?:the |all )?",
    re.IGNORECASE,
)
_OF_THE_NEXT = re.compile(
    r"\b(?:and|but|while|whereas)(?: also| even)? ?(?:in|among|for) ?(?:the |all )?\Z",
    re.IGNORECASE,
)
_DIRECTLY = re.compile(r"[)\]\s]*(?:,? ?(?:in|among|for|of)(?: all| the)? )?")
_OTHER_PEOPLE = re.compile(
    r"\b(?:in|among|for|of|than) (?:the |all )?(?:[a-z≥≤<>%0-9-]{1,24} ){0,3}"
    r"(?:patients|pts|those|people|participants|women|men|adults|whole|overall)\b"
    r"|[;,.] without\b|(?:患者|人群|亚组)(?:中|的|为)|[;,][^,;。()]{2,24}者[(,中的]",
    re.IGNORECASE,
)
_TREATED = re.compile(
    r"\b(?:receiving|treated (?:with|by)|assigned to|given|randomi[sz]ed to|allocated to"
    r"|received)\b"
    r"|\bin the [^,;]{1,60} (?:group|arm)\b|接受|服用|给予|使用|应用|治疗的?患者\Z"
    r"|组[0-9]*名?例?患者\Z",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:prior|previous|previously|earlier|lines?)\b|既往|曾|过|线", re.IGNORECASE
)
_UNFINISHED = re.compile(r"\bwho(?: (?:were|was|are|had|have))?\Z", re.IGNORECASE)
_OF_STUDY = re.compile(
    r"\b(?:retrospective|prospective|randomi[sz]ed|real-world|multicent[a-z]+|study|trial)\b"
    r".{0,40}\b(?:cohort|population)\b",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\b(?:whole|overall(?! survival| response| remission| rate)|entire|total|all(?!-cause))\b"
    r"|intention-to-treat|\bITT\b|全部|所有|全体|总体|全人群|意向",
    re.IGNORECASE,
)
# words for some of the people, whose description was not understood
_SOME = re.compile(
    r"\b(?:in|among|for)(?: the)? (?:(?!treatment|study|all|both|these|those|evaluable|overall)"
    r"[a-z][a-z0-9/+-]{2,24} ){1,3}(?:patients|pts|people|women|men|adults|children|tumou?rs"
    r"|disease)\b"
    r"|(?<!percentage of )(?<!proportion of )(?<!number of )"
    r"\b(?:patients|pts|those|people|women|men|adults|children) (?:with|without|aged|whose|who (?!"
    r"(?:were )?(?:received|treated|given|assigned|randomi[sz]ed)))"
    r"|\b(?:in|among|for|of)(?: the)? (?:[0-9]{1,5} )?"
    r"(?:patients|pts|those|people|women|men|adults) (?!treated with|receiving|received|given"
    r"|assigned|randomi[sz]ed|on|in|who|had|have|was|were|is|are|and|or|than|versus|vs|compared"
    r"|achieved|from|at|with|without|aged|whose)[a-z]{2,24}\b"
    r"|\b(?:of|in|among) (?:the )?(?:older |younger )?(?:women|men|children|adolescents)\b"
    r"(?! (?:and|or) (?:women|men)"
    r"| (?:assigned|randomi[sz]ed|given|receiving|treated|who received))"
    r"|\bwho had (?!been\b|received\b)[a-z]"
    r"|\b(?:subgroup|subset|stratum|strata|cohort)\b|[;,.] ?without\b|[;,] ?with (?:no|prior)\b"
    r"|(?:患者|人群|亚组|者)(?:中|的|为|[^,;。()]{0,12}\()"
    r"|(?:\A|[,;。:])(?:而)?在(?![^,;。]{0,20}(?:试验|研究|随访))[^,;。]{1,24}中,",
    re.IGNORECASE,
)


def names_all_patients(text: str, start: int, stop: int) -> bool:
    """Whether words say that a figure is about all people of a trial."""
    return _EVERYBODY.search(text, start, stop) is not None


def people_are_unclear(text: str, start: int, stop: int) -> bool:
    """Whether words speak of some of the people in a way that was not understood."""
    return _SOME.search(text, start, stop) is not None and not names_all_patients(text, start, stop)


_AMONG_SOME = re.compile(
    r"(?:[)\]]?(?: months)? (?:with|for|on) [^0-9;:.(),]{2,60}?|[)\]]?)"
    r" (?:in|among) (?!(?:favou?r|both|either|all|this|these|each|total|terms|our"
    r"|order|addition|comparison|contrast|patients|those"
    r"|the (?:overall|entire|whole|total|full|ITT|intention))\b)"
    r"(?P<people>[A-Za-z])(?![^.;,()]{0,60}\b(?:groups?|arms?)\b)",
    re.IGNORECASE,
)


def are_some_people(text: str, end: int, places: Mapping[str, tuple[int, int]]) -> bool:
    """Whether words after a figure name some of the people: 0.62 in nonsquamous and 1.40 in …"""
    found = _AMONG_SOME.match(text, end)
    return found is not None and not any(
        start <= found.start("people") + 4 and found.start("people") < stop
        for start, stop in places.values()
    )


def _populations(text: str, start: int, stop: int, library: Library) -> list[Phrase]:
    phrases = []
    for _, match in library.matches("population", text, start, stop):
        group = next(name for name, words in match.groupdict().items() if words)
        words = match[group].rstrip()
        if _UNFINISHED.search(words):
            continue
        if not _OF_STUDY.search(words) and (not _TREATED.search(words) or _BEFORE.search(words)):
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
