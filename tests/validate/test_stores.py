"""The embedded store and a SPARQL server give the same answers and readable errors."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import rdflib
from trialgraph.api import KnowledgeGraph
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.from_rdf import read_rows
from trialgraph.graph.rdf.store import EmbeddedStore, Store
from trialgraph.graph.rdf.whole_graph import as_rdflib, content_of
from trialgraph.graph.sparql.endpoint import EndpointStore
from trialgraph.graph.sparql.runner import ask
from trialgraph.loaders.build import build
from trialgraph.queries import names, text_of

PROFILES = [
    "lines=1, refractory:lenalidomide",
    "lines=4, is:triple-class-refractory",
    "lines=2, exposed:bortezomib, open",
]
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"
FOREVER = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?a { ?b ?c ?d } GRAPH ?e { ?f ?g ?h } GRAPH ?i { ?j ?k ?l } }"
)


@pytest.fixture(scope="module")
def embedded() -> EmbeddedStore:
    return EmbeddedStore(build())


@pytest.fixture(scope="module")
def endpoint(
    embedded: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EndpointStore]:
    """The graph behind `oxigraph serve`, on a free port; ended when the tests are done."""
    beside = Path(sys.executable).parent / "oxigraph"
    server = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if server is None:
        pytest.skip("no oxigraph server: install the package 'oxigraph' to test a real endpoint")
    folder = tmp_path_factory.mktemp("server")
    (folder / "graph.nq").write_bytes(content_of(embedded))
    where = ["--location", str(folder / "store")]
    subprocess.run(
        [server, "load", *where, "--file", str(folder / "graph.nq")],
        check=True,
        capture_output=True,
    )
    address = f"127.0.0.1:{_free_port()}"
    process = subprocess.Popen(
        [server, "serve-read-only", *where, "--bind", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://{address}/", process)
        yield EndpointStore(f"http://{address}/query")
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urlopen(address, timeout=5).close()
            return
        except URLError:
            assert process.poll() is None, "the server ended at once"
            time.sleep(0.05)
    raise AssertionError(f"no server at {address}")


@pytest.mark.parametrize("name", names())
def test_named_queries_have_the_same_answer(
    name: str, embedded: EmbeddedStore, endpoint: EndpointStore
) -> None:
    here, there = ask(embedded, name), ask(endpoint, name)
    assert here.columns == there.columns
    if "ORDER BY" in text_of(name):
        assert here.rows == there.rows
    else:
        assert sorted(here.rows, key=str) == sorted(there.rows, key=str)


def test_rows_are_the_same(embedded: EmbeddedStore, endpoint: EndpointStore) -> None:
    assert read_rows(embedded) == read_rows(endpoint)


@pytest.mark.parametrize(
    "profile",
    [
        *(pytest.param(profile, marks=pytest.mark.slow) for profile in PROFILES),
        "refractory:bortezomib | lines=1",
    ],
)
def test_the_sparql_engine_gives_the_answer_of_the_reference_over_an_endpoint(
    profile: str, embedded: EmbeddedStore, endpoint: EndpointStore
) -> None:
    expected = KnowledgeGraph(embedded).support(profile, as_of="2021-06").to_dict()
    over_http = KnowledgeGraph(endpoint).support(profile, as_of="2021-06", engine="sparql")
    assert over_http.to_dict() == expected


@pytest.mark.parametrize("profile", PROFILES)
def test_verdicts_are_the_same(
    profile: str, embedded: EmbeddedStore, endpoint: EndpointStore
) -> None:
    here, there = (
        KnowledgeGraph(store).support(profile).to_dict() for store in (embedded, endpoint)
    )
    assert here == there


@pytest.mark.slow  # rdflib parses the whole graph
def test_rdflib_reads_the_endpoint_as_it_shares_the_embedded_store(
    embedded: EmbeddedStore, endpoint: EndpointStore
) -> None:
    assert _terms(as_rdflib(endpoint)) == _terms(as_rdflib(embedded))


def _terms(dataset: rdflib.Dataset) -> list[tuple[str, ...]]:
    """The quads as text; a string is the same with and without its datatype."""
    return sorted(
        tuple(str(term.n3()).removesuffix(_STRING) for term in quad if term is not None)
        for quad in dataset
    )


def test_user_queries_have_the_same_answers(
    embedded: EmbeddedStore, endpoint: EndpointStore, tmp_path: Path
) -> None:
    text = "SELECT ?t { GRAPH ?g { ?t a tg:Trial } } ORDER BY ?t"
    file = tmp_path / "my trials.rq"
    file.write_text(text)
    answers = [ask(store, query) for store in (embedded, endpoint) for query in (text, str(file))]
    assert len(answers[0].rows) > 40
    assert all(answer == answers[0] for answer in answers)
    assert ask(embedded, "ASK { GRAPH ?g { ?t a tg:Trial } }") == ask(
        endpoint, "ASK { GRAPH ?g { ?t a tg:Trial } }"
    )


def test_a_slow_query_is_stopped(embedded: EmbeddedStore) -> None:
    began = time.monotonic()
    with pytest.raises(TrialgraphError, match=r"longer than 0\.5 seconds"):
        ask(embedded, FOREVER, timeout=0.5)
    assert time.monotonic() - began < 10
    assert (
        len(ask(embedded, "SELECT ?t { ?t a tg:Trial }").rows) > 40
    )  # and the next one is answered


def test_a_query_to_a_slow_endpoint_is_stopped(endpoint: EndpointStore) -> None:
    with pytest.raises(TrialgraphError, match=r"did not answer within 0\.5 seconds"):
        ask(endpoint, FOREVER, timeout=0.5)


def test_named_queries_need_no_process(
    embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert ask(EmbeddedStore(content_of(embedded)), "approvals").rows


@pytest.mark.parametrize("where", ["embedded", "endpoint"])
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?t { ?t a", r"error at 1:\d+"),
        ("SELECT ?t { ?t a unknown:Trial }", "(?i)prefix"),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("INSERT DATA { tg:a tg:b tg:c }", "INSERT is refused"),
        (
            "PREFIX x: <https://example.org/> # a comment\nDELETE WHERE { ?s ?p ?o }",
            "DELETE is refused",
        ),
        ("CLEAR ALL", "CLEAR is refused"),
        ("LOAD <https://example.org/>", "LOAD is refused"),
        ("no-such-query", "unknown query"),
        ("missing.rq", "no such file"),
    ],
)
def test_wrong_queries_are_refused_with_the_reason(
    where: str, query: str, message: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(where)
    with pytest.raises(TrialgraphError, match=message):
        ask(store, query)


def test_a_time_limit_must_be_positive(embedded: EmbeddedStore) -> None:
    with pytest.raises(TrialgraphError, match="above 0"):
        ask(embedded, "ASK {}", timeout=0)


def test_an_unreachable_endpoint() -> None:
    with pytest.raises(TrialgraphError, match="no answer from"):
        ask(EndpointStore(f"http://127.0.0.1:{_free_port()}/query"), "approvals")
    with pytest.raises(TrialgraphError, match="not the address of an endpoint"):
        EndpointStore("file:///etc/hosts")


def test_a_server_that_fails_is_quoted() -> None:
    with _Failing() as url, pytest.raises(TrialgraphError, match=r"500 .*: out of order"):
        ask(EndpointStore(url), "approvals")


class _Failing:
    """A server that answers every query with an error of its own."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(500)
            self.end_headers()
            self.wfile.write(b"out of order")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    def __enter__(self) -> str:
        self.server = http.server.HTTPServer(("127.0.0.1", 0), self.Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/query"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
