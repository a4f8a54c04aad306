"""Content negotiation: the format of an answer that a client accepts best (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
TRIPLES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/rdf+xml": "rdfxml",
    "text/plain": "ntriples",
    "application/json": "jsonld",
}
_PAGES = {"text/html": "html"}


class _Range(NamedTuple):
    main: str
    sub: str
    quality: float

    def fits(self, media_type: str) -> int:
        """How precisely it names a media type: 0 for not at all, 3 for the type itself."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if self.sub != "*" or self.main not in ("*", main):
            return 0
        return 2 if self.main == main else 1


def chosen(accept: str, offered: Mapping[str, str]) -> str:
    """The media type among those offered that the header accepts best; "" if none is acceptable.

    Of equally welcome ones, that which the header names first, then that which is offered first.
    """
    ranges = _ranges(accept)
    if not ranges:
        return next(iter(offered))
    best, found = (0.0, 0), ""
    for media_type in offered:
        fits = max(range(len(ranges)), key=lambda at: ranges[at].fits(media_type))
        if ranges[fits].fits(media_type):
            rank = (ranges[fits].quality, -fits)
            if rank > best:
                best, found = rank, media_type
    return found


def prefers_page(accept: str) -> bool:
    """Whether a browser asks, which shows pages."""
    return "text/html" in accept and bool(chosen(accept, _PAGES | TRIPLES) == "text/html")


def language(accept: str, offered: Sequence[str]) -> str:
    """The offered language that the header Accept-Language likes best; else the first."""
    best, found = 0.0, offered[0]
    for part in accept.split(","):
        tag, *parameters = (text.strip().lower() for text in part.split(";"))
        name = tag.partition("-")[0]
        if name in offered and _quality(parameters) > best:
            best, found = _quality(parameters), name
    return found


def _ranges(accept: str) -> list[_Range]:
    found = []
    for part in accept.split(","):
        media_type, *parameters = (text.strip().lower() for text in part.split(";"))
        main, slash, sub = media_type.partition("/")
        if slash:
            found.append(_Range(main, sub, _quality(parameters)))
    return found


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
