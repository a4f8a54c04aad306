"""The properties of a criterion in the graph: what it is about, and which value it requires."""

from __future__ import annotations

from collections.abc import Iterator

from ..exposure.criteria import (
    Diagnosis,
    Has,
    LastLine,
    Lines,
    Literal,
    Measured,
    Remission,
    Status,
)
from ..exposure.interval import plain_number
from ..model.vocabulary import Vocabulary
from .iris import concept, iri, typed

_SORTS: dict[type, str] = {
    Lines: "lines",
    Measured: "quantity",
    Remission: "remission",
    Status: "exposure",
    Has: "feature",
    Diagnosis: "condition",
    LastLine: "last-line",
}


def criterion_properties(literal: Literal, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    atom = literal.atom
    yield "about", f"<{concept('about', _SORTS[type(atom)])}>"
    if isinstance(atom, (Lines, Measured, Remission)):
        yield "minimum", typed(plain_number(atom.interval.low), "decimal")
        yield "minimumIsOpen", typed(str(atom.interval.low_open).lower(), "boolean")
        if atom.interval.high != float("inf"):
            yield "maximum", typed(plain_number(atom.interval.high), "decimal")
            yield "maximumIsOpen", typed(str(atom.interval.high_open).lower(), "boolean")
    if isinstance(atom, Measured):
        yield "measuredQuantity", f"<{iri('quantity', atom.quantity)}>"
    if isinstance(atom, Remission):
        yield "agent", f"<{agent_iri(atom.after, vocabulary)}>"
    if isinstance(atom, Status):
        yield "status", f"<{concept('exposure', atom.status)}>"
        yield "agent", f"<{agent_iri(atom.agent, vocabulary)}>"
        yield "count", typed(str(atom.count), "integer")
    if isinstance(atom, Has):
        yield "feature", f"<{iri('feature', atom.feature)}>"
    if isinstance(atom, Diagnosis):
        yield "condition", f"<{iri('condition', atom.condition)}>"


def agent_iri(agent: str, vocabulary: Vocabulary) -> str:
    """The IRI of a drug, a class or a target."""
    return iri(vocabulary.kind_of(agent), agent)
