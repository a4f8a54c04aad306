"""The process that holds a graph, and forks a worker for each foreign query.

It runs as `python -m trialgraph.graph.sparql.worker_host PARENT`. Its standard input is a Unix
socket, on which the parent sends the graph, waits until it is loaded, and then for each query sends
a request with a socket of its own for the answer. A worker writes its answer to that socket; when
it has ended, the host adds how it ended. The host ends with its parent, workers end with the host.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from .answering import Ending, answer
from .confinement import die_with, limit, refuse_network

LENGTH = struct.Struct(">Q")
FORM = struct.Struct(">?Q")  # whether the graph is a store on disk; length of its folder or text
READY = b"+"  # what the host sends when it has loaded the graph
_LOOK_AFTER = 1.0  # seconds between two looks at whether the parent still runs
_NOTE = 4096  # bytes: what fits into a pipe at once
_LOWER = 10  # the priority (nice) of workers that take long
_Respond = Callable[[Any, dict[str, Any], Callable[[bytes], object]], Ending]


@dataclass(slots=True)
class _Worker:
    process: int
    deadline: float
    yields: float  # when it gets a lower priority
    answer: socket.socket
    note: int  # a pipe for what the worker notes about its end


class Host:
    """Starts workers, ends late ones, and reports how each ended."""

    def __init__(self, control: socket.socket, store: Any) -> None:
        self.control, self.store, self.me = control, store, os.getpid()
        self.workers: dict[int, _Worker] = {}
        self.late: set[int] = set()
        self.events = selectors.DefaultSelector()
        self.events.register(control, selectors.EVENT_READ)
        self.woken, wakes = os.pipe()
        os.set_blocking(wakes, False)
        os.set_blocking(self.woken, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.events.register(self.woken, selectors.EVENT_READ)

    def serve(self, parent: int) -> None:
        """Answers requests until the parent closes the socket or ends."""
        while os.getppid() == parent:
            ready = {key.fileobj for key, _ in self.events.select(self._patience())}
            if self.control in ready and not self._accept():
                break
            if self.woken in ready:
                os.read(self.woken, _NOTE)
            for worker in list(self.workers.values()):
                self._look_after(worker, worker.answer in ready)
        for worker in self.workers.values():
            os.kill(worker.process, signal.SIGKILL)

    def _patience(self) -> float:
        deadlines = [min(worker.deadline, worker.yields) for worker in self.workers.values()]
        return max(0.0, min([_LOOK_AFTER, *(end - time.monotonic() for end in deadlines)]))

    def _accept(self) -> bool:
        """Forks a worker for the next request; False if there are no more."""
        start, sockets, _, _ = socket.recv_fds(self.control, LENGTH.size, 1)
        if not sockets:
            return False
        size = LENGTH.unpack(start + _read(self.control, LENGTH.size - len(start)))[0]
        request = json.loads(_read(self.control, size))
        reply = socket.socket(fileno=sockets[0])
        note, writes = os.pipe()
        respond = _answering(request)
        process = os.fork()
        if not process:
            self._work(request, respond, reply, writes)
        os.close(writes)
        now = time.monotonic()
        yields = now + request.get("yields", inf)
        self.workers[process] = _Worker(process, now + request["seconds"], yields, reply, note)
        self.events.register(reply, selectors.EVENT_READ)
        return True

    def _work(
        self, request: dict[str, Any], respond: _Respond, reply: socket.socket, note: int
    ) -> None:
        """The life of a worker: it never returns."""
        try:
            die_with(self.me)
            for other in self.workers.values():  # whoever waits for them must see their end
                other.answer.close()
            self.control.close()
            reply.setblocking(True)
            limit(request["seconds"], request["memory"])
            ending = respond(self.store, request, reply.sendall)
            os.write(note, json.dumps(ending).encode()[:_NOTE])
            os._exit(0)
        finally:
            os._exit(1)

    def _look_after(self, worker: _Worker, gone: bool) -> None:
        """Ends a worker that is late or that nobody waits for; reports one that has ended."""
        now = time.monotonic()
        if now >= worker.yields:
            worker.yields = inf
            os.setpriority(os.PRIO_PROCESS, worker.process, _LOWER)
        late = now >= worker.deadline
        if late or gone:
            if late:
                self.late.add(worker.process)
            os.kill(worker.process, signal.SIGKILL)
        process, status = os.waitpid(worker.process, 0 if late or gone else os.WNOHANG)
        if process:
            self._report(worker, os.waitstatus_to_exitcode(status))

    def _report(self, worker: _Worker, code: int) -> None:
        noted = os.read(worker.note, _NOTE)
        ending = json.loads(noted) if noted and not code else Ending("ended", str(code))
        if worker.process in self.late:
            ending = Ending("late", "")
        footer = json.dumps(ending).encode()
        try:
            worker.answer.settimeout(_LOOK_AFTER)
            worker.answer.sendall(footer + LENGTH.pack(len(footer)))
        except OSError:
            pass  # nobody waits for it
        self.late.discard(worker.process)
        del self.workers[worker.process]
        self.events.unregister(worker.answer)
        worker.answer.close()
        os.close(worker.note)


def _answering(request: dict[str, Any]) -> _Respond:
    """What answers a request; imported before the worker can open no more files."""
    if "table" not in request:
        return answer
    from .protocol_answering import answer_protocol

    return answer_protocol


def _read(source: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = source.recv(min(size - len(content), 1 << 20))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)


def main() -> None:
    """Reads the graph, gives up the network, and answers queries."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    import pyoxigraph

    control = socket.socket(fileno=0)
    on_disk, size = FORM.unpack(_read(control, FORM.size))
    graph = _read(control, size)
    if on_disk:
        store = pyoxigraph.Store.read_only(os.fsdecode(graph))
    else:
        store = pyoxigraph.Store()
        store.bulk_load(graph, format=pyoxigraph.RdfFormat.N_QUADS)
    del graph
    gc.collect()
    gc.freeze()  # so that workers share the memory
    refuse_network()
    control.sendall(READY)
    Host(control, store).serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
