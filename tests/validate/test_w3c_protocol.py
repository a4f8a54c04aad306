"""The W3C test suites for the SPARQL 1.1 protocol and for service descriptions.

The endpoint is read-only: of the 34 tests of the protocol, the 20 of queries pass, and what the
other 14 send (updates, right and wrong ones) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import rdflib

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("uvicorn", reason="needs the extra serve")
import pyoxigraph as ox
from rdflib.collection import Collection
from served import Reply, request, serving
from trialgraph.graph.rdf.store import EmbeddedStore
from w3c import MF, SUITES, manifest, needed

pytestmark = needed
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"


class Step(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]  # such as 2xx
    boolean: bool | None
    form: str


def content() -> bytes:
    lines = []
    for number in (1, 2, 3):
        file = SUITES / "protocol" / f"data{number}.nt"
        parsed = ox.parse(file.read_bytes(), format=ox.RdfFormat.N_TRIPLES)
        lines += [f"{quad.triple} <{DATA.format(number)}> .\n" for quad in parsed]
    return "".join(lines).encode()


def protocol_tests() -> dict[str, list[Step]]:
    graph = manifest("protocol") if SUITES.is_dir() else rdflib.Graph()
    found = {}
    for entries in graph.objects(None, MF.entries):
        for test in Collection(graph, entries):
            action = graph.value(test, MF.action)
            requests = Collection(graph, graph.value(action, HT.requests))
            found[str(test).rpartition("#")[2]] = [_step(graph, node) for node in requests]
    return found


def _step(graph: rdflib.Graph, node: Any) -> Step:
    body, reply = graph.value(node, HT.body), graph.value(node, HT.resp)
    listed = graph.value(node, HT.headers)
    headers = {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in (Collection(graph, listed) if listed else ())
    }
    text = str(graph.value(body, CNT.chars) or "")
    boolean = graph.value(reply, MF.expectedBoolean)
    return Step(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        headers,
        text.encode(str(graph.value(body, CNT.characterEncoding) or "UTF-8")),
        {str(status)[-3:] for status in graph.objects(reply, MF.expectedStatus)},
        None if boolean is None else bool(boolean.toPython()),
        str(graph.value(reply, MF.expectedFormat) or ""),
    )


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(EmbeddedStore(content())) as address:
        yield address


def send(url: str, step: Step) -> Reply:
    body = step.body if step.method == "POST" or step.body else None
    return request(f"{url}{step.path}", step.method, step.headers, body)


@pytest.mark.parametrize("name", [name for name in protocol_tests() if "update" not in name])
def test_a_query_of_the_protocol(url: str, name: str) -> None:
    for step in protocol_tests()[name]:
        reply = send(url, step)
        assert f"{reply.status // 100}xx" in step.statuses, reply
        if step.boolean is not None:
            assert f'"boolean":{str(step.boolean).lower()}'.encode() in reply.body
        if step.form == "RDF":
            assert rdflib.Graph().parse(data=reply.body, format=reply.media_type) is not None


@pytest.mark.parametrize("name", [name for name in protocol_tests() if "update" in name])
def test_an_update_is_refused(url: str, name: str) -> None:
    """Of the steps of a test, those that ask are answered as before the updates."""
    for step in protocol_tests()[name]:
        asks = b"query=" in step.body or "query=" in step.path or step.body.startswith(b"ASK")
        if not asks:
            assert 400 <= send(url, step).status < 500


def test_twenty_tests_are_of_queries() -> None:
    assert len([name for name in protocol_tests() if "update" not in name]) == 20
    assert len(protocol_tests()) == 34


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "*/*"])
def test_the_service_describes_itself(url: str, accept: str) -> None:
    """has-endpoint-triple, returns-rdf and conforms-to-schema: one service, with its endpoint as it
    is addressed."""
    reply = request(f"{url}/sparql", headers={"Accept": accept})
    graph = rdflib.Graph().parse(data=reply.body, format=reply.media_type)
    (service,) = graph.subjects(rdflib.RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [rdflib.URIRef(f"{url}/sparql")]
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    dataset = graph.value(service, SD.defaultDataset)
    named = [graph.value(node, SD.name) for node in graph.objects(dataset, SD.namedGraph)]
    assert sorted(map(str, named)) == [DATA.format(number) for number in (1, 2, 3)]
    for subject, kind in graph.subject_objects(rdflib.RDF.type):
        assert kind in (SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph), subject
