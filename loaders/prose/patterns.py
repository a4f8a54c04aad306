"""Compiles `patterns.toml`: reusable parts, repairs of the text, and patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .anchors import Anchors, anchors
from .time_limit import TimeLimit

_PART = re.compile("«([a-z-]+)»")
_FLAGS = re.IGNORECASE | re.ASCII  # ASCII: a Chinese character ends a word, only 0-9 are digits


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: what it finds (`kind`), its meaning (`value`), and examples for the tests."""

    name: str
    kind: str
    regex: re.Pattern[str]
    value: str = ""
    family: str = ""
    examples: tuple[Mapping[str, str], ...] = ()
    counterexamples: tuple[str, ...] = ()
    anchors: Anchors = frozenset()

    def may_match(self, lowered: str) -> bool:
        """Whether a lower-case text contains an anchor of the pattern."""
        return not self.anchors or any(map(lowered.__contains__, self.anchors))


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair of the text, by a pattern with the group `drop`, `point` or `percent`.

    What `drop` matches is deleted; what `point` or `percent` matches becomes this sign.
    """

    name: str
    regex: re.Pattern[str]
    doubtful: bool
    only_if: str = ""
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """All patterns by kind, in the order of the file: earlier ones take precedence."""

    parts: Mapping[str, str]
    repairs: tuple[Repair, ...]
    patterns: tuple[Pattern, ...]
    by_kind: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    limit: TimeLimit | None = None  # checked before each kind of pattern is searched for

    def with_patterns(self, added: Sequence[Pattern]) -> Library:
        """These patterns and others, such as those of a field, which take precedence."""
        by_kind = {kind: tuple(declared) for kind, declared in self.by_kind.items()}
        for pattern in reversed(added):
            by_kind[pattern.kind] = (pattern, *by_kind.get(pattern.kind, ()))
        return Library(self.parts, self.repairs, (*added, *self.patterns), by_kind, self.limit)

    def for_text(self, text: str, limit: TimeLimit | None = None) -> Library:
        """The patterns that may match in a text."""
        lowered = text.lower()
        kept = {
            kind: tuple(pattern for pattern in declared if pattern.may_match(lowered))
            for kind, declared in self.by_kind.items()
        }
        return Library(self.parts, self.repairs, self.patterns, kept, limit)

    def of(self, kind: str) -> tuple[Pattern, ...]:
        """The patterns of a kind. Raises `OutOfTimeError` if the time for the text is up."""
        if self.limit:
            self.limit.check()
        return self.by_kind.get(kind, ())

    def matches(
        self, kind: str, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Every match of the patterns of one kind, pattern by pattern."""
        stop = len(text) if end is None else end
        return self.matches_within(kind, text, start, stop, text[start:stop].lower())

    def matches_within(
        self, kind: str, text: str, start: int, end: int, lowered: str
    ) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """Like `matches`, but faster.

        `lowered` is the searched part in lower case; patterns with no anchor in it are left out.
        """
        for pattern in self.of(kind):
            if pattern.may_match(lowered):
                for match in pattern.regex.finditer(text, start, end):
                    yield pattern, match

    def has(self, kind: str, text: str) -> bool:
        lowered = text.lower()
        return any(
            pattern.may_match(lowered) and pattern.regex.search(text) for pattern in self.of(kind)
        )

    def matches_whole(self, kind: str, text: str) -> bool:
        """Whether a pattern of this kind matches a whole text."""
        return any(pattern.regex.fullmatch(text) for pattern in self.of(kind))

    def at(self, kind: str, text: str, start: int, end: int | None = None) -> re.Match[str] | None:
        """The match of a pattern of this kind at a position."""
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
    """The built-in patterns."""
    return read_library(files(__package__).joinpath("patterns.toml").read_text(encoding="utf-8"))


def read_library(text: str) -> Library:
    """The patterns of a TOML text. Raises `KeyError` if a part is used before it is declared."""
    declared: dict[str, Any] = tomllib.loads(text)
    parts: dict[str, str] = {}
    for name, regex in declared["parts"].items():
        parts[name] = f"(?:{_filled(regex, parts)})"
    repairs = tuple(
        Repair(
            repair["name"],
            re.compile(_filled(repair["regex"], parts), _FLAGS),
            repair.get("doubtful", False),
            _filled(repair.get("only_if", ""), parts),
            tuple((before, after) for before, after in repair["examples"]),
        )
        for repair in declared["repair"]
    )
    patterns = tuple(_pattern(entry, parts) for entry in declared["pattern"])
    kinds = dict.fromkeys(pattern.kind for pattern in patterns)
    by_kind = {
        kind: tuple(pattern for pattern in patterns if pattern.kind == kind) for kind in kinds
    }
    return Library(parts, repairs, patterns, by_kind)


def _pattern(declared: Mapping[str, Any], parts: Mapping[str, str]) -> Pattern:
    regex = _filled(declared["regex"], parts)
    return Pattern(
        declared["name"],
        declared["kind"],
        re.compile(regex, _FLAGS),
        declared.get("value", ""),
        declared.get("family", ""),
        tuple(
            {"text": example} if isinstance(example, str) else example
            for example in declared["examples"]
        ),
        tuple(declared.get("counterexamples", ())),
        anchors(regex),
    )


def _filled(regex: str, parts: Mapping[str, str]) -> str:
    """The regular expression with its parts filled in and line breaks removed."""
    return _PART.sub(lambda match: parts[match[1]], regex.replace("\n", ""))
