"""Foreign queries run in processes without network, with limits, that end with their parents."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from processes import children_of, runs, wait_until
from query_texts import Listener, past_confinement, past_workers
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql import workers
from trialgraph.graph.sparql.graphs_named import graphs_named
from trialgraph.graph.sparql.runner import ask
from trialgraph.graph.sparql.workers import Limits, respond, select

MANY = b"".join(b'<a:s%d> <a:p> "%d" <a:g%d> .\n' % (n, n, n % 3) for n in range(2000))
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux only")


STORE = EmbeddedStore(MANY)


@pytest.fixture(params=["forked", "once"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    """A store whose queries are answered by forked workers, or as where nothing can be forked."""
    if request.param == "once":
        monkeypatch.setattr(workers, "CAN_FORK", False)
    return STORE


def test_answers_are_those_of_the_store(store: EmbeddedStore) -> None:
    for query in (
        "SELECT ?s ?o { ?s ?p ?o FILTER(STRLEN(?o) = 3) } ORDER BY ?s",
        "SELECT ?s ?x { ?s ?p '7' OPTIONAL { ?s <a:q> ?x } }",
        "SELECT ('a'@en AS ?a) (1 AS ?b) (true AS ?c) (<a:b> AS ?d) {}",
        "ASK { <a:s1> ?p ?o }",
        "CONSTRUCT { ?s <a:q> ?o } WHERE { ?s ?p ?o FILTER(?o = '1') }",
        "DESCRIBE <a:s5>",
    ):
        assert ask(store, query) == store.select(query)


@pytest.mark.parametrize(
    ("query", "limits", "expected"),
    [
        (FOREVER, Limits(seconds=0.7), r"longer than 0\.7 seconds"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(size=1 << 20), "more than 1 MB"),
        ("CONSTRUCT WHERE { ?a ?b ?c }", Limits(size=1000), "more than 0 MB"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a", Limits(memory=100 << 20), "100 MB of mem"),
        ("SELECT * {" + "{" * 3000 + "}" * 3000 + "}", Limits(), "too deeply nested"),
        ("SELECT * {" + "{" * 30_000, Limits(), "too deeply nested"),
        ("SELECT ?x {", Limits(), r"cannot be read: error at 1:\d+"),
        ("SELECT ?x { ?x <a:\ud800> ?y }", Limits(), "cannot be read"),
    ],
)
def test_limits_hold_and_the_next_query_is_answered(
    store: EmbeddedStore, query: str, limits: Limits, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "graphs_named", lambda _: [])  # so that nothing is screened
    began = time.monotonic()
    with pytest.raises(TrialgraphError, match=expected):
        select(store, query, limits)
    assert time.monotonic() - began < 20
    assert select(store, "ASK {}", Limits()).rows[0][0].value == "true"  # type: ignore[union-attr]


@linux
def test_no_request_leaves_a_worker(store: EmbeddedStore) -> None:
    """Nothing is screened here. A short run of `python tests/helpers/query_texts.py 100000`."""
    with Listener() as listener:
        query = f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"
        body, ending = respond(store, query, Limits(), union=True)
        assert (body, ending.kind) == (b"", "unanswerable")
        secure = query.replace("http://", "https://")  # Oxigraph aborts: it reads no certificates
        body, ending = respond(store, secure, Limits(), union=True)
        assert body == b"" and ending.kind in ("ended", "unanswerable")
        if workers.CAN_FORK:
            for wall, count in ((past_workers, 200), (past_confinement, 5000)):
                counted, out = wall(count, 3, listener)
                assert out == [] and counted["unanswerable"] > count / 40
        assert listener.calls == 0


def test_several_threads_are_answered_at_once() -> None:
    store, answers = EmbeddedStore(MANY), list[str]()

    def run(number: int) -> None:
        query = f"SELECT ?o {{ <a:s{number}> ?p ?o }}"
        answers.extend(row[0].value for row in ask(store, query).rows if row[0])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    threads.append(threading.Thread(target=lambda: respond(store, FOREVER, Limits(2), union=True)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [str(number) for number in range(8)]
    assert len({host.process.pid for host in [workers.host_of(store)]}) == 1


def test_a_store_that_changed_is_copied_again() -> None:
    import pyoxigraph as ox

    store = EmbeddedStore(MANY)
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(store, count).rows[0][0].value == "2000"  # type: ignore[union-attr]
    node = ox.NamedNode("a:new")
    store.store.add(ox.Quad(node, node, node, node))
    assert ask(store, count).rows[0][0].value == "2001"  # type: ignore[union-attr]


def test_a_host_that_was_killed_is_started_again() -> None:
    store = EmbeddedStore(MANY)
    for _ in range(2):
        assert ask(store, "ASK {}").rows
        host = workers.host_of(store)
        host.process.kill()
        host.process.wait()
    assert ask(store, "ASK {}").rows


@linux
def test_a_host_that_is_killed_while_it_answers_is_a_readable_error() -> None:
    store = EmbeddedStore(MANY)
    host = workers.host_of(store)

    def kill() -> None:
        wait_until(lambda: children_of(host.process.pid))
        host.process.kill()

    threading.Thread(target=kill).start()
    with pytest.raises(TrialgraphError, match="ended early"):
        ask(store, FOREVER)


PARENT = """
import os, sys, threading
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql import workers
from trialgraph.graph.sparql.graphs_named import graphs_named
store = EmbeddedStore(b'<a:s> <a:p> "1" <a:g> .\\n' * 1 + {many!r})
print(workers.host_of(store).process.pid, flush=True)
{act}
workers.respond(store, {query!r}, workers.Limits(60), union=True)
"""


@linux
@pytest.mark.parametrize("act", ["", "os.fork() or os.execlp('sleep', 'sleep', '30')"])
@pytest.mark.parametrize("victim", ["parent", "host"])
def test_workers_end_with_their_parents(victim: str, act: str) -> None:
    """Also if another child of the parent has inherited its sockets."""
    code = PARENT.format(query=FOREVER, act=act, many=MANY)
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    host = int(parent.stdout.readline())
    try:
        wait_until(lambda: children_of(host))
        worker = children_of(host)[0]
        os.kill(parent.pid if victim == "parent" else host, signal.SIGKILL)
        wait_until(lambda: not runs(worker) and not runs(host))
    finally:
        for child in children_of(parent.pid):
            os.kill(child, signal.SIGKILL)
        parent.kill()
        parent.wait()
        parent.stdout.close()


CONFINED = """
import os, socket
from trialgraph.graph.sparql.confinement import limit, refuse_network
assert refuse_network()
for refused in (
    lambda: socket.socket(),
    lambda: socket.socket(socket.AF_UNIX),
    lambda: os.execv("/bin/true", ["true"]),
):
    try:
        refused()
    except PermissionError:
        continue
    os._exit(1)
limit(5, 1 << 30)
try:
    open("/dev/null")
except OSError:
    os._exit(0)
os._exit(2)
"""


@linux
def test_a_confined_process_opens_no_socket_and_no_file_and_starts_no_program() -> None:
    assert subprocess.run([sys.executable, "-c", CONFINED]).returncode == 0


def test_a_process_that_cannot_start_is_a_readable_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(TrialgraphError, match="no process can be started for the query"):
        ask(EmbeddedStore(MANY), "ASK {}")


# The graphs that a query names


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK {}", []),
        ("ASK FROM<a:b>FROM NAMED <c:d>{ ?s ?p <e:f> }", ["a:b", "c:d"]),
        ("PREFIX p:<a:b/> PREFIX :<c:#> ASK FROM p:x from named :y {}", ["a:b/x", "c:#y"]),
        ("BASE <http://a.example/b/> PREFIX p: <../> ASK FROM <c> FROM p:d {}", ["http://a.example/b/c", "http://a.example/d"]),
        ("ASK FROM <a:\\u0062> FROM q:r { ?s ?p 'FROM <a:c>' } # FROM <a:d>", ["a:b", "q:r"]),
    ],
)  # fmt: skip
def test_the_graphs_that_a_query_names(query: str, expected: list[str]) -> None:
    assert graphs_named(query) == expected


@pytest.mark.parametrize("clause", ["FROM <a:none>", "FROM <a:g0> FROM NAMED <a:G0>"])
def test_a_graph_that_there_is_not_is_an_error(clause: str, store: EmbeddedStore) -> None:
    """An empty answer would read as if nothing were known."""
    graph = clause.rpartition("<")[2].rstrip(">")
    with pytest.raises(TrialgraphError, match=f"there is no graph <{graph}>.*to list the graphs"):
        ask(store, f"SELECT * {clause} {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    ("clause", "pattern", "expected"),
    [
        ("", "?s ?p ?o", 2000),
        ("", "GRAPH ?g { ?s ?p ?o }", 2000),
        ("FROM <a:g0>", "?s ?p ?o", 667),
        ("FROM<a:g1>FROM<a:g2>", "?s ?p ?o", 1333),
        ("FROM <a:g0>", "GRAPH ?g { ?s ?p ?o }", 0),
        ("FROM NAMED <a:g0>", "GRAPH ?g { ?s ?p ?o }", 667),
        ("FROM NAMED <a:g0>", "?s ?p ?o", 0),
        ("FROM <a:g0> FROM NAMED <a:g1>", "?s ?p ?o . GRAPH ?g { <a:s1> ?q ?x }", 667),
        ("# FROM <a:g0>\n", "?s ?p ?o FILTER(?o != 'FROM <a:g1>')", 2000),
    ],
)
def test_from_and_from_named_are_honoured(
    clause: str, pattern: str, expected: int, store: EmbeddedStore
) -> None:
    answer = ask(store, f"SELECT (COUNT(*) AS ?n) {clause} {{ {pattern} }}")
    assert answer.rows[0][0].value == str(expected)  # type: ignore[union-attr]
    assert ask(store, f"ASK {clause} {{ {pattern} }}").rows[0][0].value == (  # type: ignore[union-attr]
        "true" if expected else "false"
    )
