"""Which column of a file is what, by the names that programs and people give to columns."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_ARM = re.compile(r"(?P<name>.*?[a-z])(?P<arm>[0-9]{1,2})")
_LEVEL = re.compile(r"(?:80|90|95|97|99)(?:[.,][0-9]+)?")
_LIMIT_WORDS = re.compile(
    r"(?:80|90|95|97|99)(?:[.,][0-9]+)?|%|\b(?:conf(?:idence)?|ci|interval)\b"
)


class Place(NamedTuple):
    """A column of a file: its position (from 0), its name there, the level (%) that it gives."""

    position: int
    header: str
    level: str = ""


@dataclass(frozen=True)
class Columns:
    """What was recognised: our name → place. Columns of an arm are called `events.1` and so on.

    `ignored` are the names of further columns that could have been taken for the same.
    """

    places: Mapping[str, Place]
    ignored: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def has(self, *names: str) -> bool:
        return all(name in self.places for name in names)


def recognised(header: Iterable[str]) -> Columns:
    """The columns of a header. Of several that could be the same, the usual name is preferred."""
    found: dict[str, list[tuple[int, Place]]] = {}
    for index, name in enumerate(header):
        if meaning := _meaning(name):
            column, preference = meaning
            level = _LEVEL.search(name) if column in ("low", "high") else None
            place = Place(index, name, level[0].replace(",", ".") if level else "")
            found.setdefault(column, []).append((preference, place))
    places = {name: min(candidates)[1] for name, candidates in found.items()}
    if "treatment.2" in places and "treatment.1" not in places and "treatment" in places:
        places["treatment.1"] = places.pop("treatment")
    taken = {place.position for place in places.values()}
    ignored = [
        place.header
        for candidates in found.values()
        for _, place in candidates
        if place.position not in taken
    ]
    return Columns(places, tuple(ignored))


def _meaning(header: str) -> tuple[str, int] | None:
    """The column of a name, and its place among the names in use; None if it is not known."""
    for spelled in _spellings(header):
        names = _names()
        if spelled in names:
            return names[spelled]
        match = _ARM.fullmatch(spelled)
        if match and match["name"] in names:
            column, preference = names[match["name"]]
            return f"{column}.{int(match['arm'])}", preference
    return None


def _spellings(header: str) -> Iterator[str]:
    """A name in lower case with letters and digits only; then without words about an interval."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    yield re.sub(r"[^a-z0-9]", "", plain)
    yield re.sub(r"[^a-z0-9]", "", _LIMIT_WORDS.sub(" ", plain))


@cache
def _names() -> Mapping[str, tuple[str, int]]:
    """Every name in use → our name, and its preference (0 first)."""
    text = files(__package__).joinpath("column_names.toml").read_text(encoding="utf-8")
    known = tomllib.loads(text)
    names = {
        name: (column, preference)
        for column, in_use in known["columns"].items()
        for preference, name in enumerate(in_use)
    }
    of_arms = {
        spelled: (f"{column}.{arm}", preference)
        for arm, words in known["arms"].items()
        for word in words
        for name, (column, preference) in names.items()
        if len(name) > 1 or name == "n"
        for spelled in (word + name, name + word)
        if spelled not in names
    }
    treatments = {
        word: (f"treatment.{arm}", 0)
        for arm, words in known["arms"].items()
        for word in words
        if len(word) > 1
    }
    return {**of_arms, **names, **treatments}
