"""Tokens (figures and words): non-overlapping matches of the patterns in the prepared text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .patterns import Library, Pattern

# In order of precedence: characters matched by an earlier kind are not matched by later ones.
FIGURES = (
    "no-figure",
    "difference-interval",
    "interval",
    "spread",
    "other-p",
    "hr",
    "p",
    "other-ratio",
    "level",
    "bracket",
    "loose",
    "landmark-list",
    "landmark",
    "n",
    "time-span",
    "time",
    "percent-span",
    "percent",
    "fraction",
    "not-reached",
    "hr-label",
    "bare",
)
DIGITLESS = ("not-reached", "hr-label")  # figures that may contain no digit
_DIGIT = re.compile("[0-9]")
WORDS = ("endpoint", "median", "mean", "plan", "prognostic", "respectively", "both", "versus")


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
        """The first of the named parts that the pattern found, without surrounding spaces."""
        return next((part.strip() for name in names if (part := self.parts.get(name, ""))), "")


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
        return [
            token
            for token in self.words
            if token.kind == kind and start <= token.start and token.end <= end
        ]


def figure_tokens(text: str, start: int, end: int, library: Library) -> tuple[Token, ...]:
    """The figures of a part of a text, from left to right."""
    part = text[start:end].lower()
    taken = bytearray(end - start)
    tokens: list[Token] = []
    for kind in (
        kind for kind in (FIGURES if _DIGIT.search(part) else DIGITLESS) if library.of(kind)
    ):
        for token in _in_order(library.matches_within(kind, text, start, end, part), kind):
            first, last = token.start - start, token.end - start
            if any(taken[first:last]):
                continue
            if kind == "bracket" and not library.has(
                "before-bracket", text[max(0, token.start - 24) : token.start]
            ):
                continue
            taken[first:last] = b"\1" * (last - first)
            tokens.append(token)
    return tuple(sorted(tokens, key=lambda token: token.start))


def word_tokens(
    text: str, start: int, end: int, library: Library, kinds: Sequence[str] = WORDS
) -> tuple[Token, ...]:
    """The word tokens of a part of a text.

    If two tokens of one kind overlap, only the longer is kept.
    """
    part = text[start:end].lower()
    tokens: list[Token] = []
    for kind in (kind for kind in kinds if library.of(kind)):
        last = start
        for token in _in_order(library.matches_within(kind, text, start, end, part), kind):
            if token.start >= last:
                tokens.append(token)
                last = token.end
    return tuple(sorted(tokens, key=lambda token: token.start))


def sentence_of(text: str, start: int, end: int, library: Library) -> Sentence | None:
    """A part of a text as a sentence; None without letters and digits.

    Only sentences with figures get word tokens.
    """
    if not any(sign.isalnum() for sign in text[start:end]):
        return None
    figures = figure_tokens(text, start, end, library)
    return Sentence(start, end, figures, word_tokens(text, start, end, library) if figures else ())


def _in_order(matches: Iterable[tuple[Pattern, re.Match[str]]], kind: str) -> Sequence[Token]:
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
        for pattern, match in matches
        if match.end() > match.start()
    ]
    return (
        sorted(tokens, key=lambda token: (token.start, -token.end)) if len(tokens) > 1 else tokens
    )
