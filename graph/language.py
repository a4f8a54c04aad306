"""What is said to people, in their language. English is how everything is put together; other languages translate it.

A phrasebook (`ontology/phrases-LANGUAGE.csv`) holds words, and sentences with gaps: `benefit in a {} population`. A gap `{}`
stays within one part of a text, `{*}` may hold several, with "; " between them; brackets close inside of the gap that opens
them. A text is translated where all of it is understood, whole or part by part; otherwise it stays as it is. Identifiers stay;
names of drugs, classes and features get the label that the evidence has in that language. Data (csv, json) are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from ..errors import UnknownNameError
from .evidence import Evidence
from .meanings import thresholds_of

_GAP = re.compile(r"\{(\*?)\}")
_WORD = re.compile(r"[A-Za-z]{3,}")
_FACT = re.compile(r"\b(exposed|naive|refractory|sensitive|intolerant|remission-after|has|is):((?:\([^()]*\)|[^\s,;|&()=<>:])+)")
_NOTATION = re.compile(r"\b(?:lines|age|not|some|open|last-line|PFS|OS|HR|CI|ORR|vs)\b")
# between the parts of what is said, in English and elsewhere
_SEPARATORS = (("; ", "；"), (". ", "。"), (": ", "："), (", ", "，"), (" | ", " | "), (" + ", " + "), (" vs ", " 对 "))
_TOLD_AS_THEY_ARE = (
    "label",
    "dose",
    "summary",
    "note",
    "reason",
    "locator",
    "harm",
    "event",
    "claim",
    "agency",
    "region",
    "phase",
)
Pattern = tuple[re.Pattern[str], str]


class Language:
    """English: everything is said as it is."""

    code = "en"

    def say(self, text: str) -> str:
        return text


ENGLISH = Language()


class Translation(Language):
    """Another language: a phrasebook, and the labels of the evidence."""

    def __init__(self, code: str, evidence: Evidence) -> None:
        self.code = code
        self.evidence = evidence
        self.words, self.sentences = _phrasebook(code)
        self._known: dict[str, str | None] = {}

    def say(self, text: str) -> str:
        said = self._understood(text)
        return text if said is None else said

    def _understood(self, text: str) -> str | None:
        """The text in this language; None where it is not all understood."""
        if text not in self._known:
            self._known[text] = next(self._readings(text.strip()), None)
        return self._known[text]

    def _readings(self, text: str) -> Iterator[str]:
        """The ways to say a text, the surest first."""
        bare = text[:1].lower() + text[1:]
        for known in (text, bare):
            if known in self.words:
                yield self.words[known]
            if known in self.names:
                yield self.names[known]
        if text in self._own:
            yield text
        fact = _FACT.sub(lambda match: f"{match[1]}:{self.names.get(match[2], match[2])}", text)
        if not _WORD.search(_NOTATION.sub("", _FACT.sub("", text))):
            yield fact
        for pattern, template in self.sentences:
            match = pattern.fullmatch(text) or pattern.fullmatch(bare)
            if match and all(map(_closed, match.groups())):
                parts = [self._understood(part) for part in match.groups()]
                if None not in parts:
                    yield template.format(*parts)
        if text.endswith(".") and (said := self._understood(text[:-1])) is not None:
            yield f"{said}。"
        for at in (place for place in range(len(text) - 1, 0, -1) if text[place] == " "):
            if self._is_name(text[:at]) and (rest := self._understood(text[at + 1 :])) is not None:
                yield f"{self._understood(text[:at])} {rest}"
        for separator, its_own in _SEPARATORS:
            pieces = _split(text, separator)
            if len(pieces) > 1 and None not in (said_of := [self._understood(piece) for piece in pieces]):
                yield its_own.join(filter(None, said_of))

    def _is_name(self, text: str) -> bool:
        return text in self.words or text in self.names or text in self._own

    @cached_property
    def names(self) -> dict[str, str]:
        """Names that the exposure language reads back: identifiers and English labels of agents, features, definitions."""
        words = self.evidence.vocabulary
        names = {}
        for table in (words.drugs, words.classes, words.features, words.definitions):
            for term in table.values():
                if label := getattr(term, f"label_{self.code}", ""):
                    names.update({name: label for name in (term.id, term.label_en) if name})
        return names

    @cached_property
    def _own(self) -> frozenset[str]:
        """What is told as it is: identifiers, labels, and the curators' own sentences."""
        kept, evidence = self.evidence, self.evidence.vocabulary
        tables = (evidence.drugs, evidence.classes, evidence.regimens, evidence.features, evidence.definitions, kept.targets)
        named = (kept.trials, kept.arms, kept.populations, kept.reports, kept.results, kept.sources, kept.endpoints, *tables)
        texts = {name for table in named for name in table}
        texts.update(term.label_en for table in tables for term in table.values())
        texts.update(source.short for source in kept.sources.values())
        texts.update(kept.place(one, " ") for one in evidence.definitions.values())
        texts.update(thresholds_of(name, kept) for name in evidence.definitions)
        rows = (
            kept.trials,
            kept.arms,
            kept.populations,
            kept.statements,
            kept.cautions,
            kept.results,
            kept.approvals,
            kept.same_study,
        )
        for row in (row for table in rows for row in table.values()):
            texts.add(kept.place(row))
            texts.update(str(getattr(row, name, "")) for name in _TOLD_AS_THEY_ARE)
        return frozenset(texts)


def language(code: str, evidence: Evidence) -> Language:
    """The language of a code. Raises `UnknownNameError` for one without a phrasebook."""
    if code == ENGLISH.code:
        return ENGLISH
    if code not in codes():
        raise UnknownNameError("language", code, codes())
    return Translation(code, evidence)


@cache
def codes() -> tuple[str, ...]:
    """The languages that can be spoken: English, and every one with a phrasebook."""
    from importlib.resources import files

    found = (file.name for file in files("trialgraph.ontology").iterdir())
    return (ENGLISH.code, *sorted(name[8:-4] for name in found if name.startswith("phrases-") and name.endswith(".csv")))


@cache
def _phrasebook(code: str) -> tuple[dict[str, str], list[Pattern]]:
    """Words, and sentences with gaps as patterns, those with the most words of their own first."""
    import csv
    from importlib.resources import files

    text = files("trialgraph.ontology").joinpath(f"phrases-{code}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    words = {row["en"]: row[code] for row in rows if not _GAP.search(row["en"])}
    gapped = sorted((row for row in rows if _GAP.search(row["en"])), key=lambda row: -len(_GAP.sub("", row["en"])))
    return words, [(pattern, row[code]) for row in gapped for pattern in _patterns(row["en"])]


def _patterns(sentence: str) -> Iterator[re.Pattern[str]]:
    """The patterns of a sentence with gaps: one that fills the first gaps with little, one that fills them with much."""
    pieces = _GAP.split(sentence)  # text, star or nothing, text …
    for one, several in (("((?:(?!; ).)+?)", "(.+?)"), ("((?:(?!; ).)+)", "(.+)")):
        gaps = [(several if piece else one) if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)]
        yield re.compile("".join(gaps))


def _closed(text: str) -> bool:
    """Whether every bracket is closed where it was opened."""
    depth = 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return False
    return depth == 0


def _split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand outside of brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if depth <= 0 and at >= start and text.startswith(separator, at):
            parts.append(text[start:at])
            start = at + len(separator)
    return [*parts, text[start:]]
