"""Reads requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl

from trialgraph.message import Message, message

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_MOST_FIELDS = 100
_UPDATING = ("update", "using-graph-uri", "using-named-graph-uri")


class Refused(Exception):
    """A request that is not answered: its HTTP status, and why."""

    def __init__(self, reason: Message, status: int = 400) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Request(NamedTuple):
    """A query and the graphs that the request names as its dataset."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def request_of_get(parameters: bytes) -> Request | None:
    """The query in the address; None if the address alone is asked for (service description).

    Raises `Refused`, as `request_of_post` does.
    """
    if not parameters:
        return None
    return _request(_fields(parameters))


def request_of_post(content_type: str, parameters: bytes, body: bytes) -> Request:
    """The query in the body: as a form, or as it is."""
    media_type, *details = (part.strip().lower() for part in content_type.split(";"))
    for detail in details:
        name, _, value = detail.partition("=")
        if name.strip() == "charset" and value.strip('" ') not in ("utf-8", "utf8"):
            raise Refused(
                status=415,
                reason=message(
                    "server.charset",
                    "queries are read as UTF-8, not as {charset}",
                    charset=value,
                ),
            )
    if media_type == FORM:
        return _request([*_fields(parameters), *_fields(body)])
    if media_type == QUERY:
        return _request([*_fields(parameters), ("query", _text(body))])
    if media_type == UPDATE:
        raise _read_only()
    raise Refused(
        status=415,
        reason=message(
            "server.media_type",
            "the content type of a query is {query} or {form}",
            query=QUERY,
            form=FORM,
        ),
    )


def _fields(content: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(content),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise _not_text() from None
    except ValueError:
        raise Refused(
            status=400,
            reason=message(
                "server.fields", "the request has more than {most} parameters", most=_MOST_FIELDS
            ),
        ) from None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_text() from None


def _request(fields: list[tuple[str, str]]) -> Request:
    names = {name for name, _ in fields}
    if names.intersection(_UPDATING):
        raise _read_only()
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refused(
            status=400,
            reason=message(
                "server.queries",
                "the request has {count} queries; give one as the parameter query",
                count=len(queries),
            ),
        )

    def graphs(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in fields if key == name)

    return Request(queries[0], graphs("default-graph-uri"), graphs("named-graph-uri"))


def _read_only() -> Refused:
    return Refused(
        status=403,
        reason=message(
            "server.read_only",
            "updates are refused: the graph is built from tables and only answers queries; to "
            "change it, change the tables",
        ),
    )


def _not_text() -> Refused:
    return Refused(
        status=400, reason=message("server.not_text", "the request is not encoded as UTF-8")
    )
