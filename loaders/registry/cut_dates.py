"""The date of a data cut that the text of an outcome prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CUT = re.compile(r"\b(?:data|clinical)?[ -]*cut[ -]?off\b|\bdata[ -]?cut\b", re.IGNORECASE)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?{_MONTH}[ -]?,?\s?(?P<year>\d{{4}})\b"),
    re.compile(rf"\b{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<year>\d{{4}})\b"),
)
_NEAR = 60  # characters between the words for a data cut and its date


def cut_date(*texts: str) -> str:
    """The date of the data cut that the texts print, in ISO form.

    Empty if none is printed next to the words for a data cut, or more than one.
    """
    found = {date for text in texts for date in _dates_of_cuts(text)}
    return found.pop() if len(found) == 1 else ""


def _dates_of_cuts(text: str) -> Iterator[str]:
    dates = [match for pattern in _DATES for match in pattern.finditer(text)]
    for cut in _CUT.finditer(text):
        for match in dates:
            is_near = cut.start() - _NEAR <= match.start() and match.end() <= cut.end() + _NEAR
            if is_near and (date := _iso(match)):
                yield date


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = int(parts["number"]) if "number" in parts else _month(parts["month"])
    day = int(parts["day"])
    return f"{parts['year']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _month(word: str) -> int:
    """The number of the month with that name, which may be abbreviated; 0 for other words."""
    found = (number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()))
    return next(found, 0)
