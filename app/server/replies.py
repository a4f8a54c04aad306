"""Answers that are errors: a status, and a sentence that says what to do."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response
from trialgraph.graph.sparql.answering import Ending
from trialgraph.graph.sparql.workers import Limits, problem
from trialgraph.message import message
from trialgraph.server.negotiation import TABLES, TRIPLES

_STATUS = {
    "unreadable": 400,
    "unanswerable": 400,
    "late": 504,
    "large": 422,
    "memory": 422,
}
_OF_THE_QUERY = ("-4", "-6", "-9", "-10", "-11", "-24")  # signals by which a limit ends a worker
_RETRY = 5  # seconds


def error(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{text}\n", status, headers)


def failure(ending: Ending, limits: Limits) -> Response:
    """Why a query has no answer."""
    match ending.kind:
        case "not_acceptable":
            return not_acceptable(ending.detail)
        case "refused":
            return error(400, ending.detail)
        case "no_graph":
            text = message(
                "server.no_graph",
                "there is no graph <{graph}>; this address without a query lists the graphs",
                graph=ending.detail,
            )
            return error(400, text)
        case "ended":
            status = 422 if ending.detail in _OF_THE_QUERY else 500
            return error(status, problem(ending, limits))
    return error(_STATUS[ending.kind], problem(ending, limits))


def not_acceptable(kind: str) -> Response:
    """The client accepts no format of the answer, which is a "table" or a "graph"."""
    offered = TRIPLES if kind == "graph" else TABLES
    text = message(
        "server.not_acceptable",
        "the answer has one of these types, and none of them is accepted: {types}",
        types=", ".join(offered),
    )
    return error(406, text)


def full() -> Response:
    text = message("server.full", "too many queries wait for an answer; try again in a moment")
    return error(503, text, {"Retry-After": str(_RETRY)})
