"""Finds what a word means: every thing of the graph with a name like it, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...errors import TrialgraphError, nearest
from ..model.evidence import Evidence
from ..model.vocabulary import Term, folded


class Match(NamedTuple):
    """One thing with a name that fits: what it is, its identifier and labels, and the name that fitted."""

    kind: str
    id: str
    label_en: str
    label_zh: str
    name: str


def find(evidence: Evidence, word: str) -> list[Match]:
    """Everything with a name that is, begins with or holds the word; the closest first.

    Raises `TrialgraphError` with the nearest names where nothing fits.
    """
    wanted = folded(word.strip())
    if not wanted:
        raise TrialgraphError("find what? Give a word, in English or Chinese")
    ranked = [
        (rank, found)
        for found in _named(evidence)
        if (rank := _rank(folded(found.name), wanted)) is not None
    ]
    best: dict[tuple[str, str], tuple[tuple[int, int], Match]] = {}
    for rank, found in sorted(ranked, key=lambda pair: pair[0]):
        best.setdefault((found.kind, found.id), (rank, found))
    if not best:
        near = nearest(word, {found.name for found in _named(evidence)})
        raise TrialgraphError(
            f"nothing is named like '{word}'" + (f"; nearest: {', '.join(near)}" if near else "")
        )
    return [
        found
        for _, found in sorted(best.values(), key=lambda pair: (pair[0], pair[1].kind, pair[1].id))
    ]


def _rank(name: str, wanted: str) -> tuple[int, int] | None:
    if wanted not in name:
        return None
    return (0 if name == wanted else 1 if name.startswith(wanted) else 2, len(name))


def _named(evidence: Evidence) -> Iterator[Match]:
    vocabulary = evidence.vocabulary
    for kind, terms in (
        ("drug", vocabulary.drugs),
        ("class", vocabulary.classes),
        ("target", evidence.targets),
        ("regimen", vocabulary.regimens),
        ("feature", vocabulary.features),
        ("definition", vocabulary.definitions),
        ("endpoint", evidence.endpoints),
    ):
        yield from _of_terms(kind, terms)
    for trial in evidence.trials.values():
        yield from _found(
            "trial",
            trial.id,
            trial.label,
            "",
            (trial.id, trial.label, trial.registry_id, *trial.synonyms),
        )
    for source in evidence.sources.values():
        yield from _found(
            "source", source.id, source.short, "", (source.id, source.short, source.title)
        )


def _of_terms(kind: str, terms: Mapping[str, Term]) -> Iterator[Match]:
    for term in terms.values():
        yield from _found(kind, term.id, term.label_en, term.label_zh, term.names)


def _found(
    kind: str, name: str, english: str, chinese: str, names: Iterable[str]
) -> Iterator[Match]:
    return (Match(kind, name, english, chinese, one) for one in dict.fromkeys(names) if one)
