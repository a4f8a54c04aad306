"""The unit of an outcome's figures, as the tables spell it."""

from __future__ import annotations

import re
from functools import lru_cache

from .outcomes import Outcome

_UNITS_OF_TIME = (
    ("months", re.compile(r"(?<!\w)(?:months?|mos?)(?!\w)", re.IGNORECASE)),
    ("weeks", re.compile(r"(?<!\w)(?:weeks?|wks?)(?!\w)", re.IGNORECASE)),
    ("days", re.compile(r"(?<!\w)days?(?!\w)", re.IGNORECASE)),
    ("years", re.compile(r"(?<!\w)(?:years?|yrs?)(?!\w)", re.IGNORECASE)),
)
_PER_TIME = re.compile(r"\bper\b|/|\bevents?\b", re.IGNORECASE)
_PEOPLE = r"(?:participants|patients|subjects|people|responders)"
_PERCENT_OF_PEOPLE = re.compile(
    r"^\s*(?:%|percent(?:age)?(?: \(?%\)?)?)\s*(?:$|(?:of )?(?:\w+ )?"
    rf"{_PEOPLE}\b)|%? ?(?:of )?participants \(%\)|percent(?:age)? of {_PEOPLE}",
    re.IGNORECASE,
)


def unit_of(outcome: Outcome) -> str:
    """The unit of an outcome; empty if the tables have no such unit."""
    return _unit_in(outcome.unit)


@lru_cache(5_000)
def _unit_in(text: str) -> str:
    if not _PER_TIME.search(text):
        named = [unit for unit, words in _UNITS_OF_TIME if words.search(text)]
        if len(named) == 1:
            return named[0]
    return "percent" if _PERCENT_OF_PEOPLE.search(text) else ""
