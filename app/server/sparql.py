"""The SPARQL endpoint: SPARQL 1.1 Protocol, for queries."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from trialgraph.graph.sparql.protocol_answering import ONCE
from trialgraph.message import message
from trialgraph.server import protocol, replies
from trialgraph.server.answers import Answers, Wanted
from trialgraph.server.description import service_description
from trialgraph.server.guard import CLIENT
from trialgraph.server.lanes import Full
from trialgraph.server.negotiation import TABLES, TRIPLES, chosen, prefers_page
from trialgraph.server.protocol import Refused

_LONGEST_BODY = 1 << 20  # bytes; a query has at most 100,000 characters
_PATIENCE = 20.0  # seconds for a body to arrive
_GONE = 499  # a status that nobody receives


class Endpoint:
    """Answers requests to the address of the endpoint."""

    def __init__(self, answers: Answers, graphs: Sequence[str]) -> None:
        self._answers, self._graphs = answers, graphs

    async def respond(self, request: Request) -> Response:
        """The answer to a request of the protocol."""
        try:
            asked = await _asked(request)
        except Refused as refused:
            return replies.error(refused.status, refused.reason)
        except ClientDisconnect:
            return Response(status_code=_GONE)
        if asked is None:
            return self._described(request)
        return await _unless_gone(request, asyncio.create_task(self._answered(request, asked)))

    async def _answered(self, request: Request, asked: protocol.Request) -> Response:
        accept = _accept(request)
        if prefers_page(accept):  # a browser: it also accepts XML, which it shows as source text
            accept = "*/*"
        tables, triples = chosen(accept, TABLES), chosen(accept, TRIPLES)
        types = {"table": tables, "triples": triples}
        wanted = Wanted(TABLES.get(tables, ""), TRIPLES.get(triples, ""), _address(request))
        try:
            body, ending = await self._answers.answer(asked, wanted, request.scope[CLIENT])
        except Full:
            return replies.full()
        match ending.kind:
            case "table" | "triples":
                return _content(body, types[ending.kind], _warning(ending.detail))
        return replies.failure(ending, self._answers.settings.limits)

    def _described(self, request: Request) -> Response:
        accept = _accept(request)
        if prefers_page(accept):
            return RedirectResponse(request.url.replace(path="/"), 303)
        media_type = chosen(accept, TRIPLES)
        if not media_type:
            return replies.not_acceptable("graph")
        try:
            body = service_description(_address(request), self._graphs, TRIPLES[media_type])
        except ValueError:  # the header Host gives no IRI
            text = message("server.no_host", "the header Host names no host")
            return replies.error(400, text)
        return _content(body, media_type)


async def _asked(request: Request) -> protocol.Request | None:
    parameters = request.scope["query_string"]
    if request.method != "POST":
        return protocol.request_of_get(parameters)
    content_type = request.headers.get("content-type", "")
    try:
        body = await asyncio.wait_for(_body(request), _PATIENCE)
    except TimeoutError:
        raise Refused(
            status=408, reason=message("server.slow_body", "the request did not arrive in time")
        ) from None
    return protocol.request_of_post(content_type, parameters, body)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_BODY:
            raise Refused(
                status=413,
                reason=message(
                    "server.long_body",
                    "the request is too long; at most {most:,} bytes are read",
                    most=_LONGEST_BODY,
                ),
            )
    return bytes(body)


async def _unless_gone(request: Request, answering: asyncio.Task[Response]) -> Response:
    """The answer; if the client goes before, its query is ended."""
    going = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({answering, going}, return_when=asyncio.FIRST_COMPLETED)
        return answering.result() if answering.done() else Response(status_code=_GONE)
    finally:
        for task in (answering, going):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


def _address(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _warning(detail: str) -> dict[str, str]:
    """A header for an answer that does not show that a graph of the request is missing."""
    if detail in ("", ONCE):
        return {}
    return {"Warning": f'299 trialgraph "there is no graph <{quote(detail, safe=":/?#%")}>"'}


def _content(body: bytes, media_type: str, more: Mapping[str, str] | None = None) -> Response:
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    headers = {"Content-Type": media_type + charset, "Vary": "Accept", **(more or {})}
    return Response(body, headers=headers)
