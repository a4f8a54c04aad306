"""The server: clients that people use, limits that hold, safety, start and end."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("uvicorn", reason="needs the extra serve")
import rdflib
import trialgraph as tg
from processes import children_of, runs, wait_until
from query_texts import Listener
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import query, request, serving
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.workers import Limits, host_of
from trialgraph.server.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) { ?trial a tg:Trial }"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = Limits(seconds=2, memory=256 << 20, size=1 << 20)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux only")


@pytest.fixture(scope="module")
def kg() -> tg.KnowledgeGraph:
    return tg.open(layered=False)


@pytest.fixture(scope="module")
def url(kg: tg.KnowledgeGraph) -> Iterator[str]:
    assert isinstance(kg.store, EmbeddedStore)
    with serving(kg.store, Settings(limits=QUICK)) as address:
        yield address


def number_of(reply: bytes) -> int:
    return int(json.loads(reply)["results"]["bindings"][0]["n"]["value"])


def test_the_default_graph_is_the_union_of_all(url: str, kg: tg.KnowledgeGraph) -> None:
    assert number_of(query(url, COUNT).body) == len(kg.evidence.trials)
    everything = query(url, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    in_graphs = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    assert number_of(everything.body) == number_of(query(url, in_graphs).body) > 10_000


@pytest.mark.parametrize(
    ("accept", "media_type", "start"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("application/json", "application/json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv", b"n\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values", b"?n\n"),
    ],
)
def test_tables_have_the_format_that_is_wanted(
    url: str, accept: str, media_type: str, start: bytes
) -> None:
    reply = query(url, COUNT, accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert reply.body.startswith(start) and reply.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_triples_have_the_format_that_is_wanted(url: str, accept: str, form: str) -> None:
    reply = query(url, "CONSTRUCT { ?t a tg:Trial } WHERE { ?t a tg:Trial }", accept)
    assert reply.media_type == accept
    found = rdflib.Dataset(default_union=True).parse(data=reply.body, format=form)
    assert len(list(found.triples((None, None, None)))) == number_of(query(url, COUNT).body)


@pytest.mark.parametrize(
    ("text", "accept", "status", "words"),
    [
        ("SELECT ?x {", "*/*", 400, "cannot be read"),
        ("SELECT ?x { ?x a tgg:Trial }", "*/*", 400, "tg: ?"),
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "*/*", 400, "INSERT is refused"),
        ("LOAD <http://127.0.0.1:9/>", "*/*", 400, "LOAD is refused"),
        ("DROP ALL", "*/*", 400, "DROP is refused"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "*/*", 400, "SERVICE is refused"),
        ("SELECT * FROM <a:none> { ?s ?p ?o }", "*/*", 400, "there is no graph <a:none>"),
        ("ASK {}", "image/png", 406, "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", 406, "text/turtle"),
        ("ASK {" + "{" * 5000 + "}" * 5000 + "}", "*/*", 400, "brackets"),
        ("ASK {}" + " " * 100_000, "*/*", 400, "at most 100,000"),
        (FOREVER, "*/*", 504, "longer than 2 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "*/*", 422, "more than 1 MB"),
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f", "*/*", 422, "MB of memory"),
    ],
)
def test_what_is_not_answered_says_why(
    url: str, text: str, accept: str, status: int, words: str
) -> None:
    body = urlencode({"query": text}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
    reply = request(f"{url}/sparql", "POST", headers, body)
    assert reply.status in ({status, 504} if status == 422 else {status}), reply.body
    assert words in reply.body.decode() or reply.status == 504
    assert reply.media_type == "text/plain" and b"Traceback" not in reply.body
    assert query(url, "ASK {}").status == 200, "the next query is answered"


def test_no_request_leaves_the_server(url: str) -> None:
    with Listener() as listener:
        for text in (
            f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{listener.url}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{listener.url}> {{ ?s ?p ?o }}",
            f"LOAD <{listener.url}>",
        ):
            assert query(url, text).status == 400
        graph = urlencode({"query": "ASK { ?s ?p ?o }", "default-graph-uri": listener.url})
        reply = request(f"{url}/sparql?{graph}")
        assert b"false" in reply.body and listener.url in reply.headers["warning"]
        assert listener.calls == 0


def test_a_figure_is_the_same_in_every_format(url: str, kg: tg.KnowledgeGraph) -> None:
    text = "SELECT ?r ?printed { ?r a tg:Result ; tg:valuePrinted ?printed } ORDER BY ?r LIMIT 500"
    rows = json.loads(query(url, text).body)["results"]["bindings"]
    cells = query(url, text, "text/csv").body.decode().split("\r\n")[1:-1]
    values = {result.id: result.value for result in kg.evidence.results.values()}
    assert len(rows) == len(cells) > 300
    for row, line in zip(rows, cells, strict=True):
        assert line.split(",", 1) == [row["r"]["value"], row["printed"]["value"]]
        name = row["r"]["value"].rpartition("/")[2]
        assert name not in values or str(values[name]) == row["printed"]["value"]


# Clients


def test_sparqlwrapper_is_a_client(url: str, kg: tg.KnowledgeGraph) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="needs SPARQLWrapper")
    for method in (wrapper.GET, wrapper.POST):
        client = wrapper.SPARQLWrapper(f"{url}/sparql")
        client.setMethod(method)
        client.setQuery(COUNT)
        for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
            client.setReturnFormat(form)
            found = client.query().convert()
            text = found.toxml() if form == wrapper.XML else str(found)
            assert str(len(kg.evidence.trials)) in text
        client.setQuery("CONSTRUCT { ?t a tg:Trial } WHERE { ?t a tg:Trial }")
        for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD, wrapper.N3):
            client.setReturnFormat(form)
            assert client.query().response.status == 200
    client.setMethod(wrapper.POST)
    client.setRequestMethod(wrapper.POSTDIRECTLY)
    client.setQuery("ASK {}")
    client.setReturnFormat(wrapper.JSON)
    assert client.query().convert()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_is_a_client(url: str, method: str, form: str, kg: tg.KnowledgeGraph) -> None:
    store = SPARQLStore(f"{url}/sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    trial = rdflib.URIRef("https://w3id.org/trialgraph/ontology#Trial")
    found = list(graph.subjects(rdflib.RDF.type, trial))
    assert len(found) == len(set(found)) == len(kg.evidence.trials)
    if form in ("json", "xml"):  # no others are defined for ASK
        assert (found[0], rdflib.RDF.type, trial) in graph
    assert len(list(graph.query("SELECT * { ?t a tg:Trial } LIMIT 5"))) == 5


def test_curl_is_a_client(url: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl")

    def curl(*arguments: str) -> str:
        command = ["curl", "-sS", "--fail", "--max-time", "30", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    endpoint = f"{url}/sparql"
    assert '"boolean":true' in curl(endpoint, "--data-urlencode", "query=ASK {}")
    assert '"boolean":true' in curl("-G", endpoint, "--data-urlencode", "query=ASK {}")
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", "ASK {}")
    assert '"boolean":true' in curl(endpoint, *direct)
    assert "sd:Service" in curl("-H", "Accept: text/turtle", endpoint)
    assert "200" in curl("-I", f"{endpoint}?query=ASK%7B%7D").splitlines()[0]


SIB_VOID = """PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype
WHERE {
    {
        ?cp void:class ?subjectClass ;
            void:propertyPartition ?pp .
        ?pp void:property ?prop .
        OPTIONAL {
            {
                ?pp  void:classPartition [ void:class ?objectClass ] .
            } UNION {
                ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
            }
        }
    } UNION {
        ?ls void:subjectsTarget ?subjectTarget ;
            void:linkPredicate ?prop ;
            void:objectsTarget ?objectTarget .
        ?subjectTarget void:class ?subjectClass .
        ?objectTarget void:class ?objectClass .
    }
}"""
SIB_EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
    ?sq a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
SIB_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace
WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"""


def test_the_editor_of_sib_completes_terms_and_lists_queries(url: str) -> None:
    """What sparql-editor (github.com/sib-swiss/sparql-editor) sends when it opens an endpoint: a
    preflight for pages of other sites, and queries with `ac=1` for its metadata."""

    def asked(text: str) -> list[dict[str, str]]:
        headers = {"Accept": "application/sparql-results+json", "Origin": "https://example.org"}
        reply = request(f"{url}/sparql?ac=1&{urlencode({'query': text})}", headers=headers)
        assert reply.status == 200, reply.body
        assert reply.headers["access-control-allow-origin"] == "*"
        rows = json.loads(reply.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    allowed = request(f"{url}/sparql", "OPTIONS", preflight)
    assert allowed.status == 204 and "POST" in allowed.headers["access-control-allow-methods"]
    properties = {row["prop"] for row in asked(SIB_VOID)}
    assert "https://w3id.org/trialgraph/ontology#value" in properties
    examples = asked(SIB_EXAMPLES)
    assert len(examples) > 20 and all("SELECT" in row["query"] for row in examples)
    prefixes = {row["prefix"]: row["namespace"] for row in asked(SIB_PREFIXES)}
    assert prefixes["tg"] == "https://w3id.org/trialgraph/ontology#"
    for example in examples[:5]:
        assert query(url, example["query"]).status == 200


# Limits


def test_quick_queries_are_answered_beside_hostile_ones(kg: tg.KnowledgeGraph) -> None:
    """More hostile clients than workers: those that are slow never take the last two places."""
    assert isinstance(kg.store, EmbeddedStore)
    settings = Settings(workers=4, limits=QUICK._replace(seconds=1.5), kept=0)
    with serving(kg.store, settings) as url:
        texts = [FOREVER.replace("?l", f"?l{number}") for number in range(6)]
        hostile = [threading.Thread(target=query, args=(url, text)) for text in texts]
        for thread in hostile:
            thread.start()
        time.sleep(1)
        times = []
        for number in range(20):
            began = time.monotonic()
            assert query(url, f"SELECT ({number} AS ?n) {{}}").status == 200
            times.append(time.monotonic() - began)
        assert sorted(times)[10] < 0.5
        for thread in hostile:
            thread.join(60)


def test_answers_on_one_connection_are_sent_without_delay(url: str) -> None:
    """Head and body are sent apart: the second would wait some 40 ms for the first."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    times = []
    for _ in range(20):
        began = time.monotonic()
        connection.request("GET", "/start.css")
        connection.getresponse().read()
        times.append(time.monotonic() - began)
    connection.close()
    assert sorted(times)[5] < 0.03


def test_a_full_queue_is_answered_with_a_time_to_wait() -> None:
    store = EmbeddedStore(b"".join(b'<a:s%d> <a:p> "%d" <a:g> .\n' % (n, n) for n in range(2000)))
    settings = Settings(workers=3, each=1, waiting=2, limits=QUICK)
    with serving(store, settings) as url:
        statuses = list[int]()

        def ask(number: int) -> None:
            reply = query(url, FOREVER.replace("?l", f"?l{number}"))
            statuses.append(reply.status)
            assert (reply.status == 503) == ("retry-after" in reply.headers)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert statuses.count(503) >= 2 and statuses.count(504) >= 3
        assert query(url, "ASK {}").status == 200


@linux
def test_the_query_of_a_client_that_goes_is_ended(kg: tg.KnowledgeGraph) -> None:
    assert isinstance(kg.store, EmbeddedStore)
    with serving(kg.store, Settings(limits=Limits(seconds=100))) as url:
        host = host_of(kg.store).process.pid
        with pytest.raises(TimeoutError):
            request(f"{url}/sparql?{urlencode({'query': FOREVER})}", timeout=1)
        wait_until(lambda: not children_of(host), 5)


def test_answers_are_kept_unless_they_change(url: str) -> None:
    text = "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x ORDER BY ?x"
    assert query(url, text).body == query(url, text).body
    for call in ("NOW()", "RAND()", "STRUUID()", "UUID()"):
        changing = f"SELECT ({call} AS ?x) {{}}"
        assert query(url, changing).body != query(url, changing).body


# Safety


def test_every_answer_has_the_headers_that_keep_browsers_safe(url: str) -> None:
    for path in (
        "/",
        "/start.css",
        "/sparql",
        "/sparql?query=x",
        "/none",
        "/sparql?query=ASK%7B%7D",
    ):
        headers = request(url + path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert request(f"{url}/none").status == 404
    for method in ("PUT", "DELETE", "PATCH"):
        assert request(f"{url}/sparql", method).status == 405


def test_a_request_has_a_longest_body(url: str) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert request(f"{url}/sparql", "POST", headers, b" " * (2 << 20)).status == 413


def test_a_token_is_needed_where_there_is_one() -> None:
    store = EmbeddedStore(b"<a:s> <a:p> <a:o> <a:g> .\n")
    with serving(store, Settings(tokens=("first-token", "second-token"))) as url:
        ask = f"{url}/sparql?query=ASK%7B%7D"

        def status(authorization: str) -> int:
            return request(ask, headers={"Authorization": authorization}).status

        assert request(ask).status == request(url).status == 401
        assert "Basic" in request(ask).headers["www-authenticate"]
        assert request(f"{url}/sparql", "OPTIONS").status == 204, "a preflight has no token"
        for token in ("first-token", "second-token"):
            assert status(f"Bearer {token}") == 200
            assert status("Basic " + base64.b64encode(f"x:{token}".encode()).decode()) == 200
        for wrong in ("Bearer x", "Bearer ", "Basic x", "Basic eDp5", "first-token", "Bearer \xe9"):
            assert status(wrong) == 401


def test_pages_of_other_sites_can_be_kept_out() -> None:
    store = EmbeddedStore(b"<a:s> <a:p> <a:o> <a:g> .\n")
    settings = Settings(hosts=("127.0.0.1",), origins=("https://good.example",))
    with serving(store, settings) as url:
        ask = f"{url}/sparql?query=ASK%7B%7D"
        allowed = "access-control-allow-origin"
        good = request(ask, headers={"Origin": "https://good.example"})
        assert good.headers[allowed] == "https://good.example"
        assert allowed not in request(ask, headers={"Origin": "https://bad.example"}).headers
        rebound = request(ask, headers={"Host": "bad.example"})
        assert rebound.status == 421 and b"true" not in rebound.body


# The start page


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_start_page_says_how_to_ask(url: str, language: str) -> None:
    reply = request(f"{url}/?lang={language}")
    page, text = _Page(), reply.body.decode()
    page.feed(text)
    names = [tag for tag, _ in page.tags]
    assert reply.media_type == "text/html" and f'<html lang="{language}">' in text
    assert names.count("h1") == names.count("main") == 1 and "script" not in names
    assert not any({"style", "onclick"} & attributes.keys() for _, attributes in page.tags)
    assert f"{url}/sparql" in text
    assert ("does not advise" in text) == (language == "en")
    labels = {attributes["for"] for tag, attributes in page.tags if tag == "label"}
    assert labels == {attributes["id"] for tag, attributes in page.tags if tag == "textarea"}
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    examples = [link for link in links if link.startswith("/sparql?")]
    assert len(examples) > 20 and request(url + examples[0]).status == 200
    first = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert first and query(url, first[1].replace("&gt;", ">").replace("&lt;", "<")).status == 200


def test_the_language_of_the_browser_is_used(url: str) -> None:
    chinese = request(url, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert b'<html lang="zh">' in chinese.body
    assert b'<html lang="en">' in request(url, headers={"Accept-Language": "fr"}).body


def test_a_browser_gets_json(url: str) -> None:
    """What the button of the start page announces."""
    reply = query(url, COUNT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (reply.status, reply.media_type) == (200, "application/sparql-results+json")


def test_a_browser_at_the_endpoint_is_led_to_the_page(url: str) -> None:
    reply = request(f"{url}/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (reply.status, reply.headers["location"]) == (303, f"{url}/")


# The command


class Command:
    """`trialgraph serve` as a process."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "trialgraph.cli.main", "serve", "--port", "0", *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.lines = list(iter(self.process.stdout.readline, "Ctrl-C ends the server.\n"))
        self.url = re.findall(r"http://[^/]+", self.lines[0])[0].replace("0.0.0.0", "127.0.0.1")

    def end(self, sign: int) -> tuple[int, str]:
        self.process.send_signal(sign)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors


@linux
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_with_all_its_processes(sign: signal.Signals) -> None:
    command = Command()
    assert query(command.url, "ASK {}").status == 200
    threading.Thread(target=_ignore, args=(command.url,), daemon=True).start()
    host = children_of(command.process.pid)
    wait_until(lambda: children_of(host[0]))
    workers = children_of(host[0])
    code, errors = command.end(sign)
    assert (code, errors) == (0, "")
    wait_until(lambda: not any(map(runs, [*host, *workers])), 5)


def _ignore(url: str) -> None:
    try:
        query(url, FOREVER)
    except OSError:
        """The server ends while it answers."""


def test_a_port_in_use_is_an_error_of_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = _run("--port", port)
    assert ended.returncode == 2 and ended.stdout == ""
    assert f"port {port} is in use" in ended.stderr and ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "70000"), "is no port"),
        (("--host", "no.such.host.invalid"), "cannot listen"),
        (("--workers", "2"), "at least 3"),
        (("--timeout", "0"), "more than 0"),
        (("--timeout", "nan"), "more than 0"),
        (("--tokens", "-1"), "1 or more"),
        (("--host", "0.0.0.0", "--tokens", "0"), "1 or more"),
        (("--field", "nothing"), "nothing"),
    ],
)
def test_wrong_options_are_explained(arguments: tuple[str, ...], words: str) -> None:
    ended = _run(*arguments)
    assert ended.returncode == 2 and words in ended.stderr
    assert "Traceback" not in ended.stderr and ended.stderr.count("\n") <= 3


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "starlette.py").write_text("raise ModuleNotFoundError(name='starlette')")
    ended = _run(PYTHONPATH=str(tmp_path))
    assert ended.returncode == 2 and "starlette" in ended.stderr and "[serve]" in ended.stderr


def test_other_addresses_need_a_token() -> None:
    command = Command("--host", "0.0.0.0", "--tokens", "2")
    try:
        tokens = re.findall(r"Token \(shown only now\): (\S+)", "".join(command.lines))
        assert len(set(tokens)) == 2 and all(len(token) > 30 for token in tokens)
        ask = f"{command.url}/sparql?query=ASK%7B%7D"
        assert request(ask).status == 401
        assert request(ask, headers={"Authorization": f"Bearer {tokens[1]}"}).status == 200
    finally:
        command.end(signal.SIGTERM)


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trialgraph.cli.main", "serve", *arguments],
        capture_output=True, text=True, timeout=60, env=os.environ | environment,
    )  # fmt: skip
