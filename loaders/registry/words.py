"""The patterns of `words.csv`, `outcomes.csv` and `parameters.csv`, used to read records."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_WITHOUT_MEANING_OF_ITS_OWN = {"", "OUTCOME", "AE"}


def _table(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def word_list(kind: str) -> tuple[str, ...]:
    """The patterns of one kind in `words.csv`."""
    return tuple(row["pattern"] for row in _table("words.csv") if row["kind"] == kind)


@cache
def any_of(kind: str) -> re.Pattern[str]:
    """A pattern that finds any of the words of one kind, as whole words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(word_list(kind))})(?![\w])", re.IGNORECASE)


class Rule(NamedTuple):
    """A rule: a title that matches `pattern` but not `unless` has the meaning `meaning`."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    meaning: str

    def matches(self, text: str) -> bool:
        """Whether the rule applies to a text."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@cache
def rules(file: str) -> tuple[Rule, ...]:
    """The rules of a file with the columns pattern, unless, means."""
    return tuple(
        Rule(
            re.compile(row["pattern"], re.IGNORECASE),
            re.compile(row["unless"], re.IGNORECASE) if row["unless"] else None,
            row["means"],
        )
        for row in _table(file)
    )


@lru_cache(20_000)
def meanings(file: str, text: str) -> frozenset[str]:
    """The meanings of all rules of a file that match a text, except unspecific ones."""
    meanings = frozenset(rule.meaning for rule in rules(file) if rule.matches(text))
    return meanings - _WITHOUT_MEANING_OF_ITS_OWN


@lru_cache(20_000)
def meaning(file: str, text: str) -> str:
    """The meaning of the first rule of a file that matches a text; empty if none does."""
    return next((rule.meaning for rule in rules(file) if rule.matches(text)), "")
