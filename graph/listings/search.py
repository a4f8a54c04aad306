"""Search by name, in English or Chinese, over everything in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...errors import TrialgraphError, nearest
from ...message import joined, message
from ..model.evidence import Evidence
from ..model.name_index import folded
from ..model.terms import Term
from .trials_by_name import names_of


class Match(NamedTuple):
    """A match: its kind, identifier and labels, and the name that matched."""

    kind: str
    id: str
    label_en: str
    label_zh: str
    name: str


def find(evidence: Evidence, word: str) -> list[Match]:
    """Everything with a name that equals, begins with or contains the word, closest first.

    Raises `TrialgraphError` with the nearest names if there is no match.
    """
    wanted = folded(word.strip())
    if not wanted:
        raise TrialgraphError(
            message("listings.no_word", "give a word to search for, in English or Chinese")
        )
    ranked = [
        (rank, match)
        for match in _all_names(evidence)
        if (rank := _rank(folded(match.name), wanted)) is not None
    ]
    best: dict[tuple[str, str], tuple[tuple[int, int], Match]] = {}
    for rank, match in sorted(ranked, key=lambda pair: pair[0]):
        best.setdefault((match.kind, match.id), (rank, match))
    if not best:
        near = nearest(word, {match.name for match in _all_names(evidence)})
        if not near:
            raise TrialgraphError(message("listings.no_match", "no match for '{word}'", word=word))
        raise TrialgraphError(
            message(
                "listings.no_match_but_near",
                "no match for '{word}'; nearest: {names}",
                word=word,
                names=joined(", ", near),
            )
        )
    return [
        match
        for _, match in sorted(best.values(), key=lambda pair: (pair[0], pair[1].kind, pair[1].id))
    ]


def _rank(name: str, wanted: str) -> tuple[int, int] | None:
    """A sort key: equal names first, then names that begin with the word, then those that contain
    it; None for any other name."""
    if wanted not in name:
        return None
    return (0 if name == wanted else 1 if name.startswith(wanted) else 2, len(name))


def _all_names(evidence: Evidence) -> Iterator[Match]:
    vocabulary = evidence.vocabulary
    for kind, terms in (
        ("drug", vocabulary.drugs),
        ("class", vocabulary.classes),
        ("target", vocabulary.targets),
        ("regimen", vocabulary.regimens),
        ("feature", vocabulary.features),
        ("quantity", vocabulary.quantities),
        ("definition", vocabulary.definitions),
        ("endpoint", evidence.endpoints),
    ):
        yield from _of_terms(kind, terms)
    for trial in evidence.trials.values():
        yield from _names_of(
            "trial",
            trial.id,
            trial.label,
            "",
            names_of(trial, evidence),
        )
    for source in evidence.sources.values():
        yield from _names_of(
            "source", source.id, source.short, "", (source.id, source.short, source.title)
        )


def _of_terms(kind: str, terms: Mapping[str, Term]) -> Iterator[Match]:
    for term in terms.values():
        yield from _names_of(kind, term.id, term.label_en, term.label_zh, term.names)


def _names_of(
    kind: str, name: str, english: str, chinese: str, names: Iterable[str]
) -> Iterator[Match]:
    return (
        Match(kind, name, english, chinese, known_name)
        for known_name in dict.fromkeys(names)
        if known_name
    )
