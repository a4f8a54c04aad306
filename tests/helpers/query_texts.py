"""Texts that try to make a store call another server, and a listener that counts the calls.

    python tests/helpers/query_texts.py 100000 SEED

tries so many texts against each of two walls: the screening alone (what it lets pass is answered in
a process with network), and the confinement alone (nothing is screened; once in one confined
process, and for a fiftieth of the texts in workers as they are). It prints what it counted, and
every text that got out.
"""

from __future__ import annotations

import json
import os
import random
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyoxigraph
from trialgraph.errors import TrialgraphError
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql import confinement
from trialgraph.graph.sparql.answering import answer
from trialgraph.graph.sparql.screening import refuse_foreign
from trialgraph.graph.sparql.workers import Limits, respond

GRAPH = b"".join(
    b"<http://a.example/%s> <http://a.example/p> %s <http://a.example/g> .\n" % pair
    for pair in ((b"s", b'"x"'), (b"t", b"1".join([b'"', b'"'])), (b"u", b"<http://a.example/s>"))
)
_GLUE = ("", "", " ", " ", "\n", "\t", "#\n", "# it's\n", '#"\n', "#>\r", "\r\n", "#'''\n")
_KEYWORDS = (
    *("SERVICE", "service", "SerVice", "SERVICESILENT", "SERVICE SILENT", "SERVICE#>\n"),
    *("trueSERVICE", "1SERVICE", "1.SERVICE", "SERV\\u0049CE", "\\u0053ERVICE", "'x'@enSERVICE"),
    *(
        "ex:SERVICE",
        "e:SERVICE",
        "ex:.SERVICE",
        "_:b.SERVICE",
        "?v.SERVICE",
        "?v\u00b7SERVICE",
        "SERVICE:x",
    ),
    *("port:SERVICE", "\u017fERVICE", "ex:a\\#SERVICE", "'''x'''SERVICE", "'x'SERVICE"),
)
_TERMS = ("<{url}>", "<{url}>", "<{url}>", "u:", "u:x", ":x", "<{url}#>", "<{url}\\u0061>")
_BEFORE = (
    *(
        "?s ?p ?o",
        "?s ?p ?o .",
        "?s ?p ?o ;",
        "?s ?p true",
        "?s ?p 'x'",
        "?s ?p ex:",
        "?s ?p port:",
    ),
    *("OPTIONAL{?s ?p ?o}", "{?s ?p ?o}UNION{}", "GRAPH ?g{?s ?p ?o}", "BIND('x' AS ?k)", "{}"),
    *(
        "BIND(1<2 AS ?k)",
        "FILTER(1<2)",
        "FILTER(1<2",
        "FILTER(1<'>')",
        "FILTER('a'<'>'",
        "FILTER(1<2&&3>2)",
    ),
    *("FILTER(1<ABS(3>2)&&1<2)", "FILTER(1<?o#>\n)", "FILTER(1<?o#>'''\n)", "FILTER ex:f(1<'>')"),
    *(
        "FILTERex:f(1<'>')",
        "FILTER(EXISTS{?s ?p ?o}&&1<'>')",
        "VALUES ?k{<a:b>'>'}",
        "VALUES(?k ?l){(<a:b>'>')}",
    ),
    *("?s ?p (1 <http://a.example/'> )", "?s ?p [ex:p <http://a.example/#'>]", "?s ex:p|^ex:q* ?o"),
    *(
        "{SELECT ?k(1<'>'AS ?l){}}",
        "{SELECT*{?s ?p ?o}ORDER BY ex:f(?s)(1<'>')}",
        "FILTER NOT EXISTS{?s ?p 9}",
    ),
    *(
        "<<?s?p'>'>> ?x ?y",
        "BIND(<<(?s <http://a.example/#> ?o)>> AS ?k)",
        "{SELECT*{}GROUPBY ex:f(1<'>')}",
    ),
    *(
        "MINUS{?a ?b 9}",
        "'''it's'''",
        '"""x"y"""',
        "'\\u0027'",
        '"\\\\"',
        "'\\\\u0027'",
        "<http://a.example/it's>",
    ),
)
_AFTER = (
    "",
    "",
    "}",
    "#",
    "BIND(' 'AS ?y)",
    "FILTER(' '='x')",
    "#'\n",
    "#'''\n",
    "'''",
    "'",
    "FILTER(2>1)",
    ".",
)
_PROLOGUE = (
    *(
        "PREFIX ex:<http://a.example/>",
        "PREFIX u:<{url}>",
        "PREFIX :<{url}>",
        "PREFIX port:<http://a.example:>",
    ),
    *(
        "PREFIX e:<//a.example:8>BASE<http://a.example/>",
        "PREFIXport:<http://a.example:>",
        "BASE<http://a.example:>",
    ),
    *(
        "PREFIX service:<http://a.example/>",
        "PREFIX FILTERex:<http://a.example/>",
        "#it's\n",
        "PREFIX SERVICE:<{url}>",
    ),
)
_HIDING = (
    *(("#", "\n"), ("BIND('", "'AS ?h)"), ("BIND(')", "BIND('AS ?h)"), ('BIND("', '"AS ?h)')),
    *(
        ("BIND('''", "'''AS ?h)"),
        ("?s ?p<", ">"),
        ("BIND(<", ">AS ?h)"),
        ("?s ?p'", "'."),
        ("#>", "\n"),
    ),
    *(
        ("')", "BIND('"),
        ("'''\n)", "'''"),
        ("?s ?p ex:", " ."),
        ("?s ?p ?", " ."),
        ("?s ex:", " ?o ."),
    ),
)
_FORMS = (
    "SELECT*{{{0}}}",
    "ASK{{{0}}}",
    "SELECT(1<2AS?z){{{0}}}",
    "CONSTRUCT{{?s ?p ?o}}WHERE{{{0}}}",
)
_LETTERS = " \n\t'\"<>#(){}[]\\.:;,?$@^|/*+-=!&_aS1%\u00a0\u0000é"


def texts(count: int, seed: int, url: str) -> Iterator[str]:
    """Texts with SERVICE in every place that one can think of, half of them with random errors."""
    draw = random.Random(seed)
    for number in range(count):
        text = _text(draw).replace("{url}", url)
        yield _with_errors(text, draw) if number % 2 else text


def _text(draw: random.Random) -> str:
    def glued(*parts: str) -> str:
        return "".join(part + draw.choice(_GLUE) for part in parts)

    prologue = draw.sample(_PROLOGUE, draw.choice((0, 0, 1, 2)))
    if draw.random() < 0.8:
        prologue = [*_PROLOGUE[:3], *prologue]
    before = draw.choices(_BEFORE, k=draw.choice((0, 1, 1, 2)))
    keyword = draw.choice(_KEYWORDS if draw.random() < 0.5 else _KEYWORDS[:4])
    called = glued(keyword, *draw.choices(_TERMS, k=draw.random() < 0.9), "{?a ?b ?c}")
    if draw.random() < 0.4:  # where it does not count, unless the text before shifts what counts
        opening, closing = draw.choice(_HIDING)
        called = f"{opening}{called}{closing}"
    body = glued(*before, called, *draw.choices(_AFTER, k=draw.choice((0, 0, 1))))
    return glued(*prologue) + draw.choice(_FORMS).format(body)


def _with_errors(text: str, draw: random.Random) -> str:
    letters = list(text)
    for _ in range(draw.choice((1, 1, 2, 3))):
        at = draw.randrange(len(letters))
        match draw.randrange(3):
            case 0:
                letters[at] = draw.choice(_LETTERS)
            case 1:
                letters.insert(at, draw.choice(_LETTERS))
            case _:
                del letters[at : at + draw.choice((1, 1, 5))]
    return "".join(letters)


class Listener:
    """A server on this machine that counts who connects, and answers nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def with_network(text: str) -> Any:
    """The answer of a store in this process, which may connect to servers."""
    store = pyoxigraph.Store()
    store.bulk_load(GRAPH, format=pyoxigraph.RdfFormat.N_QUADS)
    try:
        found = store.query(text, use_default_graph_as_union=True)
        return bool(found) if isinstance(found, pyoxigraph.QueryBoolean) else list(found)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return error


def calls_of(text: str, listener: Listener) -> bool:
    """Whether a text that nothing holds back calls the listener."""
    calls = listener.calls
    with_network(text)
    return listener.calls > calls


def past_screening(count: int, seed: int, listener: Listener) -> tuple[Counter[str], list[str]]:
    """How texts fare that are screened and then answered with network; those that got out."""
    counted: Counter[str] = Counter()
    out = []
    for text in texts(count, seed, listener.url):
        calls = listener.calls
        try:
            refuse_foreign(text)
        except TrialgraphError:
            counted["refused"] += 1
            continue
        wrong = isinstance(with_network(text), Exception)
        counted["passed, and wrong" if wrong else "passed, and answered"] += 1
        if listener.calls > calls:
            out.append(text)
    return counted, out


def past_workers(count: int, seed: int, listener: Listener) -> tuple[Counter[str], list[str]]:
    """How texts fare that are answered by workers without being screened; those that got out."""
    counted: Counter[str] = Counter()
    out = []
    store = EmbeddedStore(GRAPH)
    for text in texts(count, seed, listener.url):
        calls = listener.calls
        _, ending = respond(store, text, Limits(seconds=5), union=True)
        counted[ending.kind] += 1
        if listener.calls > calls:
            out.append(text)
    return counted, out


def past_confinement(count: int, seed: int, listener: Listener) -> tuple[Counter[str], list[str]]:
    """The same for one process, confined as a worker is, that answers all texts."""
    calls = listener.calls
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        confinement.refuse_network()
        confinement.limit(36_000, 1 << 30)
        store = pyoxigraph.Store()
        store.bulk_load(GRAPH, format=pyoxigraph.RdfFormat.N_QUADS)
        counted: Counter[str] = Counter()
        for text in texts(count, seed, listener.url):
            if "https:" in text.lower():  # Oxigraph aborts: it cannot read certificates
                counted["https"] += 1
                continue
            request = {"query": text, "union": True, "graphs": [], "size": 1 << 20}
            counted[answer(store, request, len).kind] += 1
        os.write(writes, json.dumps(counted).encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as source:
        noted = source.read()
    assert os.waitpid(child, 0)[1] == 0, "the confined process was killed"
    return Counter(json.loads(noted)), ["a text"] * (listener.calls - calls)


def main() -> int:
    count, seed = int(sys.argv[1]), int((*sys.argv, "1")[2])
    failed = 0
    with Listener() as listener:
        bare = sum(calls_of(text, listener) for text in texts(min(count, 2000), seed, listener.url))
        print(f"without walls: {bare} of {min(count, 2000)} texts call the listener")
        for wall, most in (
            (past_screening, count),
            (past_confinement, count),
            (past_workers, count // 50),
        ):
            counted, out = wall(most, seed, listener)
            print(f"{wall.__name__}: {most} texts, {len(out)} got out; {dict(counted)}", flush=True)
            for text in out:
                print(repr(text))
            failed |= bool(out)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
