"""A server in this process, for tests, and plain requests to it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import uvicorn
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.workers import host_of
from trialgraph.server.application import Served, application
from trialgraph.server.running import listening
from trialgraph.server.settings import Settings


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@contextmanager
def serving(store: EmbeddedStore, settings: Settings | None = None) -> Iterator[str]:
    """The address of a server of this store, such as http://127.0.0.1:40001."""
    app = application(Served(store, {"en": "invented evidence"}, {}), settings or Settings())
    listener = listening("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http="h11", log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        host_of(store).end()
        listener.close()


def request(
    url: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    timeout: float = 60,
) -> Reply:
    """One request on a connection of its own."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target or "/", body, dict(headers or {}))
        reply = connection.getresponse()
        names = {name.lower(): value for name, value in reply.getheaders()}
        return Reply(reply.status, names, reply.read())
    finally:
        connection.close()


def query(url: str, text: str, accept: str = "application/sparql-results+json") -> Reply:
    return request(f"{url}/sparql?{urlencode({'query': text})}", headers={"Accept": accept})
