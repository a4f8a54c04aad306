"""The application: its addresses, and what answers them."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from trialgraph.errors import TrialgraphError
from trialgraph.graph.language.translation import Language, language
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.results import answer_of_json
from trialgraph.graph.sparql.workers import CAN_FORK, Limits, host_of, problem, split
from trialgraph.message import message
from trialgraph.server import negotiation
from trialgraph.server.answers import Answers
from trialgraph.server.guard import Guard
from trialgraph.server.pages import Subject, start_page, style
from trialgraph.server.settings import Settings
from trialgraph.server.sparql import Endpoint

_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"


class Served(NamedTuple):
    """A graph, and how its field is named in each language."""

    store: EmbeddedStore
    field: dict[str, str]
    translations: dict[str, Language]


def application(served: Served, settings: Settings) -> Any:
    """The ASGI application that serves a graph.

    Raises `TrialgraphError` where queries cannot be confined, or if the graph cannot be read.
    """
    if not CAN_FORK:
        raise TrialgraphError(
            message(
                "server.no_fork",
                "queries cannot be confined on this system, so that they are not served; use "
                "trialgraph query, or Linux or macOS",
            )
        )
    version = hashlib.sha256(served.store.content()).hexdigest()
    answers = Answers(served.store, version, settings)
    endpoint = Endpoint(answers, named_graphs(served.store))

    async def start(request: Request) -> Response:
        code = _language_of(request)
        output = served.translations.get(code) or language(code)
        field = served.field.get(code) or served.field["en"]
        address = str(request.url.replace(path="/sparql", query=""))
        return HTMLResponse(start_page(Subject(field, address), output))

    async def stylesheet(_: Request) -> Response:
        return Response(style(), media_type="text/css")

    routes = [
        Route("/", start),
        Route("/start.css", stylesheet),
        Route("/sparql", endpoint.respond, methods=["GET", "POST"]),
        Route("/sparql/", endpoint.respond, methods=["GET", "POST"]),
    ]
    return Guard(Starlette(routes=routes), settings)


def named_graphs(store: EmbeddedStore) -> list[str]:
    """The IRIs of the named graphs, as a worker finds them."""
    asked = {"query": _GRAPHS, "default": (), "named": (), "base": None}
    wanted = {"table": "json", "triples": ""}
    limits = Limits()
    request = json.dumps({**limits._asdict(), **asked, **wanted}).encode()
    body, ending = split(host_of(store).answer(request, limits.seconds))
    if ending.kind != "table":
        raise TrialgraphError(problem(ending, limits))
    return [term.value for (term,) in answer_of_json(body).rows if term is not None]


def _language_of(request: Request) -> str:
    """The language that the address names, else the one that the browser prefers."""
    named = str(request.query_params.get("lang", ""))
    if named in ("en", "zh"):
        return named
    return negotiation.language(request.headers.get("accept-language", ""), ("en", "zh"))
