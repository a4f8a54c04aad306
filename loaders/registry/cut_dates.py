"""The date of a data cut that the text of an outcome prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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
    for cut in _CUT.finditer(text):
        near = text[max(0, cut.start() - _NEAR) : cut.end() + _NEAR]
        for pattern in _DATES:
            for match in pattern.finditer(near):
                if date := _iso(match):
                    yield date


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    name = str(parts.get("month") or "")[:3].lower()
    month = int(parts.get("number") or 0) or (_MONTHS.index(name) + 1 if name in _MONTHS else 0)
    day = int(parts["day"])
    return f"{parts['year']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
