"""Finds the number of prior lines of therapy in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .text import NUMBER_WORDS

_N = rf"(?:\d{{1,2}}|{'|'.join(NUMBER_WORDS)})"
_KIND = r"(?:(?:anti[- ]?\w{1,20}|systemic|therapeutic|treatment)\s+)?"
_OF = r"(?:\s+of\s+(?:[\w-]{1,30}[- ]){0,2}(?:therapy|treatment))?"
_PRIOR_LINE = (
    rf"(?:prior|previous|earlier)\s+{_KIND}(?:lines?|regimens?|therap(?:y|ies)|treatments?){_OF}|"
    r"lines?\s+of\s+(?:prior |previous )?(?:therapy|treatment)"
)
_ANY_LINE = rf"{_KIND}(?:lines?|regimens?|therapies|treatments){_OF}"
_EARLIER = re.compile(
    r"\b(?:prior|previous(?:ly)?|earlier|pre-?treated|received|relaps\w+)\b", re.IGNORECASE
)
_A_LINE = re.compile(r"\blines?\b|\bregimens?\b|\btherap(?:y|ies)\b|\btreatments?\b", re.IGNORECASE)
_MOST = r"(?:(?:no|not) (?:more|greater) than|at most|up to|≤|<=|(?:a )?maximum of)"
_LEAST = r"(?:at least|≥|>=|(?:a )?minimum of)"


def _forms(line: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns of a number of lines, each with the criterion."""
    for expression, form in (
        (
            rf"{_LEAST}\s*({_N})\s*(?:{line})?\s*,?\s*(?:but|and)?\s*{_MOST}\s*({_N})\s*,?\s*"
            rf"(?:{line})",
            "lines={}-{}",
        ),
        (rf"{_LEAST}\s*({_N})\s*(?:{line})", "lines>={}"),
        (rf"({_N})\s*(?:or more|or greater|\+)\s*(?:{line})", "lines>={}"),
        (rf"(?<!no )(?<!not )(?:more than|>|greater than)\s*({_N})\s*(?:{line})", "lines>{}"),
        (rf"{_MOST}\s*({_N})\s*(?:{line})", "lines<={}"),
        (rf"(?:fewer than|less than|<)\s*({_N})\s*(?:{line})", "lines<{}"),
        (rf"({_N})\s*(?:to|-|–|or|and)\s*({_N})\s*(?:{line})", "lines={}-{}"),
        (rf"(?:only |exactly )?(?<![\d.-])({_N})\s*(?:{line})", "lines={}"),
    ):
        yield re.compile(expression, re.IGNORECASE), form


_OF_PRIOR_LINES, _OF_ANY_LINES = tuple(_forms(_PRIOR_LINE)), tuple(_forms(_ANY_LINE))


@lru_cache(5_000)
def _found(text: str) -> tuple[re.Match[str], str] | None:
    if not _A_LINE.search(text):  # most texts mention none, and each form costs a search
        return None
    forms = _OF_PRIOR_LINES + (_OF_ANY_LINES if _EARLIER.search(text) else ())
    matches = ((expression.search(text), form) for expression, form in forms)
    return next(((match, form) for match, form in matches if match), None)


def lines_in(text: str) -> str:
    """The number of prior lines in a text, in the exposure language; empty if there is none.

    >>> lines_in("1 to 3 prior lines of therapy"), lines_in("at least two prior regimens")
    ('lines=1-3', 'lines>=2')
    """
    if not (found := _found(text)):
        return ""
    match, form = found
    numbers = [str(NUMBER_WORDS.get(number.lower(), number)) for number in match.groups()]
    if len(numbers) == 2 and int(numbers[0]) >= int(numbers[1]):
        return ""
    return form.format(*numbers)


def without_lines(text: str) -> str:
    """The text without the number of prior lines."""
    if not (found := _found(text)):
        return text
    return found[0].re.sub(" ", text)
