"""Tokens: what the patterns find in the prepared text, figures and words apart, none overlapping another of its sort."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .patterns import Library, Pattern

# In this order: what comes first takes its characters from what comes later.
FIGURES = (
    "interval", "spread", "other-p", "hr", "p", "other-ratio", "level", "bracket", "loose", "landmark-list", "landmark",
    "n", "time-span", "time", "percent-span", "percent", "fraction", "never", "hr-label", "bare",
)  # fmt: skip
WORDS = ("head", "median", "mean", "plan", "prognostic", "respectively", "both", "versus")


@dataclass(frozen=True, slots=True)
class Token:
    """A half-open span of the prepared text, the pattern that found it, and its named parts."""

    kind: str
    start: int
    end: int
    parts: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    value: str = ""
    family: str = ""

    def part(self, *names: str) -> str:
        """The first of these parts that the pattern found, without blanks around it."""
        return next((found.strip() for name in names if (found := self.parts.get(name, ""))), "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the prepared text, with its tokens."""

    start: int
    end: int
    figures: tuple[Token, ...]
    words: tuple[Token, ...]

    def of(self, kind: str) -> list[Token]:
        return [token for token in self.words if token.kind == kind]

    def between(self, kind: str, start: int, end: int) -> list[Token]:
        return [token for token in self.words if token.kind == kind and start <= token.start and token.end <= end]


def figures_of(text: str, library: Library) -> list[Token]:
    """The figures of a text, from left to right."""
    taken = bytearray(len(text))
    found: list[Token] = []
    for kind in FIGURES:
        for token in _in_order(library.finds(kind, text), kind):
            if any(taken[token.start : token.end]):
                continue
            if kind == "bracket" and not library.has("before-bracket", text[max(0, token.start - 24) : token.start]):
                continue
            taken[token.start : token.end] = b"\1" * (token.end - token.start)
            found.append(token)
    return sorted(found, key=lambda token: token.start)


def words_of(text: str, library: Library) -> list[Token]:
    """The words that say what figures mean; of two of one kind that overlap the longer one stays."""
    found: list[Token] = []
    for kind in WORDS:
        end = 0
        for token in _in_order(library.finds(kind, text), kind):
            if token.start >= end:
                found.append(token)
                end = token.end
    return sorted(found, key=lambda token: token.start)


def sentences(text: str, bounds: Sequence[int], library: Library) -> list[Sentence]:
    """The sentences that end at `bounds`, with their tokens."""
    figures, words = figures_of(text, library), words_of(text, library)
    starts = [0, *bounds]
    return [
        Sentence(start, end, tuple(_within(figures, start, end)), tuple(_within(words, start, end)))
        for start, end in zip(starts, [*bounds, len(text)], strict=True)
        if any(sign.isalnum() for sign in text[start:end])
    ]


def _within(tokens: list[Token], start: int, end: int) -> list[Token]:
    first, last = (bisect_left(tokens, place, key=lambda token: token.start) for place in (start, end))
    return tokens[first:last]


def _in_order(found: Iterable[tuple[Pattern, re.Match[str]]], kind: str) -> list[Token]:
    tokens = [
        Token(
            kind,
            match.start(),
            match.end(),
            {name: part for name, part in match.groupdict().items() if part},
            {name: match.span(name) for name, part in match.groupdict().items() if part},
            pattern.value,
            pattern.family,
        )
        for pattern, match in found
        if match.end() > match.start()
    ]
    return sorted(tokens, key=lambda token: (token.start, -token.end))
