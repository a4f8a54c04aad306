"""What every request passes: who may ask, and the headers that keep browsers safe."""

from __future__ import annotations

import asyncio
import base64
import secrets
from binascii import Error
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from trialgraph.message import message
from trialgraph.server import replies
from trialgraph.server.settings import EVERY_ORIGIN, Settings

CLIENT = "trialgraph.client"  # the key of a request under which its client is named
_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="trialgraph", charset="UTF-8"'}
_DAY = 86_400  # seconds


class Guard:
    """An ASGI application before another."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sent(event: Any) -> None:
            if event["type"] == "http.response.start":
                added = MutableHeaders(scope=event)
                for name, value in (_ALWAYS | self._cors(headers)).items():
                    added.setdefault(name, value)
            await send(event)

        app = self._refusal(scope, headers) or self._app
        try:
            await app(scope, receive, sent)
        except asyncio.CancelledError:  # the server ends before the query
            await _ending()(scope, receive, sent)

    def _refusal(self, scope: Any, headers: Headers) -> Response | None:
        """Why a request is not passed on; else its client is named."""
        if self._settings.hosts and _host(headers.get("host", "")) not in self._settings.hosts:
            text = message(
                "server.unknown_host",
                "this server answers under {hosts} only",
                hosts=", ".join(self._settings.hosts),
            )
            return replies.error(421, text)
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        scope[CLIENT] = ":".join(map(str, scope.get("client") or ("unknown",)))
        if not self._settings.tokens:
            return None
        owner = _owner(headers.get("authorization", ""), self._settings.tokens)
        if owner is None:
            text = message(
                "server.token",
                "a token is needed: as password (any user name), or as Authorization: Bearer TOKEN",
            )
            return replies.error(401, text, _CHALLENGE)
        scope[CLIENT] = f"token {owner}"
        return None

    def _cors(self, headers: Headers) -> dict[str, str]:
        """Lets the pages of other sites read answers, where that is allowed."""
        origins, origin = self._settings.origins, headers.get("origin", "")
        if origins != EVERY_ORIGIN and origin not in origins:
            return {"Vary": "Origin"} if origins else {}
        return {
            "Access-Control-Allow-Origin": "*" if origins == EVERY_ORIGIN else origin,
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
            "Access-Control-Expose-Headers": "Retry-After",
            "Access-Control-Max-Age": str(_DAY),
        }


def _ending() -> Response:
    return replies.error(503, message("server.ending", "the server is ending"))


def _host(value: str) -> str:
    """The header Host without the port."""
    name = value.rpartition("]")[0] + "]" if value.startswith("[") else value.partition(":")[0]
    return name.lower()


def _owner(authorization: str, tokens: Sequence[str]) -> int | None:
    """Whose token a request has."""
    scheme, _, value = authorization.partition(" ")
    given = value.strip().encode()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except Error:
            return None
    elif scheme.lower() != "bearer":
        return None
    matches = [secrets.compare_digest(given, token.encode()) for token in tokens]
    return matches.index(True) if any(matches) else None
