"""The words of the exposure language, and their translations in `words.csv`.

The table has a row for each word, and a column for each language with the translations, separated
by "; ", the preferred one first. Words that run on into a name, as they do in Chinese, count as
words only before what must follow them, so that the name of a quantity may begin like a word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .scale import NUMBER

_FILE = Path(__file__).with_name("words.csv")
SHARE = rf"(?:>=|<=|>|<|~)?\s*{NUMBER}\s*%"
_BEFORE_RANGE = ("lines",)
_BEFORE_TERM = ("not", "some")
_ALONE = ("open",)
_INSIDE_ATOMS = ("last-line", "mo")


@cache
def translations(word: str) -> tuple[str, ...]:
    """The translations of a word in all languages, the preferred one of each language first."""
    return tuple(other for row in _rows() if row["word"] == word for other in _in_all(row))


@cache
def preferred(code: str) -> Mapping[str, str]:
    """Word → its preferred translation in a language; empty for a language without a column."""
    return {row["word"]: row[code].split("; ")[0] for row in _rows() if row.get(code)}


@cache
def word_of() -> Mapping[str, str]:
    """Translation → the word."""
    return {other: row["word"] for row in _rows() for other in _in_all(row)}


@cache
def translated_word() -> re.Pattern[str]:
    """Matches a translation of a word where a term begins, except of `some`."""
    return re.compile(f"{_atom()}|{_any_of(('not',))}{_before_term()}")


@cache
def share() -> re.Pattern[str]:
    """Matches a share: operator and number, or a word for an unknown number."""
    some = rf"some(?![A-Za-z-])|{_any_of(('some',))}{_before_term()}"
    return re.compile(rf"(>=|<=|>|<|~)?\s*({NUMBER})\s*%|{some}", re.IGNORECASE)


@cache
def months() -> re.Pattern[str]:
    """Matches the unit of a remission."""
    return re.compile(rf"\s*(?:mo\b|{_any_of(('mo',))})", re.IGNORECASE)


def _before_term() -> str:
    """What follows a word such as `not`: a bracket, a share or a word, after other such words."""
    english = "|".join(row["word"] for row in _rows() if row["word"] not in _INSIDE_ATOMS)
    others = rf"(?:(?!{_atom()}){_any_of(_BEFORE_TERM)}\s*+)*+"  # 不 also begins 不耐受
    return rf"(?=\s*+{others}(?:\(|{SHARE}|(?i:{english})(?![A-Za-z-])|{_atom()}))"


def _atom() -> str:
    """A translated word with which an atom begins."""
    before_name = [
        row["word"]
        for row in _rows()
        if row["word"] not in (*_BEFORE_RANGE, *_BEFORE_TERM, *_ALONE, *_INSIDE_ATOMS)
    ]
    return (
        rf"(?:{_any_of(before_name)}(?=\s*:)|{_any_of(_BEFORE_RANGE)}(?=\s*(?:$|[<>=,;&|)]))"
        rf"|{_any_of(_ALONE)}(?=\s*(?:$|[,;&|)])))"
    )


def _any_of(words: tuple[str, ...] | list[str]) -> str:
    """The translations of the words as a pattern, the longest first."""
    found = sorted((other for word in words for other in translations(word)), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, found))})"


def _in_all(row: Mapping[str, str]) -> list[str]:
    return [name for code, names in row.items() if code != "word" for name in names.split("; ")]


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    return tuple(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))
