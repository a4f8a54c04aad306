"""A graph behind a SPARQL 1.1 endpoint, queried over HTTP (SPARQL 1.1 Protocol, JSON results)."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import TrialgraphError
from ...message import message
from ...queries import text_of
from ..rdf.store import Answer, RdfTerm
from .results import answer_of_json, answer_of_triples

LARGEST = 1 << 30  # bytes of an answer; a graph of some million quads


class EndpointStore:
    """A graph behind an endpoint; `timeout` in seconds."""

    def __init__(self, url: str, timeout: float = 60) -> None:
        if not url.startswith(("http://", "https://")):
            raise TrialgraphError(
                message(
                    "sparql.no_address",
                    "'{url}' is not the address of an endpoint; expected http://… or https://…",
                    url=url,
                )
            )
        self.url = url
        self.timeout = timeout

    def select(self, query: str) -> Answer:
        from .tokens import form_of  # the terminals are compiled only for who asks

        if form_of(query) in ("CONSTRUCT", "DESCRIBE"):
            return answer_of_triples(self._post(query, "application/n-triples"))
        try:
            return answer_of_json(self._post(query, "application/sparql-results+json"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise TrialgraphError(
                message(
                    "sparql.no_endpoint",
                    "{url} does not answer as a SPARQL 1.1 endpoint does; is the address right?",
                    url=self.url,
                )
            ) from None

    def nquads(self) -> Iterator[str]:
        answer = self.select(text_of("quads"))
        for row in answer.rows:
            yield " ".join(_n3(term) for term in row if term is not None) + " ."

    def _post(self, query: str, accept: str) -> bytes:
        from urllib.error import HTTPError, URLError
        from urllib.parse import urlencode
        from urllib.request import Request, urlopen

        # Sent as a form, which every server accepts (SPARQL 1.1 Protocol); Virtuoso 7 never answers
        # a direct POST.
        body = urlencode({"query": query}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": accept,
            "User-Agent": "trialgraph",
        }
        try:
            with urlopen(Request(self.url, body, headers), timeout=self.timeout) as response:
                content = bytes(response.read(LARGEST + 1))
        except HTTPError as error:
            detail = error.read(300).decode(errors="replace").strip()
            raise TrialgraphError(
                message(
                    "sparql.http_error",
                    "{url} answered {code} {reason}: {detail}",
                    url=self.url,
                    code=error.code,
                    reason=error.reason,
                    detail=detail,
                )
            ) from None
        except TimeoutError:
            raise TrialgraphError(self._late()) from None
        except (URLError, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise TrialgraphError(self._late()) from None
            raise TrialgraphError(
                message(
                    "sparql.no_answer",
                    "no answer from {url}: {error}; is the server running?",
                    url=self.url,
                    error=error,
                )
            ) from None
        if len(content) > LARGEST:
            raise TrialgraphError(
                message(
                    "sparql.large_endpoint",
                    "{url} sends more than {most} MB; ask for fewer rows (LIMIT)",
                    url=self.url,
                    most=LARGEST >> 20,
                )
            )
        return content

    def _late(self) -> str:
        return message(
            "sparql.endpoint_timeout",
            "{url} did not answer within {seconds} seconds",
            url=self.url,
            seconds=f"{self.timeout:g}",
        )


def _n3(term: RdfTerm) -> str:
    from ..rdf.to_rdf import text

    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "blank":
        return f"_:{term.value}"
    if term.language:
        return text(term.value, term.language)
    plain = term.datatype == "http://www.w3.org/2001/XMLSchema#string"
    return text(term.value) + ("" if plain else f"^^<{term.datatype}>")
