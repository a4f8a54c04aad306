"""Answers one foreign query in a confined process: writes the answer, and how the query ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, Any, NamedTuple, cast

_PIECE = 1 << 16  # bytes written at once
LONGEST_ERROR = 600  # characters; as JSON, they fit into a pipe at once


class Ending(NamedTuple):
    """How a query ended, and details.

    "table" and "triples": answered, in JSON or N-Triples. "unreadable", "unanswerable": wrong, with
    the error. "refused": screened out, with the reason. "not_acceptable": in no wanted format.
    "no_graph": it names this graph, which the store does not have. "large": its answer
    exceeds the limit. "memory", "late": it needed too much. "ended": its process ended, with the
    exit code or minus the signal.
    """

    kind: str
    detail: str = ""


class _TooLarge(Exception):
    """The answer exceeds its limit."""


class _Bounded:
    """A file that passes on what is written in pieces, up to a limit in bytes."""

    def __init__(self, send: Callable[[bytes], object], most: int) -> None:
        self._send, self._left, self._waiting = send, most, bytearray()

    def write(self, content: bytes) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise _TooLarge
        self._waiting += content
        if len(self._waiting) >= _PIECE:
            self.flush()
        return len(content)

    def flush(self) -> None:
        self._send(bytes(self._waiting))
        self._waiting.clear()


def answer(store: Any, request: Mapping[str, Any], send: Callable[[bytes], object]) -> Ending:
    """Answers a request (`query`, `union`, `graphs`, `size` in bytes) from a pyoxigraph store."""
    import pyoxigraph

    def run(file: IO[bytes]) -> Ending:
        for graph in request["graphs"]:
            if not store.contains_named_graph(pyoxigraph.NamedNode(graph)):
                return Ending("no_graph", graph)
        found = store.query(request["query"], use_default_graph_as_union=request["union"])
        if isinstance(found, pyoxigraph.QueryTriples):
            found.serialize(file, pyoxigraph.RdfFormat.N_TRIPLES)
            return Ending("triples")
        found.serialize(file, pyoxigraph.QueryResultsFormat.JSON)
        return Ending("table")

    return bounded(run, send, request["size"])


def bounded(
    run: Callable[[IO[bytes]], Ending], send: Callable[[bytes], object], size: int
) -> Ending:
    """How a query ended that `run` answers and writes to a file, whose bytes are sent on, up to a
    limit."""
    target = _Bounded(send, size)
    try:
        ending = run(cast("IO[bytes]", target))  # of a file, only `write` and `flush` are needed
        target.flush()
    except _TooLarge:
        return Ending("large")
    except MemoryError:
        return Ending("memory")
    except (SyntaxError, ValueError) as error:
        return Ending("unreadable", str(error)[:LONGEST_ERROR])
    except (OSError, RuntimeError) as error:
        return Ending("unanswerable", str(error)[:LONGEST_ERROR])
    return ending
