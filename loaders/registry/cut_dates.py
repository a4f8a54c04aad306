"""The date of a data cut that the texts of an outcome print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from .outcomes import Outcome
from .text import clean

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CUT = re.compile(
    r"\b(?:data|clinical)?[ -]*cut[ -]?(?:off|date)\b|\bdata[ -]?cut\b|\bC?DCO\b|\bCCOD?\b|"
    r"\bdata(?:base)?[ -](?:lock|freeze|snapshot|extraction)\b|\bdata as of\b",
    re.IGNORECASE,
)
# What a time frame prints before the day on which it ends.
_END = re.compile(
    r"\b(?:until|till|through|thru|up to|to|as of|by)\s+(?:and including\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DATES = (
    re.compile(rf"\b{_YEAR}[-/](?P<number>\d{{2}})[-/](?P<day>\d{{2}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?{_MONTH}[ -]?,?\s?{_YEAR}\b"),
    re.compile(rf"\b{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]{_YEAR}\b"),
    re.compile(rf"\b(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.]{_YEAR}\b"),
    re.compile(rf"(?<![\d] )(?<![\d-])\b{_MONTH}[ -]?,?\s?{_YEAR}\b"),
)
_NEAR = 60  # characters between the words for a data cut and its date


def cut_of(outcome: Outcome, class_title: str = "") -> str:
    """The date of the data cut of an outcome, or of a class of it, in ISO form.

    The title of the class has precedence, then the title and time frame of the outcome, then its
    description. Empty if they print none, or several.
    """
    return _cut_in(class_title, outcome.title, outcome.time_frame, outcome.description)


@lru_cache(5_000)
def _cut_in(class_title: str, title: str, time_frame: str, description: str) -> str:
    for found in (
        set(_dates_of_cuts([class_title])),
        set(_dates_of_cuts([title, time_frame])),
        set(_ends(time_frame)),
        set(_dates_of_cuts([description])),
    ):
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def cut_of_events(events: Mapping[str, Any]) -> str:
    """The date of the data cut of a module of adverse events; empty if it prints none, or
    several."""
    return cut_date(clean(events.get("timeFrame")), clean(events.get("description")))


def cut_date(*texts: str) -> str:
    """The date of the data cut that the texts print, in ISO form.

    A date without a day is given as the month. Empty if none is printed next to the words for a
    data cut, or more than one.
    """
    found = set(_dates_of_cuts(texts))
    return found.pop() if len(found) == 1 else ""


def in_order(cuts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The cut dates in order of time, and those whose place in this order is unknown.

    These are the empty date, if there are others, and a month in which another date lies.
    """
    dates = sorted(set(cuts))
    if len(dates) < 2:
        return dates, []
    unknown = [
        date
        for date in dates
        if not date or any(other.startswith(date) for other in dates if other != date)
    ]
    return [date for date in dates if date not in unknown], unknown


def _dates_of_cuts(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        dates = list(_dates_in(text)) if _CUT.search(text) else []
        for cut in _CUT.finditer(text):
            for match, date in dates:
                if cut.start() - _NEAR <= match.start() and match.end() <= cut.end() + _NEAR:
                    yield date


def _ends(text: str) -> Iterator[str]:
    """The days on which a time frame ends; a month is too vague."""
    for match, date in _dates_in(text):
        if len(date) == len("2012-09-07") and _END.search(text[: match.start()]):
            yield date


def _dates_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The dates in a text, each once, with their places."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            if date := _iso(match):
                taken.append((start, end))
                yield match, date


def _iso(match: re.Match[str]) -> str:
    """The date of a match; empty if it is none, or if day and month could be exchanged."""
    parts = match.groupdict()
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if (first > 12) == (second > 12) and first != second:
            return ""
        day, month = max(first, second), min(first, second)
    else:
        month = int(parts["number"]) if "number" in parts else _month(parts["month"])
        if "day" not in parts:
            return f"{parts['year']}-{month:02}" if month else ""
        day = int(parts["day"])
    return f"{parts['year']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _month(word: str) -> int:
    """The number of the month with that name, which may be abbreviated; 0 for other words."""
    found = (number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()))
    return next(found, 0)
