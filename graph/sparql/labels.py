"""Answers with names for people in place of IRIs."""

from __future__ import annotations

from collections.abc import Iterable

from ..rdf.iris import shorten
from ..rdf.store import Answer, RdfTerm, Store

_AT_ONCE = 500  # IRIs that one query looks up
_QUERY = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?term ?label WHERE {{
  VALUES ?term {{ {terms} }}
  GRAPH ?graph {{ ?term rdfs:label|skos:prefLabel ?label }}
}}
ORDER BY ?term ?label
"""


def with_labels(answer: Answer, store: Store, language: str = "en") -> Answer:
    """The answer with the label of each IRI as text: in the language, else in English, else in any;
    an IRI without a label gets its short form."""
    iris = {term.value for row in answer.rows for term in row if term and term.kind == "iri"}
    labels = _labels(sorted(iris), store, (language, "en", ""))

    def named(term: RdfTerm | None) -> RdfTerm | None:
        if term is None or term.kind != "iri":
            return term
        return RdfTerm(labels.get(term.value) or shorten(term.value), "literal")

    return answer._replace(rows=[tuple(map(named, row)) for row in answer.rows])


def _labels(iris: list[str], store: Store, languages: Iterable[str]) -> dict[str, str]:
    order = {language: place for place, language in reversed(list(enumerate(languages)))}
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(iris), _AT_ONCE):
        terms = " ".join(f"<{iri}>" for iri in iris[start : start + _AT_ONCE])
        for term, label in store.select(_QUERY.format(terms=terms)).rows:
            if term is not None and label is not None:
                candidate = (order.get(label.language, len(order)), label.value)
                found[term.value] = min(found.get(term.value, candidate), candidate)
    return {iri: label for iri, (_, label) in found.items()}
