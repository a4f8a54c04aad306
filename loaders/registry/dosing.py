"""Finds dose, schedule and route in a text, in one spelling, so that arms can be distinguished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from .drugs import DOSE, doses
from .text import NUMBER_WORDS, clean

_EVERY = rf"(\d{{1,2}}|{'|'.join(NUMBER_WORDS)})"
_A = r"(?:a[\s-]+|per[\s-]+)?"
_SCHEDULES = (
    (rf"once[\s-]+{_A}(?:daily|day)|\bQ\.?D\.?\b(?!\w)|\bO\.?D\.?\b", "once daily"),
    (r"twice[\s-]+(?:a[\s-]+|per[\s-]+)?(?:daily|day)|\bB\.?I?\.?D\.?\b", "twice daily"),
    (rf"(?:three times|thrice)[\s-]+{_A}(?:daily|day)|\bT\.?I\.?D\.?\b", "three times daily"),
    (r"once[\s-]+(?:a[\s-]+|per[\s-]+|every[\s-]+)?(?:weekly|week)|\bQ1?W\b", "once weekly"),
    (r"twice[\s-]+(?:a[\s-]+|per[\s-]+)?(?:weekly|week)|\bBIW\b", "twice weekly"),
    (r"every other day|alternate days?|\bQOD\b", "every other day"),
    (r"every other week|\bbi-?weekly\b|fortnightly", "every 2 weeks"),
    (r"\bcontinuous(?:ly)?\b", "continuous"),
    (r"\bintermittent(?:ly)?\b", "intermittent"),
    (r"\bfixed[\s-]duration\b", "fixed duration"),
    (r"\buntil (?:disease )?progression\b", "until progression"),
    (r"\bhigh(?:er)?[\s-]dose\b", "high dose"),
    (r"\blow(?:er)?[\s-]dose\b", "low dose"),
    (r"\bstandard[\s-]dose\b", "standard dose"),
)  # fmt: skip
_COUNTED = (
    (rf"every\s+{_EVERY}[\s-]+(week|day|month|hour)s?", "every {} {}s"),
    (r"\bq\s?(\d{1,2})\s?(w|d)(?:ee)?k?s?\b", "every {} {}s"),
    (rf"(?:for|up to|maximum of|only)\s+{_EVERY}\s+(?:[\w-]+\s+){{0,2}}?(cycle)s?", "{} {}s"),
)
_ROUTES = (
    (r"\bs\.?c\.?\b|\bsub-?cutaneous(?:ly)?\b|\bsub-?cut\b", "subcutaneous"),
    (r"\bi\.?v\.?\b|\bintra-?venous(?:ly)?\b", "intravenous"),
    (r"\bi\.?m\.?\b|\bintra-?muscular(?:ly)?\b", "intramuscular"),
    (r"\bp\.?o\.?\b|\boral(?:ly)?\b|\bby mouth\b", "oral"),
)
_WORDS = tuple(
    (re.compile(rf"(?<!\w)(?:{expression})", re.IGNORECASE), word)
    for expression, word in (*_SCHEDULES, *_ROUTES)
)
_INTERVALS = tuple((re.compile(expression, re.IGNORECASE), form) for expression, form in _COUNTED)
_LONGEST = 60  # characters of a name for a dosing; a longer one is a description
_UNITS = {"w": "week", "d": "day"}


@lru_cache(20_000)
def without_dosing(text: str) -> str:
    """A text without dose, schedule and route."""
    text = DOSE.sub(" ", clean(text))
    for pattern, _ in (*_INTERVALS, *_WORDS):
        text = pattern.sub(" ", text)
    return text


@lru_cache(20_000)
def dosing(text: str) -> tuple[str, ...]:
    """Dose, schedule and route in a text, each once.

    >>> dosing("ABC+3TC, once-daily"), dosing("Drug 40 mg/m2 SC Q3W")
    (('once daily',), ('40 mg/m2', 'every 3 weeks', 'subcutaneous'))
    """
    return tuple(dict.fromkeys(_words(clean(text))))


def _words(text: str) -> Iterator[str]:
    if found := doses(text):
        yield from found.split(", ")
    for pattern, form in _INTERVALS:
        for match in pattern.finditer(text):
            number = NUMBER_WORDS.get(match[1].lower(), match[1])
            unit = _UNITS.get(match[2].lower(), match[2].lower())
            yield form.format(number, unit)
    for pattern, word in _WORDS:
        if pattern.search(text):
            yield word


def contradict(first: str, second: str) -> bool:
    """Whether two texts give different doses, schedules or routes."""
    kinds = [{kind: set[str]() for kind in ("dose", "route", "schedule")} for _ in range(2)]
    for text, of_text in zip((first, second), kinds, strict=True):
        for word in dosing(text):
            of_text[_kind(word)].add(word)
    return any(
        kinds[0][kind] and kinds[1][kind] and not kinds[0][kind] & kinds[1][kind]
        for kind in kinds[0]
    )


def _kind(word: str) -> str:
    if DOSE.fullmatch(word):
        return "dose"
    return "route" if word in (route for _, route in _ROUTES) else "schedule"


def apart(texts: Sequence[Sequence[str]]) -> list[str]:
    """What distinguishes the dosing of each arm from that of the others, in words.

    `texts` contains, for each arm, texts about it from the most to the least specific. At most one
    arm has no words of its own. Empty if no such texts distinguish all arms.

    >>> apart([["X 10 mg daily"], ["X 20 mg daily"]]), apart([["X"], ["X, then observation"]])
    (['10 mg', '20 mg'], [])
    """
    for level in range(min(map(len, texts), default=0)):
        words = [dosing(of_arm[level]) for of_arm in texts]
        common = set(words[0]).intersection(*words[1:])
        own = [", ".join(word for word in of_arm if word not in common) for of_arm in words]
        if len(set(own)) == len(own) > 1 and max(map(len, own)) <= _LONGEST:
            return own
    return []
