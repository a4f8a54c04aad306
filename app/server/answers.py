"""Answers queries: from those that are kept, or by a worker when its turn comes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import socket
from collections import OrderedDict
from typing import Any, NamedTuple

from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.answering import Ending
from trialgraph.graph.sparql.workers import Host, host_of, split
from trialgraph.server.kept_answers import KeptAnswers
from trialgraph.server.lanes import Lanes, Place
from trialgraph.server.protocol import Request
from trialgraph.server.settings import Settings

_GRACE = 5.0  # seconds in which the end of a worker must be reported
_PIECE = 1 << 20
_MOST_KNOWN = 10_000  # queries known to be slow


class Wanted(NamedTuple):
    """The formats of tables and of triples that the client accepts ("" for none), and the IRI
    against which relative ones are resolved."""

    table: str
    triples: str
    base: str


class _Yield(Exception):
    """The query is slow, and the slow lane is full."""


class Answers:
    """What answers the queries to one graph."""

    def __init__(self, store: EmbeddedStore, version: str, settings: Settings) -> None:
        self.store, self.version, self.settings = store, version, settings
        self.lanes = Lanes(settings.workers, settings.each, settings.waiting)
        self.kept = KeptAnswers(settings.kept)
        self._host: Host | None = None
        self._slow: OrderedDict[bytes, None] = OrderedDict()

    async def answer(self, request: Request, wanted: Wanted, client: str) -> tuple[bytes, Ending]:
        """The answer in the wanted format, and how the query ended. Raises `lanes.Full`."""
        asked = request._asdict() | wanted._asdict()
        key = hashlib.sha256(json.dumps([self.version, asked]).encode()).digest()
        if kept := self.kept.get(key):
            return kept[0], Ending(kept[1])
        slow = key in self._slow
        while True:
            place = await self.lanes.enter(client, slow)
            try:
                body, ending = await self._run(asked, place)
                break
            except _Yield:
                slow = True
            finally:
                if place.slow or slow:
                    self._know_slow(key)
                place.leave()
        if ending.kind in ("table", "triples") and not ending.detail:
            self.kept.keep(key, body, ending.kind)
        return body, ending

    async def _run(self, asked: dict[str, Any], place: Place) -> tuple[bytes, Ending]:
        """Raises `_Yield` if the query must wait for a place in the slow lane."""
        limits = self.settings.limits
        yields = 0 if place.slow else self.settings.slow
        request = json.dumps({**limits._asdict(), **asked, "yields": yields}).encode()
        host = self._host
        if host is None or host.process.poll() is not None:
            host = self._host = await asyncio.to_thread(host_of, self.store)
        with host.begin(request) as connection:
            connection.setblocking(False)
            reading = asyncio.create_task(_read(connection))
            try:
                done, _ = await asyncio.wait({reading}, timeout=self.settings.slow)
                if not done and not place.slows():
                    raise _Yield
                return split(await asyncio.wait_for(reading, limits.seconds + _GRACE))
            except TimeoutError:
                host.process.kill()  # it is started again for the next query
                return b"", Ending("ended", "")
            finally:
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    def _know_slow(self, key: bytes) -> None:
        self._slow[key] = None
        self._slow.move_to_end(key)
        if len(self._slow) > _MOST_KNOWN:
            self._slow.popitem(last=False)


async def _read(connection: socket.socket) -> bytes:
    loop, pieces = asyncio.get_running_loop(), list[bytes]()
    while piece := await loop.sock_recv(connection, _PIECE):
        pieces.append(piece)
    return b"".join(pieces)
