"""Identifiers of the graph: converts rows, terms and criteria to readable IRIs, and IRIs to
names."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

BASE = "https://w3id.org/trialgraph/"
ONTOLOGY = BASE + "ontology#"
VOCABULARY_GRAPH = BASE + "graph/vocabulary"
ONTOLOGY_GRAPH = BASE + "graph/ontology"
DESCRIPTION_GRAPH = BASE + "graph/description"

PREFIXES = {
    "tg": ONTOLOGY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "sh": "http://www.w3.org/ns/shacl#",
}
_SAFE = "()*+,-.:;=@_~!$&'"
# Column → property of a well-known vocabulary with that meaning; all others are our own properties.
_STANDARD = {
    "label": "rdfs:label",
    "label_en": "rdfs:label",
    "label_zh": "rdfs:label",
    "synonyms": "skos:altLabel",
    "hidden_labels": "skos:hiddenLabel",
    "note": "skos:note",
    "broader": "skos:broader",
    "title": "dcterms:title",
    "citation": "dcterms:bibliographicCitation",
    "source": "dcterms:source",
    "published": "dcterms:issued",
    "language": "dcterms:language",
    "atc": "skos:notation",
}


def iri(path: str, name: str) -> str:
    """The IRI of a thing: `iri("trial", "T 1")` → `https://w3id.org/trialgraph/trial/T%201`."""
    return f"{BASE}{path}/{quote(name, safe=_SAFE)}"


def name_of(term: str) -> str:
    """The name at the end of an IRI of the graph."""
    return unquote(term.rsplit("/", 1)[-1])


def concept(column: str, value: str) -> str:
    """The IRI of a value of a column with a controlled vocabulary."""
    return iri(f"vocabulary/{column.replace('_', '-')}", value.replace(" ", "-"))


# Columns whose name has a different meaning in this table than in others.
_OF_TABLE = {
    ("trials", "setting"): "treatmentSetting",
    ("shares", "denominator"): "outOf",
    ("quantities", "unit"): "quantityUnit",
    ("limits", "value"): "limitValue",
    ("limits", "unit"): "limitValueUnit",
    ("limits", "definition"): "limitDefinition",
}


def property_of(table: str, column: str) -> str:
    """The IRI of the property for a column of a table."""
    if (table, column) in _OF_TABLE:
        return ONTOLOGY + _OF_TABLE[table, column]
    if column in _STANDARD:
        return expand(_STANDARD[column])
    return ONTOLOGY + camel(column)


def camel(column: str) -> str:
    head, *rest = column.split("_")
    return head + "".join(part.capitalize() for part in rest)


def expand(curie: str) -> str:
    prefix, name = curie.split(":", 1)
    return PREFIXES[prefix] + name


def typed(value: str, datatype: str) -> str:
    """An RDF literal of a value with a datatype of XML Schema."""
    return f'"{value}"^^<{expand("xsd:" + datatype)}>'


def shorten(term: str) -> str:
    """A short form of an IRI.

    This is the bare name if the IRI belongs to the graph, otherwise a prefixed name if its prefix
    is known, otherwise the IRI itself.
    """
    if term.startswith(BASE) and not term.startswith(ONTOLOGY):
        return name_of(term)
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}:{term[len(namespace) :]}"
    return term


def slug(expression: str) -> str:
    """A name for a criterion that can be part of an IRI: `lines>=2` → `lines-min-2`."""
    for sign, word in (
        (">=", "-min-"),
        ("<=", "-max-"),
        (">", "-above-"),
        ("<", "-below-"),
        (" | ", "-or-"),
        ("=", "-"),
    ):
        expression = expression.replace(sign, word)
    return re.sub(r"[\s:]+", "-", expression)
