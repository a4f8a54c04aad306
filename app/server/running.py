"""Runs the server until it is asked to end."""

from __future__ import annotations

import errno
import logging
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from trialgraph.errors import TrialgraphError
from trialgraph.message import message

_BACKLOG = 512
_LAST_ANSWERS = 1  # seconds that running queries get when the server ends
_IDLE = 30  # seconds after which a connection without requests is closed
_HIGHEST = 65_535
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def listening(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises `TrialgraphError` if it cannot be had."""
    if not 0 <= port <= _HIGHEST:  # the system would take the remainder
        raise TrialgraphError(
            message(
                "server.no_port",
                "{port} is no port; give one from 1024 to {most}",
                port=port,
                most=_HIGHEST,
            )
        )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        # With the protocol: asyncio sends without delay only where it knows that it is TCP.
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise TrialgraphError(
                message(
                    "server.port_in_use",
                    "port {port} is in use; end the program that uses it, or give another port "
                    "(--port {other})",
                    port=port,
                    other=port + 1,
                )
            ) from None
        raise TrialgraphError(
            message(
                "server.no_listening",
                "cannot listen on {host} port {port}: {reason}",
                host=host,
                port=port,
                reason=error.strerror or error,
            )
        ) from None
    listener.listen(_BACKLOG)
    return listener


def address_of(listener: socket.socket) -> str:
    """The address for browsers."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: Any, listener: socket.socket, ready: Callable[[], object]) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    config = uvicorn.Config(
        app,
        http="h11",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_LAST_ANSWERS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again at its end
    ready()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # raised again, too
    finally:
        signal.signal(signal.SIGTERM, before)
        listener.close()


def _is_news(record: logging.LogRecord) -> bool:
    """That running queries are ended at the end is no error."""
    return "graceful shutdown" not in record.getMessage()
