"""The words by which records are read: what the evidence knows, and the lists of `words.csv`, `outcomes.csv`, `parameters.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from ...graph.model.evidence import Evidence
from ...graph.model.rows import SEPARATOR, Endpoint
from ...graph.model.vocabulary import Vocabulary, folded
from ..tables.reading import Rows

_VOCABULARY = ("drugs", "classes", "features", "definitions", "regimens")


class KnownTrial(NamedTuple):
    """A trial of the evidence, as far as a record may be the same study."""

    id: str
    names: frozenset[str]
    regimens: frozenset[str]


@dataclass(frozen=True)
class Field:
    """What is known already: the vocabulary of the evidence, its trials, and the conditions that it is about.

    A record about a condition of the field needs no criterion for it; another condition is a feature of its people.
    """

    rows: Rows
    conditions: frozenset[str] = frozenset()
    _cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Mapping[str, list[dict[str, str]]], conditions: Iterable[str] = ()) -> Field:
        """The field of these rows of evidence; `conditions` are names of the diseases that they are about."""
        wanted = (*_VOCABULARY, "trials", "arms", "endpoints", "sources")
        return cls(
            {name: list(rows.get(name, ())) for name in wanted},
            frozenset(folded(one) for one in conditions),
        )

    def made(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made of the field once, and then kept with it."""
        if name not in self._cache:
            self._cache[name] = make()
        return self._cache[name]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Evidence.from_rows({name: self.rows[name] for name in _VOCABULARY}).vocabulary

    @cached_property
    def trials(self) -> Mapping[str, list[KnownTrial]]:
        """Name, synonym or registry number (folded) → the trials that bear it."""
        regimens: dict[str, set[str]] = {}
        for arm in self.rows["arms"]:
            regimens.setdefault(arm["trial"], set()).add(arm.get("regimen", ""))
        found: dict[str, list[KnownTrial]] = {}
        for row in self.rows["trials"]:
            names = [
                row["trial"],
                row.get("label", ""),
                row.get("registry_id", ""),
                *row.get("synonyms", "").split(SEPARATOR),
            ]
            known = frozenset(folded(name) for name in names if name)
            trial = KnownTrial(row["trial"], known, frozenset(regimens.get(row["trial"], ())))
            for name in known:
                found.setdefault(name, []).append(trial)
        return found

    @cached_property
    def sources(self) -> frozenset[str]:
        return frozenset(row["source"] for row in self.rows["sources"])

    @cached_property
    def features(self) -> Mapping[str, str]:
        """Name, folded → feature."""
        return {
            folded(name): one.id for one in self.vocabulary.features.values() for name in one.names
        }

    @cached_property
    def endpoints(self) -> Mapping[str, Endpoint]:
        return Evidence.from_rows({"endpoints": self.rows["endpoints"]}).endpoints

    def endpoint(self, title: str) -> str:
        """The endpoint that a title means: one of the evidence's own by a whole name of it, else by `outcomes.csv`; empty: none."""
        own = next((endpoint for name, endpoint in self._own_endpoints if name.search(title)), "")
        return own or meaning("outcomes.csv", title)

    @cached_property
    def _own_endpoints(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Names of several words of the endpoints that `outcomes.csv` does not know, such as a user's own, the longest first."""
        listed = {rule.word for rule in rules("outcomes.csv")}
        names = [
            (name, one.id)
            for one in self.endpoints.values()
            if one.id not in listed
            for name in one.names
            if " " in name.strip()
        ]
        return tuple(
            (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), endpoint)
            for name, endpoint in sorted(names, key=lambda named: -len(named[0]))
        )


def _table(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def word_list(kind: str) -> tuple[str, ...]:
    """The patterns of one kind in `words.csv`."""
    return tuple(row["pattern"] for row in _table("words.csv") if row["kind"] == kind)


@cache
def any_of(kind: str) -> re.Pattern[str]:
    """Finds any of the words of one kind, whole."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(word_list(kind))})(?![\w])", re.IGNORECASE)


class Rule(NamedTuple):
    """A title that matches `pattern`, and not `unless`, means `word`."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    word: str

    def fits(self, text: str) -> bool:
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@cache
def rules(file: str) -> tuple[Rule, ...]:
    """The rules of a file with the columns pattern, unless, means; the first that fits wins."""
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
    """What all the rules of a file that fit say of a text, but for what says nothing of its own."""
    return frozenset(rule.word for rule in rules(file) if rule.fits(text)) - {"", "OUTCOME", "AE"}


@lru_cache(20_000)
def meaning(file: str, text: str) -> str:
    """What the first rule of a file that fits says of a text; empty where none does."""
    return next((rule.word for rule in rules(file) if rule.fits(text)), "")
