"""The description of the endpoint (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox
from trialgraph.graph.rdf.self_description import DATASET

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "TriG", "RDF_XML"),
)
_SYNTAX = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def service_description(address: str, graphs: Sequence[str], form: str) -> bytes:
    """What the endpoint at this address offers. Raises `ValueError` if the address is no IRI."""
    known = {"sd": _SD, "void": _VOID, "formats": _FORMATS}
    return ox.serialize(_triples(address, graphs), format=_SYNTAX[form], prefixes=known) or b""


def _triples(address: str, graphs: Sequence[str]) -> Iterator[ox.Triple]:
    service, endpoint = ox.BlankNode("service"), ox.NamedNode(address)
    dataset, default = ox.NamedNode(DATASET), ox.BlankNode("default")
    yield _is_a(service, "Service")
    yield ox.Triple(service, _sd("endpoint"), endpoint)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _WRITTEN:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield _is_a(dataset, "Dataset")
    yield ox.Triple(dataset, ox.NamedNode(f"{_VOID}sparqlEndpoint"), endpoint)
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield _is_a(default, "Graph")
    for number, graph in enumerate(graphs):
        node = ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), node)
        yield _is_a(node, "NamedGraph")
        yield ox.Triple(node, _sd("name"), ox.NamedNode(graph))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _is_a(node: ox.NamedNode | ox.BlankNode, name: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(f"{_RDF}type"), _sd(name))
