"""Phrasebooks: what is said in English and how it is said elsewhere, read from `ontology/phrases-CODE.csv`.

Words stand for themselves. Sentences have gaps: `{}` stays within one part of a text, `{*}` may hold several, with "; " between
them, `{=}` holds what is told as it is, such as a name that was not understood. Brackets close inside of the gap that opens
them. `ontology/sentences-CODE.csv`, where there is one, holds the curators' own sentences: summaries, labels, notes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_GAP = re.compile(r"\{([*=]?)\}")
_PART = re.compile(r"\{(=?)(\w+)\}")
_PLACE = re.compile(r"\{(\w+)(?:![rsa])?(?::[^{}]*)?\}")  # of a part in the English of a message
_WITHIN_A_PART, _ANYTHING = r"(?:(?!; ).)", "."


class Sentence(NamedTuple):
    """A sentence with gaps: how it is recognised, how it is said, and which of its gaps hold what is told as it is."""

    english: str
    patterns: tuple[re.Pattern[str], ...]
    template: str
    kept: tuple[bool, ...]
    pieces: tuple[str, ...]  # its own words: what stands around the gaps

    @property
    def own(self) -> str:
        return "".join(self.pieces)

    def parts(self, text: str) -> Iterator[tuple[str, ...]]:
        """The ways in which a text fills the gaps: the first ones with little, then with much."""
        if not (
            text.startswith(self.pieces[0])
            and text.endswith(self.pieces[-1])
            and all(map(text.__contains__, self.pieces))
        ):
            return  # a quick look: most sentences are not this one
        for pattern in self.patterns:
            match = pattern.fullmatch(text)
            if match and all(map(closed, match.groups())):
                yield match.groups()


class Phrasebook(NamedTuple):
    """Messages of a language by their identifiers; and for text without one, words and whole sentences by their English,
    and sentences with gaps, those with the most words of their own first."""

    messages: dict[str, str]
    words: dict[str, str]
    sentences: tuple[Sentence, ...]


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a phrasebook."""
    found = (file.name for file in files("trialgraph.ontology").iterdir())
    return tuple(
        sorted(
            name[8:-4] for name in found if name.startswith("phrases-") and name.endswith(".csv")
        )
    )


@cache
def phrasebook(code: str) -> Phrasebook:
    """The phrasebook of a language of `codes()`."""
    by_id = message_rows(code)
    messages = {row["id"]: row[code] for row in by_id}
    rows = [*_rows(f"phrases-{code}.csv"), *(_as_phrase(row, code) for row in by_id)]
    words = {
        row["en"]: row[code]
        for row in (*_rows(f"sentences-{code}.csv"), *rows)
        if not _GAP.search(row["en"])
    }
    gapped = sorted(
        (row for row in rows if _GAP.search(row["en"])),
        key=lambda row: -len(_GAP.sub("", row["en"])),
    )
    return Phrasebook(messages, words, tuple(_sentence(row["en"], row[code]) for row in gapped))


def message_rows(code: str) -> list[dict[str, str]]:
    """The rows of `ontology/messages-CODE-*.csv`: `id`, `en` (the English that was translated) and the translation."""
    names = sorted(file.name for file in files("trialgraph.ontology").iterdir())
    return [row for name in names if name.startswith(f"messages-{code}-") for row in _rows(name)]


def _as_phrase(row: Mapping[str, str], code: str) -> dict[str, str]:
    """A message as a phrase with gaps, by which it is recognised inside longer text, without its id."""
    names = _PLACE.findall(row["en"])
    kept = {name for equals, name in _PART.findall(row[code]) if equals}
    english = _PLACE.sub(lambda gap: "{=}" if gap[1] in kept else "{*}", row["en"])
    translation = _PART.sub(lambda gap: f"{{{names.index(gap[2])}}}", row[code])
    return {"en": english, code: translation}


def filled(template: str, say: Callable[[str], str], parts: Mapping[str, object]) -> str:
    """A translated message with its parts: `{name}` is translated too, `{=name}` stays as it is."""
    return _PART.sub(
        lambda gap: str(parts[gap[2]]) if gap[1] else say(_text(parts[gap[2]])), template
    )


def _text(part: object) -> str:
    return part if isinstance(part, str) else str(part)


@cache
def meant_by(said: str) -> frozenset[str]:
    """The English words that are said so in any other language: 单臂试验 → single-arm."""
    books = [phrasebook(code) for code in codes()]
    return frozenset(
        english for book in books for english, word in book.words.items() if word == said
    )


def _rows(name: str) -> list[dict[str, str]]:
    file = files("trialgraph.ontology").joinpath(name)
    return (
        list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        if file.is_file()
        else []
    )


def _sentence(english: str, said: str) -> Sentence:
    pieces = _GAP.split(english)  # text, kind of gap, text …
    patterns = []
    for little in ("+?", "+"):
        gaps = [f"({_WITHIN_A_PART if piece == '' else _ANYTHING}{little})" if at % 2 else re.escape(piece)
                for at, piece in enumerate(pieces)]  # fmt: skip
        patterns.append(re.compile("".join(gaps)))
    kept = tuple(piece == "=" for piece in pieces[1::2])
    return Sentence(english, tuple(patterns), said, kept, tuple(pieces[::2]))


def closed(text: str) -> bool:
    """Whether every bracket is closed where it was opened."""
    depth = 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return False
    return depth == 0


def split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth <= 0 and at >= start and text.startswith(separator, at):
            parts.append(text[start:at])
            start = at + len(separator)
    return [*parts, text[start:]]
