"""Runs the queries of the engine "sparql" on a store and reads their rows."""

from __future__ import annotations

from collections.abc import Iterable

from ...queries import bound, text_of
from ..rdf.iris import iri
from ..rdf.store import Store

UNDEF = "UNDEF"
Binding = dict[str, str]


def ask(store: Store, name: str, **parameters: str) -> list[Binding]:
    """The rows of a named query, each with its bound variables as text (IRIs in full)."""
    answer = store.select(bound(text_of(name), **parameters))
    return [
        {
            column: term.value
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]


def term(path: str, name: str) -> str:
    """A row of evidence as a SPARQL term: `term("trial", "T1")` → `<https://…/trial/T1>`."""
    return f"<{iri(path, name)}>"


def terms(path: str, names: Iterable[str]) -> str:
    """Rows of evidence as the terms of a VALUES block."""
    return " ".join(term(path, name) for name in names)
