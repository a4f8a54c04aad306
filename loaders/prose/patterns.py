"""The patterns of `patterns.toml`, compiled: parts that other patterns name, repairs of the text, and what each pattern means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .anchors import Anchors, anchors

_PART = re.compile("«([a-z-]+)»")
_FLAGS = re.IGNORECASE | re.ASCII  # ASCII: a Chinese character ends a word, only 0-9 are digits


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: what it finds (`kind`), what that means (`value`), and examples that a test replays."""

    name: str
    kind: str
    regex: re.Pattern[str]
    value: str = ""
    family: str = ""
    examples: tuple[Mapping[str, str], ...] = ()
    counterexamples: tuple[str, ...] = ()
    anchors: Anchors = frozenset()

    def may_stand_in(self, lowered: str) -> bool:
        """Whether a text in lower case holds what a match must contain."""
        return not self.anchors or any(map(lowered.__contains__, self.anchors))


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: its groups `drop` and `point` are dropped, or become a decimal point."""

    name: str
    regex: re.Pattern[str]
    doubtful: bool
    only_if: str = ""
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All patterns, by kind, in the order of the file: earlier ones win where two overlap."""

    parts: Mapping[str, str]
    repairs: tuple[Repair, ...]
    patterns: tuple[Pattern, ...]
    by_kind: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)

    def for_text(self, text: str) -> Library:
        """The patterns that may find something in a text, or in parts of it."""
        lowered = text.lower()
        kept = {
            kind: tuple(one for one in told if one.may_stand_in(lowered))
            for kind, told in self.by_kind.items()
        }
        return Library(self.parts, self.repairs, self.patterns, kept)

    def of(self, kind: str) -> tuple[Pattern, ...]:
        return self.by_kind.get(kind, ())

    def finds(
        self, kind: str, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Every match of the patterns of one kind, pattern by pattern."""
        stop = len(text) if end is None else end
        return self.finds_within(kind, text, start, stop, text[start:stop].lower())

    def finds_within(
        self, kind: str, text: str, start: int, end: int, lowered: str
    ) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """As `finds`; `lowered` is the part searched in lower case, by which most patterns are known to find nothing."""
        for pattern in self.of(kind):
            if pattern.may_stand_in(lowered):
                for match in pattern.regex.finditer(text, start, end):
                    yield pattern, match

    def has(self, kind: str, text: str) -> bool:
        lowered = text.lower()
        return any(
            pattern.may_stand_in(lowered) and pattern.regex.search(text)
            for pattern in self.of(kind)
        )

    def fits(self, kind: str, text: str) -> bool:
        """Whether a pattern of this kind is the whole of a text."""
        return any(pattern.regex.fullmatch(text) for pattern in self.of(kind))

    def at(self, kind: str, text: str, start: int, end: int | None = None) -> re.Match[str] | None:
        """The match of a pattern of this kind that begins just there."""
        stop = len(text) if end is None else end
        return next(
            (
                match
                for pattern in self.of(kind)
                if (match := pattern.regex.match(text, start, stop))
            ),
            None,
        )


@cache
def library() -> Library:
    """The shipped patterns."""
    return read_library(files(__package__).joinpath("patterns.toml").read_text(encoding="utf-8"))


def read_library(text: str) -> Library:
    """The patterns that a TOML text declares. Raises `KeyError` for a part that is not declared before its use."""
    told: dict[str, Any] = tomllib.loads(text)
    parts: dict[str, str] = {}
    for name, regex in told["parts"].items():
        parts[name] = f"(?:{_filled(regex, parts)})"
    repairs = tuple(
        Repair(
            one["name"],
            re.compile(_filled(one["regex"], parts), _FLAGS),
            one.get("doubtful", False),
            _filled(one.get("only_if", ""), parts),
            tuple((before, after) for before, after in one["examples"]),
        )
        for one in told["repair"]
    )
    patterns = tuple(_pattern(one, parts) for one in told["pattern"])
    kinds = dict.fromkeys(pattern.kind for pattern in patterns)
    by_kind = {kind: tuple(one for one in patterns if one.kind == kind) for kind in kinds}
    return Library(parts, repairs, patterns, by_kind)


def _pattern(told: Mapping[str, Any], parts: Mapping[str, str]) -> Pattern:
    regex = _filled(told["regex"], parts)
    return Pattern(
        told["name"],
        told["kind"],
        re.compile(regex, _FLAGS),
        told.get("value", ""),
        told.get("family", ""),
        tuple({"text": one} if isinstance(one, str) else one for one in told["examples"]),
        tuple(told.get("counterexamples", ())),
        anchors(regex),
    )


def _filled(regex: str, parts: Mapping[str, str]) -> str:
    """The regular expression with its parts filled in; a line break in it means nothing."""
    return _PART.sub(lambda match: parts[match[1]], regex.replace("\n", ""))
