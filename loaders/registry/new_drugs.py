"""Rows of drugs that are not in the evidence, from the names of an intervention."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...graph.model.name_index import folded
from ...graph.model.vocabulary import Vocabulary
from .drugs import DOSE, MARKS, TYPE, bare_name, outside_and_inside
from .text import clean, slug

_PLUS = re.compile(r"\s*\+\s*|\s+plus\s+", re.IGNORECASE)
_JOINED = re.compile(r"\s*[+/]\s*|\s+plus\s+", re.IGNORECASE)
_SEQUENCE = re.compile(r"\b(?:then|followed by|for \d+)\b|->|→", re.IGNORECASE)
_DEFINITION = re.compile(r"([A-Za-z0-9-]{2,8})\s*[:=]\s*(\S.*)")


class NamedDrug(NamedTuple):
    """The name of a drug in an intervention, and its other names."""

    name: str
    others: tuple[str, ...] = ()


def definitions(others: Sequence[str]) -> Mapping[str, NamedDrug]:
    """Abbreviations that the other names of an intervention define.

    >>> definitions(["ABC: testinib: Brand", "another name"])
    {'ABC': NamedDrug(name='testinib', others=('ABC', 'Brand'))}
    """
    found = {}
    for match in filter(None, map(_DEFINITION.fullmatch, others)):
        name, *more = (part.strip() for part in re.split(r"[:=]", match[2]))
        found[match[1]] = NamedDrug(name, (match[1], *filter(None, more)))
    return found


def components(
    name: str, others: Sequence[str], defined: Mapping[str, NamedDrug]
) -> list[NamedDrug]:
    """The drugs that an intervention joins with `+` or `plus`, or by abbreviations that the record
    defines."""
    if _SEQUENCE.search(name):
        return [NamedDrug(name, tuple(others))]
    bare = bare_name(MARKS.sub("", TYPE.sub("", clean(name))))
    joined = [piece.strip() for piece in _JOINED.split(bare)]
    if all(piece in defined for piece in joined):
        return [defined[piece] for piece in joined]
    pieces = [piece.strip() for piece in _PLUS.split(bare)]
    if len(pieces) > 1 and all(re.search(r"[^\W\d]{2}", piece) for piece in pieces):
        return [defined.get(piece, NamedDrug(piece)) for piece in pieces]
    return [NamedDrug(name, tuple(others))]


def new_drug(
    name: str, others: Sequence[str], procedure: bool, vocabulary: Vocabulary
) -> dict[str, str]:
    """A row of `drugs` for an unknown name, without class or target.

    Other names and contents of brackets become synonyms. The identifier takes no name from a class
    or target of the vocabulary: expressions would mean the unknown drug by it.
    """
    text = MARKS.sub("", TYPE.sub("", clean(name))).strip()
    outside, inside = outside_and_inside(text)
    label = bare_name(outside) or text
    names = [clean(text).replace("; ", ", ") for text in (*inside, *others)]
    synonyms = [
        synonym
        for synonym in dict.fromkeys(names)
        if synonym and folded(synonym) != folded(label) and not DOSE.fullmatch(synonym)
    ]
    identifier = slug(label.lower(), 60)
    return {
        "drug": f"{identifier}-unspecified" if _is_group(identifier, vocabulary) else identifier,
        "label_en": label,
        "synonyms": "; ".join(synonyms),
        "kind": "procedure" if procedure else "drug",
    }


def _is_group(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a class or a target has this name."""
    agent = vocabulary.agent_or_none(name)
    return agent is not None and agent not in vocabulary.drugs
