"""Names what a query mentions and the graph does not contain, with the nearest term that it does.

A misspelt term matches nothing, and an empty answer does not show why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...errors import TrialgraphError, nearest
from ...message import Message, message
from ..rdf.iris import BASE
from ..rdf.prefixes import prefixes
from ..rdf.store import Answer, RdfTerm
from .graphs_named import graphs_named
from .mentions import BINDING, CLASS, PROPERTY, TERM, USE, Mention, declared, mentions, undeclared

Select = Callable[[str], Answer]
_MOST = 100  # terms of a query that are looked up
_OWN = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property")
_CLASSES = "{ GRAPH ?g { ?t a owl:Class } } UNION { GRAPH ?g { ?thing a ?t } }"
_PROPERTIES = (
    f"{{ VALUES ?kind {{ {' '.join(_OWN)} }} GRAPH ?g {{ ?t a ?kind }} }} "
    "UNION { GRAPH ?g { ?part void:property ?t } }"
)
_TYPED = "GRAPH ?g { ?t a ?type }"
_INVALID = re.compile(r"[\x00-\x20<>\"{}|^`\\]")  # in an IRI
_HEAD = (
    "PREFIX owl: <http://www.w3.org/2002/07/owl#> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    "PREFIX void: <http://rdfs.org/ns/void#> "
)


def refuse_undeclared(query: str) -> None:
    """Raises `TrialgraphError` for a prefix that is neither declared nor known."""
    known = prefixes()
    for prefix in undeclared(query, known):
        near = nearest(prefix, known, 1) if prefix else []
        if near:
            raise TrialgraphError(
                message(
                    "sparql.prefix.nearest",
                    "unknown prefix {prefix}: ({near}: ?); correct or declare it "
                    "(PREFIX {prefix}: <…>)",
                    prefix=prefix,
                    near=near[0],
                )
            )
        raise TrialgraphError(
            message(
                "sparql.prefix",
                "unknown prefix {prefix}: ; declare it (PREFIX {prefix}: <…>) or use one of the "
                "predefined prefixes: {known}",
                prefix=prefix,
                known=_listed(known),
            )
        )


def _listed(known: Iterable[str]) -> str:
    return ", ".join(f"{prefix}:" for prefix in sorted(known))


def doubts(query: str, select: Select) -> list[Message]:
    """What is probably a mistake in a query whose prefixes are all declared: terms that the graph
    does not contain, or not as a class or a property, and variables that nothing binds."""
    found = mentions(query)
    terms = [mention for mention in found if mention.iri and not _INVALID.search(mention.iri)]
    terms = terms[:_MOST]
    try:
        places = _places(terms, select) if terms else {}
    except TrialgraphError:  # some endpoints do not evaluate EXISTS in a projection
        terms, places = [], {}
    named = set(graphs_named(query))
    unknown = [
        mention
        for mention in terms
        if mention.iri not in named and not _fits(mention.place, places[mention.iri])
    ]
    names = _written(query)
    return [
        *(_doubt(mention, places[mention.iri], select, names) for mention in unknown),
        *_unbound(found),
    ]


def _places(terms: Sequence[Mention], select: Select) -> dict[str, set[str]]:
    """How the graph contains each term: as a class, as a property, or otherwise ("term")."""
    values = " ".join(f"<{iri}>" for iri in dict.fromkeys(term.iri for term in terms))
    answer = select(f"""{_HEAD}
        SELECT ?t ({_exists("?t a owl:Class", "?x a ?t")} AS ?class)
          ({_exists("?x ?t ?y", *(f"?t a {kind}" for kind in _OWN))} AS ?property)
          ({_exists("?t ?p ?y", "?x ?p ?t")} || EXISTS {{ GRAPH ?t {{ ?x ?p ?y }} }} AS ?term)
        {{ VALUES ?t {{ {values} }} }}""")
    return {
        row[0].value: {
            place
            for place, term in zip((CLASS, PROPERTY, TERM), row[1:], strict=True)
            if term and term.value == "true"
        }
        for row in answer.rows
        if row[0]
    }


def _exists(*patterns: str) -> str:
    """Whether one of the patterns matches in any graph. One pattern each: Oxigraph looks it up."""
    return " || ".join(f"EXISTS {{ GRAPH ?g {{ {pattern} }} }}" for pattern in patterns)


def _fits(place: str, places: set[str]) -> bool:
    return place in places if place in (CLASS, PROPERTY) else bool(places)


def _doubt(mention: Mention, places: set[str], select: Select, names: Mapping[str, str]) -> Message:
    near = _near(mention, select)
    parts = {"term": mention.text, "near": _short(near, mention.text, names)}
    if mention.place == CLASS and places:
        if near:
            return message(
                "sparql.no_class.nearest",
                "{term} is not a class of this graph, so nothing has this type; {near}?",
                **parts,
            )
        return message(
            "sparql.no_class",
            "{term} is not a class of this graph, so nothing has this type",
            term=mention.text,
        )
    if mention.place == PROPERTY and places:
        if near:
            return message(
                "sparql.no_property.nearest",
                "{term} is not a property of this graph, so no pattern with it matches; {near}?",
                **parts,
            )
        return message(
            "sparql.no_property",
            "{term} is not a property of this graph, so no pattern with it matches",
            term=mention.text,
        )
    if near:
        return message(
            "sparql.no_term.nearest",
            "{term} is not a term of this graph, so no pattern with it matches; {near}?",
            **parts,
        )
    return message(
        "sparql.no_term",
        "{term} is not a term of this graph, so no pattern with it matches",
        term=mention.text,
    )


def _near(mention: Mention, select: Select) -> str:
    """The most similar term of that kind: in the same namespace, else among our own terms."""
    pattern = {CLASS: _CLASSES, PROPERTY: _PROPERTIES}.get(mention.place, _TYPED)
    namespace, name = _split(mention.iri)
    for start in (namespace, BASE):
        known: dict[str, str] = {}
        for term in _terms(pattern, start, select):
            known.setdefault(_split(term)[1], term)
        if found := nearest(name, known, 1):
            return known[found[0]]
    return ""


def _terms(pattern: str, start: str, select: Select) -> list[str]:
    quoted = start.replace("\\", "\\\\").replace('"', '\\"')
    rows = select(
        f'{_HEAD} SELECT DISTINCT ?t {{ {pattern} FILTER (STRSTARTS(STR(?t), "{quoted}")) }} '
        "ORDER BY ?t"
    ).rows
    return [row[0].value for row in rows if isinstance(row[0], RdfTerm)]


def _split(iri: str) -> tuple[str, str]:
    """Namespace and name: after the last # or /."""
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:at], iri[at:]


def _written(query: str) -> dict[str, str]:
    """Namespaces and their prefixes: those that the query declares win."""
    return {iri: name for name, iri in {**prefixes(), **declared(query)}.items()}


def _short(iri: str, like: str, names: Mapping[str, str]) -> str:
    """An IRI as the query writes the term for which it may stand."""
    if like.startswith("<"):
        return f"<{iri}>"
    namespace, name = _split(iri)
    return f"{names[namespace]}:{name}" if namespace in names else f"<{iri}>"


def _unbound(found: Sequence[Mention]) -> list[Message]:
    """Variables that are selected or compared, although no pattern binds them."""
    bound = [mention.text for mention in found if mention.place == BINDING]
    lost = [m.text for m in found if m.place == USE and m.text not in bound]
    doubts = []
    for name in lost:
        if near := nearest(name, bound, 1):
            doubts.append(
                message(
                    "sparql.unbound.nearest",
                    "no pattern binds {variable}, so it has no value; {near}?",
                    variable=name,
                    near=near[0],
                )
            )
        else:
            doubts.append(
                message(
                    "sparql.unbound",
                    "no pattern binds {variable}, so it has no value",
                    variable=name,
                )
            )
    return doubts
