"""Phrasebooks: translations of messages, words and sentences, read from the folder `ontology`.

In `messages-CODE-ROOM.csv`, a translation is found by the identifier of the message. In
`phrases-CODE.csv`, it is found by the English text: words, and sentences with gaps. `{}` matches
one part of a text, `{*}` several parts separated by "; ", and `{=}` text that is not translated,
such as an unknown name. Brackets must be balanced within a gap. `sentences-CODE.csv` (optional)
translates sentences without gaps. The folder of a shipped field may contain another one, with the
sentences of its evidence: summaries, labels, notes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from ...evidence import DEFAULT
from ...evidence import FOLDER as FIELDS
from ...ontology import FOLDER

_GAP = re.compile(r"\{([*=]?)\}")
_PART = re.compile(r"\{(=?)(\w+)\}")
_PLACE = re.compile(r"\{(\w+)(?:![rsa])?(?::[^{}]*)?\}")  # a part in the English of a message
_CHINESE = re.compile(r"[\u4e00-\u9fff（）“”、，。；：]")
_WORD = re.compile(r"[A-Za-z]{3}")
_WITHIN_A_PART, _ANYTHING = r"(?:(?!; ).)", "."


class Sentence(NamedTuple):
    """A sentence with gaps: the patterns that recognise it, and its translation.

    `kept` marks the gaps that are not translated, in the order of the English.
    """

    english: str
    patterns: tuple[re.Pattern[str], ...]
    template: str
    kept: tuple[bool, ...]
    pieces: tuple[str, ...]  # the text around the gaps

    @property
    def own(self) -> str:
        return "".join(self.pieces)

    def parts(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yields the texts of the gaps for each way in which `text` can match, with short gaps
        first."""
        if not (
            text.startswith(self.pieces[0])
            and text.endswith(self.pieces[-1])
            and all(map(text.__contains__, self.pieces))
        ):
            return  # quick check: most sentences do not match
        for pattern in self.patterns:
            match = pattern.fullmatch(text)
            if match and all(map(closed, match.groups())):
                yield match.groups()


class Phrasebook(NamedTuple):
    """The translations of a language.

    `messages` are found by identifier, `words` (and whole sentences) by their English. `sentences`
    have gaps; those with the most text outside their gaps come first.
    """

    messages: dict[str, str]
    words: dict[str, str]
    sentences: tuple[Sentence, ...]


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a phrasebook."""
    names = (file.name for file in FOLDER.iterdir())
    return tuple(
        sorted(
            name[8:-4] for name in names if name.startswith("phrases-") and name.endswith(".csv")
        )
    )


@cache
def phrasebook(code: str) -> Phrasebook:
    """The phrasebook of a language of `codes()`."""
    by_id = message_rows(code)
    messages = {row["id"]: row[code] for row in by_id}
    phrases = map(_as_phrase, by_id, repeat(code))
    rows = [*_rows(f"phrases-{code}.csv"), *filter(_is_recognisable, phrases)]
    words = {
        row["en"]: row[code]
        for row in (*by_id, *_rows(f"sentences-{code}.csv"), *_rows(f"phrases-{code}.csv"))
        if not (_GAP.search(row["en"]) or _PLACE.search(row["en"]))
    }
    gapped = sorted(
        (row for row in rows if _GAP.search(row["en"])),
        key=lambda row: -len(_GAP.sub("", row["en"])),
    )
    return Phrasebook(messages, words, tuple(_sentence(row["en"], row[code]) for row in gapped))


@cache
def field_sentences(code: str, field: str = "", folder: Path | None = None) -> Mapping[str, str]:
    """The translated sentences of the field in a folder, else of a shipped field by its name
    (default: the default field); none for any other field."""
    folder = folder or FIELDS / (Path(field).name or DEFAULT.name)
    return {row["en"]: row[code] for row in _rows(f"sentences-{code}.csv", folder)}


def message_rows(code: str) -> list[dict[str, str]]:
    """The rows of `ontology/messages-CODE-*.csv`: identifier, English text, translation."""
    names = sorted(file.name for file in FOLDER.iterdir())
    return [row for name in names if name.startswith(f"messages-{code}-") for row in _rows(name)]


def _as_phrase(row: Mapping[str, str], code: str) -> dict[str, str]:
    """A message as a phrase with gaps, to be recognised within a longer text without a message
    identifier."""
    names = _PLACE.findall(row["en"])
    kept = {name for equals, name in _PART.findall(row[code]) if equals}
    english = _PLACE.sub(lambda gap: "{=}" if gap[1] in kept else "{*}", row["en"])
    translation = _PART.sub(lambda gap: f"{{{names.index(gap[2])}}}", row[code])
    return {"en": english, code: translation}


def _is_recognisable(phrase: Mapping[str, str]) -> bool:
    """Whether a phrase can be recognised within other text.

    Commas alone, as in "{agency}, {region}", match any list. If a gap matches any text, or two gaps
    have only a space between them, a word outside the gaps is needed.
    """
    own = _GAP.sub("", phrase["en"])
    loose = "{=}" in phrase["en"] or "} {" in phrase["en"]
    return bool(_WORD.search(own) if loose else own.strip(" ,;"))


def filled(template: str, say: Callable[[str], str], parts: Mapping[str, object]) -> str:
    """A translated message with its parts: `{name}` is translated too, `{=name}` stays as it is."""
    pieces = _PART.split(template)  # text, "=" or nothing, name, text …
    texts = pieces[::3]
    gaps = (
        str(parts[name]) if equals else say(_text(parts[name]))
        for equals, name in zip(pieces[1::3], pieces[2::3], strict=True)
    )
    return assembled(texts, gaps)


def assembled(texts: Sequence[str], gaps: Iterable[str]) -> str:
    """The texts of a template, with the gaps between them filled.

    Next to a gap, the template's space between two Chinese characters or marks is left out.
    """
    result = texts[0]
    for gap, text in zip(gaps, texts[1:], strict=True):
        if result.endswith(" ") and _CHINESE.match(result[-2:-1]) and _CHINESE.match(gap):
            result = result[:-1]
        if text.startswith(" ") and _CHINESE.match(text[1:2]) and _CHINESE.match(gap[-1:]):
            text = text[1:]
        result += gap + text
    return result


def _text(part: object) -> str:
    return part if isinstance(part, str) else str(part)


@cache
def meant_by(translation: str) -> frozenset[str]:
    """The English words with this translation in any language: 单臂试验 → single-arm."""
    books = [phrasebook(code) for code in codes()]
    return frozenset(
        english for book in books for english, word in book.words.items() if word == translation
    )


def _rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    file = folder / name
    return (
        list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        if file.is_file()
        else []
    )


def _sentence(english: str, translation: str) -> Sentence:
    pieces = _GAP.split(english)  # text, kind of gap, text …
    patterns = [re.compile("".join(_pattern(pieces, repeat))) for repeat in ("+?", "+")]
    kept = tuple(piece == "=" for piece in pieces[1::2])
    return Sentence(english, tuple(patterns), translation, kept, tuple(pieces[::2]))


def _pattern(pieces: list[str], repeat: str) -> Iterator[str]:
    """The regular expression that matches a sentence, yielded piece by piece.

    `repeat` is the quantifier that limits how much text a gap may match.
    """
    for at, piece in enumerate(pieces):
        is_gap = at % 2 == 1
        gap = _WITHIN_A_PART if piece == "" else _ANYTHING
        yield f"({gap}{repeat})" if is_gap else re.escape(piece)


def closed(text: str) -> bool:
    """Whether all brackets are balanced."""
    depth = 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return False
    return depth == 0


def split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators outside brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth <= 0 and at >= start and text.startswith(separator, at):
            parts.append(text[start:at])
            start = at + len(separator)
    return [*parts, text[start:]]
