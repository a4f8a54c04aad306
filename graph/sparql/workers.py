"""Foreign queries, answered in processes that have no network and can be ended.

Oxigraph has no limits of its own: a query may run for ever, take all memory, overflow the stack of
its process, or connect to a server. So for each store one process holds the graph and forks a
worker for each query (`worker_host`), which takes about a millisecond. Where processes cannot be
forked, each query starts a process of its own (`worker_once`).
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import Message, message
from ..rdf.disk import DiskStore
from ..rdf.store import Answer, EmbeddedStore
from ..rdf.whole_graph import content_of, size_of
from . import confinement
from .answering import Ending
from .graphs_named import graphs_named
from .results import answer_of_json, answer_of_triples
from .worker_host import FORM, LENGTH, READY

CAN_FORK = hasattr(os, "fork")
_GRACE = 5.0  # seconds in which a host must report the end of a worker
_PIECE = 1 << 20
_MEGABYTE = 1 << 20
_log = logging.getLogger(__name__)


class Limits(NamedTuple):
    """What a query may use: seconds, memory on top of the graph, and size of the answer (bytes)."""

    seconds: float = 30.0
    memory: int = 1024 * _MEGABYTE
    size: int = 64 * _MEGABYTE


class Host:
    """A process that holds a copy of a store's graph; several threads may use it at once."""

    def __init__(self, content: bytes | DiskStore) -> None:
        on_disk = isinstance(content, DiskStore)
        self.quads = content.quads if isinstance(content, DiskStore) else content.count(b"\n")
        sent = os.fsencode(content.folder) if isinstance(content, DiskStore) else content
        self.owner = os.getpid()
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = _started("worker_host", [str(self.owner)], theirs.fileno())
        self.end = weakref.finalize(self, _end, self.process, self._control, self.owner)
        with contextlib.suppress(OSError):  # it ended: `answer` says so
            self._control.sendall(FORM.pack(on_disk, len(sent)) + sent)
            self._control.recv(len(READY))  # so that loading takes no time of the query

    def serves(self, store: EmbeddedStore) -> bool:
        """Whether it runs, for this process, and with all quads of the store."""
        is_mine = self.owner == os.getpid() and self.process.poll() is None
        return is_mine and size_of(store) in (None, self.quads)

    def answer(self, request: bytes, seconds: float) -> bytes:
        """What the worker writes, and after it how it ended."""
        with self.begin(request) as mine:
            mine.settimeout(seconds + _GRACE)
            try:
                return b"".join(iter(lambda: mine.recv(_PIECE), b""))
            except TimeoutError:
                self.process.kill()
                return b""

    def begin(self, request: bytes) -> socket.socket:
        """Starts a worker; returns the socket from which its answer is read. A worker whose socket
        is closed is ended."""
        mine, theirs = socket.socketpair()
        with theirs, self._lock, contextlib.suppress(OSError):
            head = LENGTH.pack(len(request))
            socket.send_fds(self._control, [head], [theirs.fileno()])
            self._control.sendall(request)
        return mine


_hosts: weakref.WeakKeyDictionary[EmbeddedStore, Host] = weakref.WeakKeyDictionary()
_hosts_lock = threading.Lock()


def select(store: EmbeddedStore, query: str, limits: Limits) -> Answer:
    """The answer to a foreign query.

    Its default graph is the union of all named graphs, unless it names graphs (FROM). Raises
    `TrialgraphError` for a query that is wrong, names a graph that there is not (its answer would
    be empty, as if nothing were known), or exceeds a limit.
    """
    graphs = graphs_named(query)
    _say_what_is_not_enforced()
    body, ending = respond(store, query, limits, union=not graphs, graphs=graphs)
    match ending.kind:
        case "table":
            return answer_of_json(body)
        case "triples":
            return answer_of_triples(body)
    raise TrialgraphError(problem(ending, limits))


@cache
def _say_what_is_not_enforced() -> None:
    """Warns, once, that this system does not enforce all limits."""
    missing = confinement.unenforced()
    if "network" in missing:
        _log.warning(
            message(
                "sparql.unconfined",
                "on this system, the process of a query can reach the network and all memory; only "
                "the reading of its text keeps it from that: run no query that you do not trust",
            )
        )
    elif missing:
        _log.warning(
            message(
                "sparql.unlimited_memory",
                "on this system, the memory of a query is not limited; only its time is",
            )
        )


def respond(
    store: EmbeddedStore,
    query: str,
    limits: Limits,
    *,
    union: bool,
    graphs: Sequence[str] = (),
) -> tuple[bytes, Ending]:
    """The answer as it is sent (JSON or N-Triples), and how the query ended.

    `union`: whether the default graph is the union of all named graphs. `graphs`: IRIs of graphs
    that the store must have.
    """
    asked = {"query": query, "union": union, "graphs": list(graphs)}
    request = json.dumps({**limits._asdict(), **asked}).encode()
    if CAN_FORK:
        return split(host_of(store).answer(request, limits.seconds))
    return split(_answered_once(store, request, limits.seconds))


def host_of(store: EmbeddedStore) -> Host:
    """The process that holds the store's graph, started if there is none."""
    with _hosts_lock:
        host = _hosts.get(store)
        if host is None or not host.serves(store):
            host = _hosts[store] = Host(store.disk or content_of(store))
        return host


def _answered_once(store: EmbeddedStore, request: bytes, seconds: float) -> bytes:
    """The answer of a process of its own, started for this query."""
    graph = content_of(store)
    process = _started("worker_once", [], subprocess.PIPE)
    sent = LENGTH.pack(len(request)) + request + graph
    try:
        return process.communicate(sent, timeout=seconds)[0] or _footer("ended", process.returncode)
    except subprocess.TimeoutExpired:
        return _footer("late", 0)
    finally:
        process.kill()
        process.communicate()


def _started(module: str, arguments: list[str], source: int) -> subprocess.Popen[bytes]:
    """A module of this room as a process; what it prints about errors is nobody's."""
    name = f"{__name__.rpartition('.')[0]}.{module}"
    output = subprocess.PIPE if source == subprocess.PIPE else subprocess.DEVNULL
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", name, *arguments],
            stdin=source,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except OSError as error:
        raise TrialgraphError(
            message(
                "sparql.no_process",
                "no process can be started for the query ({error}); end other programs, or use a "
                "named query (trialgraph query --list)",
                error=error.strerror,
            )
        ) from None


def _end(process: subprocess.Popen[bytes], control: socket.socket, owner: int) -> None:
    control.close()
    if os.getpid() == owner:  # not in a fork of the process that started it
        process.kill()
        process.wait()


def _footer(kind: str, detail: object) -> bytes:
    footer = json.dumps(Ending(kind, str(detail))).encode()
    return footer + LENGTH.pack(len(footer))


def split(written: bytes) -> tuple[bytes, Ending]:
    """The answer in what a host wrote, and how its worker ended."""
    if len(written) < LENGTH.size:
        return b"", Ending("ended", "")
    start = -LENGTH.size - LENGTH.unpack(written[-LENGTH.size :])[0]
    return written[:start], Ending(*json.loads(written[start : -LENGTH.size]))


def problem(ending: Ending, limits: Limits) -> Message:
    """Why there is no answer."""
    match ending.kind:
        case "unreadable":
            return message(
                "sparql.unreadable", "the query cannot be read: {error}", error=ending.detail
            )
        case "unanswerable":
            return message(
                "sparql.unanswerable", "the query cannot be answered: {error}", error=ending.detail
            )
        case "no_graph":
            return message(
                "sparql.no_graph",
                "there is no graph <{graph}> to query; to list the graphs: trialgraph query "
                "{query!r}",
                graph=ending.detail,
                query="SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            )
        case "late":
            return message(
                "sparql.query_timeout",
                "the query took longer than {seconds} seconds and was ended; narrow it "
                "(name the trial or the regimen, join every pattern to another, "
                "prefer MINUS to NOT EXISTS), or give it more time",
                seconds=f"{limits.seconds:g}",
            )
        case "large":
            return message(
                "sparql.large",
                "the answer has more than {megabytes} MB; ask for fewer rows or columns (LIMIT), "
                "or export the whole graph (trialgraph export --format nquads)",
                megabytes=limits.size // _MEGABYTE,
            )
    if ending.kind == "memory" or ending.detail == "-6":  # Oxigraph aborts, mostly for memory
        return message(
            "sparql.memory",
            "the query was ended, most likely because it needed more than {megabytes} MB of "
            "memory; narrow it (join every pattern to another, sort and group fewer rows)",
            megabytes=limits.memory // _MEGABYTE,
        )
    if ending.detail in ("-11", "-10", "-4"):  # the stack overflowed
        return message(
            "sparql.too_complex",
            "the query is too deeply nested to be answered; simplify it",
        )
    return message(
        "sparql.worker_ended",
        "the process that answered the query ended early (exit code {code})",
        code=ending.detail or "?",
    )
