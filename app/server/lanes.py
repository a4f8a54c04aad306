"""Who may run a query next, so that a few long queries do not hold up all others.

At most N queries run at once, and at most N - 2 of them are slow: a query becomes slow when it has
run for a while. If the slow lane is full then, it is ended and waits for a place there, so that two
places are always left for quick queries. A client has at most a few running queries; its others
wait in a queue of its own, and the clients take turns.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque

_FOR_QUICK = 2  # places that slow queries never take


class Full(Exception):
    """The whole queue is full."""


class Place:
    """A place among the running queries; `leave` gives it back."""

    def __init__(self, lanes: Lanes, client: str, slow: bool) -> None:
        self._lanes, self.client, self.slow = lanes, client, slow

    def slows(self) -> bool:
        """Takes the query over to the slow lane; False if that is full."""
        if not self.slow and self._lanes.has_slow_place:
            self.slow = True
            self._lanes.slow += 1
        return self.slow

    def leave(self) -> None:
        self._lanes.leave(self)


class _Waiting:
    def __init__(self, slow: bool) -> None:
        self.slow = slow
        self.place: asyncio.Future[Place] = asyncio.get_running_loop().create_future()


class Lanes:
    """The running and the waiting queries of all clients."""

    def __init__(self, places: int, each: int, waiting: int) -> None:
        self._places, self._each, self._most = places, each, waiting
        self._running: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[_Waiting]] = OrderedDict()  # whose turn is next first
        self.slow = 0

    @property
    def running(self) -> int:
        return self._running.total()

    @property
    def waiting(self) -> int:
        return sum(map(len, self._queues.values()))

    @property
    def has_slow_place(self) -> bool:
        return self.slow < max(1, self._places - _FOR_QUICK)

    async def enter(self, client: str, slow: bool = False) -> Place:
        """A place for a query, as soon as it is its turn. Raises `Full` if too many wait."""
        if self.waiting >= self._most:
            self._make_room(client)
        mine = _Waiting(slow)
        self._queues.setdefault(client, deque()).append(mine)
        self._admit()
        try:
            return await mine.place
        except BaseException:
            self._forget(client, mine)
            raise

    def leave(self, place: Place) -> None:
        self._running[place.client] -= 1
        if not self._running[place.client]:
            del self._running[place.client]
        self.slow -= place.slow
        self._admit()

    def _admit(self) -> None:
        """Gives free places to those whose turn it is."""
        while self.running < self._places and (found := self._next()):
            client, waiting = found
            self._take(client, waiting)
            self._running[client] += 1
            self.slow += waiting.slow
            waiting.place.set_result(Place(self, client, waiting.slow))

    def _next(self) -> tuple[str, _Waiting] | None:
        for client, queue in self._queues.items():
            if self._running[client] < self._each:
                for waiting in queue:
                    if not waiting.slow or self.has_slow_place:
                        return client, waiting
        return None

    def _take(self, client: str, waiting: _Waiting) -> None:
        queue = self._queues[client]
        queue.remove(waiting)
        self._queues.move_to_end(client)
        if not queue:
            del self._queues[client]

    def _forget(self, client: str, mine: _Waiting) -> None:
        """A client has gone: gives back its place, or its turn."""
        if mine.place.done() and not mine.place.cancelled() and not mine.place.exception():
            mine.place.result().leave()
        elif client in self._queues and mine in self._queues[client]:
            self._take(client, mine)

    def _make_room(self, client: str) -> None:
        """Takes the last query of the client that has most of them waiting, if it has more than
        this one would have. Raises `Full` otherwise."""
        greedy = max(self._queues, key=lambda name: len(self._queues[name]))
        if len(self._queues[greedy]) <= len(self._queues.get(client, ())) + 1:
            raise Full
        last = self._queues[greedy][-1]
        self._take(greedy, last)
        last.place.set_exception(Full())
