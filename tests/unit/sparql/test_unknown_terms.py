"""Misspelt prefixes, classes, properties, terms and variables are named with the nearest."""

from __future__ import annotations

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.prefixes import prefixes
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.mentions import mentions
from trialgraph.graph.sparql.runner import ask
from trialgraph.loaders.build import build
from trialgraph.queries import catalogue

ONTOLOGY = "https://w3id.org/trialgraph/ontology#"

# query => words of each warning, in order (";" parts warnings); none where nothing follows
QUERIES = """
SELECT ?t { GRAPH ?g { ?t a tg:Trail } } => tg:Trail tg:Trial?
SELECT ?t { ?t rdf:type tg:Trail } => tg:Trail tg:Trial?
SELECT ?t { ?t a tg:trial } => tg:trial class tg:Trial?
SELECT ?t { ?t a tg:Trial , tg:Stdy } => tg:Stdy
SELECT ?x { ?x a <https://w3id.org/trialgraph/ontology#Trail> } => ontology#Trail <https://w3id.org/trialgraph/ontology#Trial>?
SELECT ?x { ?x tg:hazardratio ?y } => tg:hazardratio term
SELECT ?x { ?x tg:populaton ?y } => tg:populaton tg:population?
SELECT ?x { ?x tg:Population ?y } => tg:Population property tg:population?
SELECT ?x { ?x tg:partOf/tg:trail ?y } => tg:trail tg:trial?
SELECT ?x { ?x (tg:partOf|^tg:trail)+ ?y } => tg:trail tg:trial?
SELECT ?x { ?x a tg:Arm ; tg:regimens/rdfs:lable "PVd" } => rdfs:lable rdfs:label?
SELECT ?x { ?x tg:agent drug:lenalidomid } => drug:lenalidomid drug:lenalidomide?
SELECT ?x { ?x tg:measure measure:hazard-ratio } => measure:hazard-ratio measure:hazard_ratio?
SELECT ?x { VALUES ?m { measure:hazard_ratioo } ?x tg:measure ?m } => measure:hazard_ratioo measure:hazard_ratio?
SELECT ?x { ?x tg:measure ?m FILTER (?m = measure:medain) } => measure:medain measure:median?
SELECT ?x { ?x tg:measure ?m FILTER (?m IN (measure:median, measure:medain)) } => measure:medain measure:median?
PREFIX m: <https://w3id.org/trialgraph/vocabulary/measure/> SELECT ?x { ?x tg:measure m:medain } => m:medain m:median?
BASE <https://w3id.org/trialgraph/> SELECT ?x { ?x a <ontology#Trail> } => <ontology#Trail>
PREFIX tg: <https://w3id.org/trialgraph/> SELECT ?x { ?x a tg:Trial } => tg:Trial <https://w3id.org/trialgraph/ontology#Trial>?
SELECT ?trail { ?trial a tg:Trial } => ?trail ?trial?
SELECT ?t (STR(?lable) AS ?name) { ?t a tg:Trial ; rdfs:label ?label } => ?lable ?label?
SELECT ?t { ?t a tg:Trial ; tg:phase ?phase FILTER (?fase != "3") } => ?fase ?phase?
SELECT ?t { ?t a tg:Trail ; tg:fase ?x } => tg:Trail tg:Trial? ; tg:fase tg:phase?
SELECT ?x { ?x <https://example.org/p> ?y } => <https://example.org/p>
SELECT ?t { [ a tg:Trail ; tg:phase ?t ] } => tg:Trail tg:Trial?
ASK { ?x a tg:Trail } => tg:Trail
SELECT ?t (COUNT(*) AS ?n) { GRAPH ?source { ?t a tg:Trial } } GROUP BY ?t HAVING (?n > 0) ORDER BY ?n =>
SELECT * { ?t a tg:Trial OPTIONAL { ?t tg:phase ?p } FILTER (!BOUND(?p) || ?p != phase:3) } =>
SELECT ?t { { SELECT ?t (SAMPLE(?l) AS ?name) { ?t a tg:Trial ; rdfs:label ?l } GROUP BY ?t } FILTER (?name < "b") } =>
CONSTRUCT { ?t <urn:mine:label> ?l ; a <urn:mine:Trial> } WHERE { ?t a tg:Trial ; rdfs:label ?l } =>
SELECT ?v { ?r tg:value ?v FILTER (DATATYPE(?v) = xsd:decimal && xsd:double(?v) > 1) } =>
SELECT ?v { ?r tg:value ?v FILTER NOT EXISTS { ?r tg:ciLow ?low } } =>
SELECT ?c { VALUES (?c ?n) { (tg:Trial 1) (tg:Arm "a"@en) } ?x a ?c } =>
SELECT ?s { GRAPH <https://w3id.org/trialgraph/graph/vocabulary> { ?s a tg:Drug } } =>
SELECT ?s FROM <https://w3id.org/trialgraph/graph/vocabulary> { ?s a tg:Drug } =>
SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p =>
SELECT ?c { ?q a sh:SPARQLExecutable . ?part void:class ?c } =>
SELECT ?c { ?t a tg:Trial . BIND (IF(true, tg:Trial, tg:Arm) AS ?c) } =>
SELECT ?t { ?t tg:value "1"^^xsd:decimal , 2.5 , true } =>
DESCRIBE drug:lenalidomide =>
"""


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return EmbeddedStore(build())


def warnings(store: EmbeddedStore, query: str) -> list[str]:
    found: list[str] = []
    ask(store, query, warn=lambda doubt: found.append(str(doubt)))
    return found


@pytest.mark.parametrize("case", QUERIES.strip().splitlines())
def test_what_matches_nothing_is_named_with_the_nearest(case: str, store: EmbeddedStore) -> None:
    query, expected = case.split(" =>")
    found = warnings(store, query)
    wanted = [part.split() for part in expected.split(" ; ") if part.strip()]
    assert len(found) == len(wanted), found
    for text, words in zip(found, wanted, strict=True):
        assert all(word in text for word in words), text


@pytest.mark.parametrize("query", catalogue(), ids=lambda query: query.name)
def test_the_named_queries_raise_no_doubts(query, store: EmbeddedStore) -> None:
    terms = [mention.iri for mention in mentions(query.text) if mention.iri]
    assert any(iri.startswith(ONTOLOGY) for iri in terms)
    assert warnings(store, query.text) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?t { ?t a tgg:Trial }", r"unknown prefix tgg: \(tg: \?\)"),
        ("SELECT ?t { ?t a tg:Trial ; skso:note ?n }", r"unknown prefix skso: \(skos: \?\)"),
        ("SELECT ?t { ?t a ex:Trial }", "unknown prefix ex:"),
        ("SELECT ?t { ?t a :Trial }", "unknown prefix :"),
        ("SELECT ?t FROM q:g { ?t a tg:Trial }", "unknown prefix q:"),
        ("SELECT ?t { ?t ?p 'x'^^xds:string }", r"unknown prefix xds: \(xsd: \?\)"),
    ],
)
def test_an_unknown_prefix_is_an_error(query: str, expected: str, store: EmbeddedStore) -> None:
    with pytest.raises(TrialgraphError, match=expected):
        ask(store, query)


def test_every_prefix_of_the_exports_is_known(store: EmbeddedStore) -> None:
    known = prefixes()
    assert {"tg", "drug", "trial", "measure", "exposure", "void", "sh", "dcterms"} <= known.keys()
    for prefix in known:
        query = f"SELECT ?x {{ ?x {prefix}:p ?y }}"
        assert ask(store, query, warn=lambda doubt: None).rows == []
