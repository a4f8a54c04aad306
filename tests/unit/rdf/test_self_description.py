"""The graph describes itself, completely and truly, in a named graph of its own."""

from __future__ import annotations

from collections import Counter

import pytest
from trialgraph.evidence import DEFAULT, FOLDER
from trialgraph.graph.rdf.iris import BASE, DESCRIPTION_GRAPH, ONTOLOGY
from trialgraph.graph.rdf.prefixes import prefixes
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.known_prefixes import with_prefixes
from trialgraph.loaders.build import build
from trialgraph.queries import catalogue

FIELDS = sorted(path.parent for path in FOLDER.glob("*/field.toml"))
OTHERS = f"GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{DESCRIPTION_GRAPH}>)"
# As the editor of SIB asks (https://github.com/sib-swiss/sparql-editor): it knows no GRAPH.
VOID = """
PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?class ?property ?value ?datatype {
  ?part void:class ?class ; void:propertyPartition ?of . ?of void:property ?property .
  OPTIONAL {
    { ?of void:classPartition [ void:class ?value ] }
    UNION { ?of void-ext:datatypePartition [ void-ext:datatype ?datatype ] }
  }
}
"""


@pytest.fixture(scope="module", params=FIELDS, ids=lambda folder: folder.name)
def store(request: pytest.FixtureRequest) -> EmbeddedStore:
    return EmbeddedStore(build(request.param))


def rows(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    answer = store.select(with_prefixes(query))
    return [tuple(term.value if term else "" for term in row) for row in answer.rows]


def test_partitions_are_those_that_a_count_finds(store: EmbeddedStore) -> None:
    for query, described in (
        (
            f"SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {{ {OTHERS} FILTER (?p = rdf:type) }} GROUP BY ?o",
            "SELECT ?c ?n { ?part void:class ?c ; void:entities ?n }",
        ),
        (
            f"SELECT ?p (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {OTHERS} }} }} GROUP BY ?p",
            "SELECT ?p ?n { <BASEdataset> void:propertyPartition ?part . ?part void:property ?p ; void:triples ?n }",
        ),
        (
            "SELECT ?c ?p (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?c ?p ?o { GRAPH ?h { ?s a ?c } "
            f"{OTHERS} FILTER (?h != <{DESCRIPTION_GRAPH}>) }} }} GROUP BY ?c ?p",
            "SELECT ?c ?p ?n { ?part void:class ?c ; void:propertyPartition ?of . ?of void:property ?p ; void:triples ?n }",
        ),
    ):
        assert Counter(rows(store, described.replace("BASE", BASE))) == Counter(rows(store, query))


def test_an_editor_learns_what_each_property_of_a_class_leads_to(store: EmbeddedStore) -> None:
    found = set(rows(store, VOID))
    for kind, name, value, datatype in (
        ("Result", "population", "Population", ""),
        ("Result", "value", "", "http://www.w3.org/2001/XMLSchema#decimal"),
        ("Result", "valuePrinted", "", "http://www.w3.org/2001/XMLSchema#string"),
        ("Population", "requires", "Clause", ""),
        ("Clause", "anyOf", "Criterion", ""),
    ):
        end = ONTOLOGY + value if value else ""
        assert (ONTOLOGY + kind, ONTOLOGY + name, end, datatype) in found


def test_every_named_query_is_an_example_that_runs(store: EmbeddedStore) -> None:
    examples = rows(
        store,
        "SELECT DISTINCT ?q ?about ?text "
        "{ ?q a sh:SPARQLExecutable ; rdfs:comment ?about ; sh:select|sh:ask|sh:construct ?text }",
    )
    queries = {query.name: query for query in catalogue()}
    assert {iri.removeprefix(f"{BASE}query/") for iri, _, _ in examples} == set(queries)
    for iri, about, text in examples:
        query = queries[iri.removeprefix(f"{BASE}query/")]
        assert about.startswith(query.label) and "Example:" not in about
        assert text in query.text and not text.startswith("#")
        assert with_prefixes(text) == text  # an editor can run it as it is
    linked = rows(store, "SELECT DISTINCT ?d { ?q a sh:SPARQLExecutable ; sh:prefixes ?d }")
    assert linked == [(f"{BASE}prefixes",)]
    declared = rows(
        store, "SELECT ?p ?n { ?d sh:declare ?one . ?one sh:prefix ?p ; sh:namespace ?n }"
    )
    assert dict(declared) == prefixes()


def test_catalogues_find_title_licence_version_and_formats(store: EmbeddedStore) -> None:
    (found,) = rows(
        store,
        "SELECT ?title ?licence ?version ?triples (COUNT(?form) AS ?forms) { ?d a dcat:Dataset , "
        "void:Dataset ; dcterms:title ?title ; dcterms:license ?licence ; dcat:version ?version ; "
        "void:triples ?triples ; dcat:distribution ?form FILTER (LANG(?title) = 'en') } "
        "GROUP BY ?title ?licence ?version ?triples",
    )
    count = rows(store, f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {OTHERS} }} }}")
    assert found[0].startswith("Trial evidence on ") and "CC0" not in found[0]
    assert "creativecommons.org/publicdomain/zero" in found[1]
    assert (found[3], found[4]) == (count[0][0], "4")


def test_the_description_adds_no_evidence(store: EmbeddedStore) -> None:
    inside = f"SELECT DISTINCT ?o {{ GRAPH <{DESCRIPTION_GRAPH}> {{ ?s a ?o }} }}"
    assert not [kind for (kind,) in rows(store, inside) if kind.startswith(ONTOLOGY)]
    blank = f"SELECT ?s {{ GRAPH <{DESCRIPTION_GRAPH}> {{ ?s ?p ?o FILTER (isBlank(?s)) }} }}"
    assert rows(store, blank) == []


def test_the_description_has_the_same_bytes_every_time() -> None:
    assert build(DEFAULT) == build(DEFAULT)
