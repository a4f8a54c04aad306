"""Translation of output. All text is composed in English, then translated if requested.

A text is translated by phrasebook (`phrasebook.py`) and by the labels of the evidence. Nothing is
half translated: a sentence that is not wholly recognised stays in English, marked as the original.
Identifiers and names stay as they are. Data (CSV, JSON) is never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ...errors import UnknownNameError
from ...message import Joined, Message, message
from ..model.evidence import Evidence
from . import evidence_names, phrasebook
from .names_shown import with_names
from .phrasebook import Sentence, assembled, filled, split

_PLACE = re.compile(r"\{([0-9]*)\}")  # a gap in a translated sentence
_WORD = re.compile(r"[A-Za-z]{3,}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ORIGINAL = message("language.original", "{text} (original)", text="")
_FACT = re.compile(
    r"\b(exposed|naive|refractory|sensitive|intolerant|remission-after|has|is|condition):"
    r"((?:\([^()]*\)|[^\s,;|&()=<>:])+)"
)
_VERSUS = re.compile(r"\bvs\b")
_NOTATION = r"https?://\S+|\b(?:lines|not|some|open|last-line|PFS|OS|HR|CI|ORR|vs)\b"
# between the parts of a text: in English, and translated
_BETWEEN_SENTENCES = (("; ", "；"), (". ", "。"), (": ", "："))
_SEPARATORS = (
    *_BETWEEN_SENTENCES,
    (", ", "，"),
    (" | ", " | "),
    (" + ", " + "),
    (" vs ", " 对 "),
)
_OF_JOINED = {**dict(_SEPARATORS), " and ": "和", " or ": "或", "; or ": "；或 "}
_MARKS = {";": "；", ".": "。", ":": "：", ",": "，"}
_GAP_AFTER_MARK = re.compile(r"(?<=[。；：，？]) ")  # Chinese marks have no space after them
_PROSE = re.compile(r"[a-z]{2,},? [a-z]{2,}")  # what has no such words is a name, not a sentence


class Language:
    """The base class, for English: text stays as it is."""

    code = "en"

    def say(self, text: str) -> str:
        return text


ENGLISH = Language()


class EnglishWithNames(Language):
    """English, with names of trials instead of the identifiers of those without a printed name."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def say(self, text: str) -> str:
        return with_names(text, self.evidence)


class Translation(Language):
    """Another language: a phrasebook, and the labels of the evidence if there is any."""

    def __init__(
        self, code: str, evidence: Evidence | None = None, folder: Path | None = None
    ) -> None:
        """`folder` is that of the field to which the evidence belongs, unless it is shipped."""
        self.code = code
        self.evidence = evidence
        self.messages, words, self.sentences = phrasebook.phrasebook(code)
        field = evidence.vocabulary.of_field.id if evidence else ""
        self.words = {**phrasebook.field_sentences(code, field, folder), **words}
        self._known: dict[str, str | None] = {}

    def say(self, text: str) -> str:
        """The text in this language; parts that are not recognised stay in English."""
        translated = self._in_this_language(text)
        return with_names(translated, self.evidence, self.say) if self.evidence else translated

    def _in_this_language(self, text: str) -> str:
        if isinstance(text, Message) and text.id in self.messages:
            return filled(self.messages[text.id], self.say, text.parts)
        if isinstance(text, Joined):
            separator = _OF_JOINED.get(text.separator, text.separator)
            return _GAP_AFTER_MARK.sub("", separator.join(map(self.say, text.texts)))
        translated = self._translated(text)
        return self._partly_translated(text) if translated is None else translated

    def _translated(self, text: str) -> str | None:
        """The text in this language; None if a part is not recognised."""
        if text not in self._known:
            self._known[text] = next(self._candidates(text.strip()), None)
        return self._known[text]

    def _partly_translated(self, text: str) -> str:
        """The text with only those of its sentences translated that are recognised."""
        for separator, translated_separator in _BETWEEN_SENTENCES:
            pieces = split(text, separator)
            if len(pieces) > 1 and any(self._translated(piece) is not None for piece in pieces):
                return translated_separator.join(map(self.say, pieces))
        return self._original(text)

    def _original(self, text: str) -> str:
        """A text that is not recognised, marked if it is a sentence and not a name."""
        is_name = not _PROSE.search(text) or _CHINESE.search(text)
        return text if is_name else filled(self.messages[_ORIGINAL.id], str, {"text": text})

    def _filled(self, sentence: Sentence, parts: tuple[str, ...]) -> str:
        said = [
            part if kept else self.say(part)
            for part, kept in zip(parts, sentence.kept, strict=True)
        ]
        pieces = _PLACE.split(sentence.template)  # text, number or nothing, text …
        order = (said[int(number) if number else at] for at, number in enumerate(pieces[1::2]))
        return assembled(pieces[::2], order)

    def _candidates(self, text: str) -> Iterator[str]:
        """Possible translations of a text, the most reliable first."""
        bare = text[:1].lower() + text[1:]
        if text in self._regimens:
            yield self._regimens[text]
        for known in (text, bare):
            if known in self.words:
                yield self.words[known]
            if known in self.names:
                yield self.names[known]
        if text in self._trials:
            yield self.say(self._trials[text])
        if text in self._identifiers:
            yield text
        if not _WORD.search(self._notation.sub("", _FACT.sub("", text))):
            yield _VERSUS.sub(
                "对", _FACT.sub(self._fact, text).replace("; ", "；").replace(": ", "：")
            )
        yield from self._as_sentence(text)
        if bare != text:
            yield from self._as_sentence(bare)
        if text.endswith(".") and (translated := self._translated(text[:-1])) is not None:
            yield f"{translated}。"
        yield from self._after_a_name(text)
        for separator, translated_separator in _SEPARATORS:
            pieces = split(text, separator)
            if len(pieces) > 1 and None not in (
                translations := [self._translated(piece) for piece in pieces]
            ):
                yield translated_separator.join(filter(None, translations))
        if text in self._names_of_evidence:
            yield text
        if text in self._untranslated:
            yield self._original(text)

    def _after_a_name(self, text: str) -> Iterator[str]:
        """Yields translations of a text that begins with a name, such as a label: the name and the
        rest are translated separately; the longest name is tried first."""
        for at in (place for place in range(len(text) - 1, 0, -1) if text[place] == " "):
            mark = _MARKS.get(text[at - 1], "")
            beginning = text[: at - 1] if mark else text[:at]
            if self._is_name(beginning) and (rest := self._translated(text[at + 1 :])) is not None:
                yield f"{self._translated(beginning)}{mark or ' '}{rest}"

    def _as_sentence(self, text: str) -> Iterator[str]:
        for sentence in self.sentences:
            for parts in sentence.parts(text):
                if all(
                    kept or self._translated(part) is not None
                    for part, kept in zip(parts, sentence.kept, strict=True)
                ):
                    yield self._filled(sentence, parts)

    def _fact(self, match: re.Match[str]) -> str:
        return f"{match[1]}:{self.names.get(match[2], match[2])}"

    def _is_name(self, text: str) -> bool:
        known = (self.words, self.names, self._regimens, self._identifiers)
        return any(form in names for names in known for form in (text, text[:1].lower() + text[1:]))

    @cached_property
    def names(self) -> dict[str, str]:
        """Identifier or English label → translated label, of drugs, features and definitions.

        The exposure language accepts the translated labels too.
        """
        return evidence_names.labels(self.evidence, self.code) if self.evidence else {}

    @cached_property
    def _regimens(self) -> dict[str, str]:
        return evidence_names.regimens(self.evidence, self.code) if self.evidence else {}

    @cached_property
    def _trials(self) -> dict[str, str]:
        """The descriptions of trials without a printed name, by their English."""
        names = self.evidence.trial_names.values() if self.evidence else ()
        return {str(name): name for name in names if isinstance(name, Joined)}

    @cached_property
    def _notation(self) -> re.Pattern[str]:
        """The words of the exposure language, with quantities, which keep their names."""
        quantities = self.evidence.vocabulary.quantities if self.evidence else ()
        names = "|".join(map(re.escape, sorted(quantities, key=len, reverse=True)))
        values = rf"|(?<!\w)(?:{names})(?=[<>=])" if names else ""
        return re.compile(_NOTATION + values)

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        return evidence_names.identifiers(self.evidence) if self.evidence else frozenset()

    @cached_property
    def _names_of_evidence(self) -> frozenset[str]:
        return evidence_names.names(self.evidence) if self.evidence else frozenset()

    @cached_property
    def _untranslated(self) -> frozenset[str]:
        return evidence_names.sentences(self.evidence) if self.evidence else frozenset()


def language(code: str, evidence: Evidence | None = None, folder: Path | None = None) -> Language:
    """The language of a code, with the sentences of the field in a folder.

    Raises `UnknownNameError` for a code without a phrasebook.
    """
    if code == ENGLISH.code:
        return EnglishWithNames(evidence) if evidence else ENGLISH
    if code not in codes():
        raise UnknownNameError("language", code, codes())
    return Translation(code, evidence, folder)


def codes() -> tuple[str, ...]:
    """The available languages: English, and those with a phrasebook."""
    return (ENGLISH.code, *phrasebook.codes())
