"""What a server allows."""

from __future__ import annotations

from typing import NamedTuple

from trialgraph.graph.sparql.workers import Limits

_MEGABYTE = 1 << 20
EVERY_ORIGIN = ("*",)


class Settings(NamedTuple):
    """The limits of a server, and who may use it.

    `tokens`: one for each person, empty if none is needed. `hosts`: the names under which it may be
    addressed, empty for any. `origins`: the sites whose pages may read its answers.
    """

    workers: int = 8
    each: int = 2  # running queries of one client
    waiting: int = 200  # queries
    slow: float = 0.2  # seconds after which a query is slow
    limits: Limits = Limits(seconds=10, memory=512 * _MEGABYTE, size=16 * _MEGABYTE)
    kept: int = 64 * _MEGABYTE  # bytes of answers
    tokens: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = EVERY_ORIGIN
