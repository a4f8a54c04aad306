"""The test suites of the W3C for SPARQL 1.1, read from their manifests."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

W3C = Path(os.environ.get("TRIALGRAPH_W3C") or Path(__file__).parents[3] / "shared" / "w3c")
SUITES = W3C / "sparql11"
needed = pytest.mark.skipif(not SUITES.is_dir(), reason=f"no W3C test suites in {W3C}")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_RESULTS = {".srx": "XML", ".srj": "JSON", ".tsv": "TSV"}


class Case(NamedTuple):
    """A test of queries: its files, by name as IRI, and its kind (as the manifest names it)."""

    name: str
    kind: str
    query: Path
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: Path | None = None


def manifest(folder: str) -> rdflib.Graph:
    file = SUITES / folder / "manifest.ttl"
    return rdflib.Graph().parse(file, publicID=file.as_uri())


def cases() -> list[Case]:
    """All tests of queries, of their syntax and of the formats CSV, TSV and JSON."""
    folders = sorted(file.parent.name for file in SUITES.glob("*/*.rq"))
    return [case for folder in dict.fromkeys(folders) for case in _cases(folder)]


def _cases(folder: str) -> Iterator[Case]:
    graph = manifest(folder)
    for entries in graph.objects(None, MF.entries):
        for test in Collection(graph, entries):
            name = f"{folder}/{str(test).rpartition('#')[2]}"
            kinds = {str(kind).rpartition("#")[2] for kind in graph.objects(test, rdflib.RDF.type)}
            action = graph.value(test, MF.action)
            query = graph.value(action, QT["query"]) or action
            result = graph.value(test, MF.result)
            yield Case(
                name,
                kinds.pop(),
                _path(query),
                tuple(map(str, graph.objects(action, QT.data))),
                tuple(map(str, graph.objects(action, QT.graphData))),
                _path(result) if result else None,
            )


def _path(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


def data_of(cases: list[Case]) -> bytes:
    """All data of the tests as N-Quads: one named graph for each file, under its address."""
    lines = []
    for address in sorted({name for case in cases for name in (*case.default, *case.named)}):
        file = Path(address.removeprefix("file://"))
        form = ox.RdfFormat.from_extension(file.suffix[1:]) or ox.RdfFormat.TURTLE
        parsed = ox.parse(file.read_bytes(), format=form, base_iri=address, rename_blank_nodes=True)
        lines += [f"{quad.triple} <{address}> ." for quad in parsed]
    return ("\n".join(lines) + "\n").encode()


def expected(case: Case) -> ox.QuerySolutions | bool | rdflib.Graph:
    """What the test expects: solutions, a truth value or a graph."""
    assert case.result
    if form := _RESULTS.get(case.result.suffix):
        return read(case.result.read_bytes(), form)
    graph = rdflib.Graph().parse(case.result, publicID=case.result.as_uri())
    results = list(graph.subjects(rdflib.RDF.type, RS.ResultSet))
    if not results:
        return graph
    rows = [
        {
            str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
            for binding in graph.objects(solution, RS.binding)
        }
        for solution in graph.objects(results[0], RS.solution)
    ]
    return _as_graph(rows)


def read(content: bytes, form: str) -> bool | rdflib.Graph:
    """A table in a W3C format as a graph, so that blank nodes can be compared."""
    parsed = ox.parse_query_results(content, format=getattr(ox.QueryResultsFormat, form))
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    names = [variable.value for variable in parsed.variables]
    return _as_graph(
        [{name: _term(row[name]) for name in names if row[name] is not None} for row in parsed]
    )


def same(found: bool | rdflib.Graph, wanted: bool | rdflib.Graph) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found == wanted
    return bool(isomorphic(_by_value(found), _by_value(wanted)))


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language.lower())
    return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)


def _as_graph(rows: list[dict[str, Node | None]]) -> rdflib.Graph:
    graph = rdflib.Graph()
    count: Counter[str] = Counter()
    for row in rows:
        solution = rdflib.BNode()
        count["rows"] += 1
        graph.add((solution, rdflib.RDF.type, RS.Solution))
        for name, term in row.items():
            if term is not None:
                graph.add((solution, rdflib.URIRef(f"urn:variable:{name}"), term))
    return graph


def _by_value(graph: rdflib.Graph) -> rdflib.Graph:
    """Literals with one form for each value: the store writes numbers in its own form."""
    made = rdflib.Graph()
    for subject, predicate, value in graph:
        made.add((subject, predicate, _normal(value)))
    return made


def _normal(term: Node) -> Node:
    if not isinstance(term, rdflib.Literal):
        return term
    if term.language:
        return rdflib.Literal(str(term), lang=term.language.lower())
    kind = term.datatype or rdflib.XSD.string
    if kind in (rdflib.XSD.decimal, rdflib.XSD.double, rdflib.XSD.float):
        try:
            return rdflib.Literal(f"{float(str(term)):.6g}", datatype=kind, normalize=False)
        except ValueError:
            pass
    if kind == rdflib.XSD.boolean:
        return rdflib.Literal(str(term) in ("1", "true"))
    return rdflib.Literal(str(term), datatype=kind, normalize=False)
