"""Advice on slow queries names the pattern, the reason and the remedy, and nothing in good ones."""

from __future__ import annotations

import pytest
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.advice import advice
from trialgraph.graph.sparql.known_prefixes import with_prefixes
from trialgraph.graph.sparql.slow_query import slow_query
from trialgraph.queries import catalogue

# query => identifiers of the advice, in any order, then words that it must contain
CASES = """
{ ?a a tg:Trial . ?b a tg:Arm } => product | ?a a tg:Trial
{ ?a a tg:Trial . ?b a tg:Arm . ?b tg:trial ?a } =>
{ ?a a tg:Trial . ?b a tg:Arm . ?c a tg:Report } => product product | ?c a tg:Report
{ GRAPH ?g { ?a a tg:Trial } GRAPH ?h { ?b a tg:Arm } } => product | ?b a tg:Arm
{ GRAPH ?g { ?a a tg:Trial . ?b tg:trial ?a } } =>
{ ?a tg:trial ?t . ?b tg:regimen ?r FILTER (?a = ?b) } => join | same variable
{ ?a tg:n ?n . ?b tg:n ?m FILTER (?n > ?m) } => filtered_product | ?n > ?m
{ { SELECT ?a { ?a a tg:Trial } } { SELECT ?b { ?b a tg:Arm } } } => product
{ { SELECT ?w { VALUES ?p { UNDEF } BIND (STR(?p) AS ?w) } } ?a a tg:Trial } =>
{ ?a a tg:Trial OPTIONAL { ?a tg:phase ?p } ?b tg:trial ?a } => optional | ?b tg:trial ?a
{ ?a a tg:Trial . ?b tg:trial ?a OPTIONAL { ?a tg:phase ?p } } =>
{ ?a a tg:Trial OPTIONAL { ?a tg:report ?r } OPTIONAL { ?a tg:phase ?p } } =>
{ OPTIONAL { ?a tg:phase ?p } ?a a tg:Trial } => leading_optional
{ GRAPH ?g { ?a a tg:Trial OPTIONAL { ?a tg:phase ?p } ?a tg:design ?d } } => optional | tg:design
{ { ?a a tg:Trial OPTIONAL { ?a tg:phase ?p } ?a tg:design ?d } UNION { ?a a tg:Arm } } => optional
{ ?r tg:measure ?m FILTER (?m = measure:median) } => equals | VALUES ?m
{ ?r tg:measure ?m FILTER (measure:median = ?m) } => equals
{ ?r tg:measure ?m FILTER (?m IN (measure:median, measure:rate)) } => equals | measure:rate
{ ?r tg:measure ?m FILTER (?m != measure:median) } =>
{ ?r tg:value ?v FILTER (?v < 1) } =>
{ ?r rdfs:label ?l FILTER (LCASE(?l) = "castor") } =>
{ ?s ?p ?o } => everything
{ ?s ?p ?o . ?s a tg:Trial } =>
{ ?s ?p drug:lenalidomide } =>
{ ?a tg:partOf+ ?b } => path | tg:within
{ ?a skos:broader* ?b . ?a a tg:DrugClass } =>
{ ?a skos:broader* class:PI } =>
{ ?a (tg:partOf|tg:trial)* ?b } => path
{ ?a a tg:Trial FILTER NOT EXISTS { ?r tg:trial ?a . ?r tg:value ?v } } => not_exists | MINUS
{ ?a a tg:Trial FILTER NOT EXISTS { ?a tg:phase ?p } } =>
{ ?a a tg:Trial FILTER EXISTS { ?r tg:trial ?a ; tg:value ?v } } => exists | SELECT DISTINCT
{ { SELECT ?a ?n { ?a rdfs:label ?n } } ?a a tg:Trial FILTER (STRSTARTS(?n, "C")) } => late | STRSTARTS
"""


def kinds(query: str) -> list[str]:
    return sorted(str(getattr(one, "id", "")).rpartition(".")[2] for one in advice(query))


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_what_is_slow_is_named_with_the_remedy(case: str) -> None:
    pattern, expected = case.split(" =>")
    names, _, words = expected.partition("|")
    query = with_prefixes(f"SELECT * {pattern}")
    assert kinds(query) == sorted(names.split()), advice(query)
    assert words.strip() in " ".join(advice(query))


@pytest.mark.parametrize("query", catalogue(), ids=lambda query: query.name)
def test_named_queries_have_no_product_and_no_path_from_everywhere(query) -> None:
    assert not {"path", "everything", "join", "not_exists"} & set(kinds(query.text))


def test_a_query_that_cannot_be_analysed_is_an_error() -> None:
    with pytest.raises(TrialgraphError, match="cannot be analysed"):
        advice("SELECT * {")


def test_times_rows_and_matches_are_given() -> None:
    quads = [f"<urn:{n}> <urn:p> <urn:{n % 3}> <urn:g> .\n" for n in range(9)]
    store = EmbeddedStore("".join([*quads, "<urn:1> <urn:q> <urn:2> <urn:g> .\n"]).encode())
    found = slow_query(store, "SELECT * { ?a <urn:p> ?b . ?b <urn:q> ?c }")
    assert (found.rows, found.problem) == (3, "")
    assert found.matches == [("?a <urn:p> ?b", 9), ("?b <urn:q> ?c", 1)]
    late = slow_query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout=0.001)
    assert late.rows is None and "longer than" in late.problem
    assert len(late.advice) > 1
