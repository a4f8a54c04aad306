"""Runs queries of unknown cost in a process that can be ended: Oxigraph has no time limit.

The process receives the graph once and answers one query after another. It starts with the first
query, and ends when a query times out or the store is no longer used.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import weakref
from threading import Event, Timer
from typing import IO, Any

from ...errors import TrialgraphError
from ...message import message
from .store import Answer, EmbeddedStore
from .whole_graph import content_of, size_of

_idle: weakref.WeakKeyDictionary[EmbeddedStore, list[Worker]] = weakref.WeakKeyDictionary()


def select(store: EmbeddedStore, query: str, timeout: float) -> Answer:
    """The answer to a query within `timeout` seconds. Raises `TrialgraphError` on a time-out."""
    idle = _idle.setdefault(store, [])
    worker = _waiting(idle, store) or Worker(store)
    answer = worker.select(query, timeout)
    idle.append(worker)
    if isinstance(answer, str):
        raise TrialgraphError(answer)
    return answer


def _waiting(idle: list[Worker], store: EmbeddedStore) -> Worker | None:
    """An idle worker with the same graph as the store; safe if several threads call it at once."""
    with contextlib.suppress(IndexError):
        while True:
            worker = idle.pop()
            if worker.process.poll() is None and size_of(store) in (None, worker.size):
                return worker
    return None


class Worker:
    """A process that holds a copy of a store's graph."""

    def __init__(self, store: EmbeddedStore) -> None:
        content = content_of(store)
        self.size = content.count(b"\n")
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-P", "-m", __name__]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        weakref.finalize(self, _end, self.process)
        assert self.process.stdin is not None and self.process.stdout is not None
        self.to: IO[bytes] = self.process.stdin
        self.back: IO[bytes] = self.process.stdout
        self._unsent: list[Any] = [content]

    def select(self, query: str, timeout: float) -> Answer | str:
        """The answer, or an error message if the query is wrong."""
        late = Event()
        timer = Timer(timeout, self._end_late, (late,))
        timer.start()
        try:
            for item in (*self._unsent, query):
                pickle.dump(item, self.to)
            self.to.flush()
            self._unsent = []
            answer: Answer | str = pickle.load(self.back)
            return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            raise TrialgraphError(self._why(late.is_set(), timeout)) from None
        finally:
            timer.cancel()

    def _end_late(self, late: Event) -> None:
        late.set()
        self.process.kill()

    def _why(self, late: bool, timeout: float) -> str:
        if late:
            return message(
                "rdf.query_timeout",
                "the query took longer than {seconds} seconds and was ended; narrow it "
                "(name the trial or the regimen, join every pattern to another, "
                "prefer MINUS to NOT EXISTS), or give it more time",
                seconds=f"{timeout:g}",
            )
        return message(
            "rdf.worker_ended",
            "the process that answered the query ended early (exit code {code}); it may need "
            "more memory",
            code=self.process.wait(),
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # data not yet sent can no longer be sent
                pipe.close()
    process.wait()


def _serve() -> None:
    """Answers queries until the input ends; interrupts are left to the parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    store = EmbeddedStore(pickle.load(source))
    while True:
        try:
            query = pickle.load(source)
        except EOFError:
            return
        try:
            answer: Answer | str = store.select(query)
        except TrialgraphError as error:
            answer = error.headline
        pickle.dump(answer, target)
        target.flush()


if __name__ == "__main__":
    _serve()
