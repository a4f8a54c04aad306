"""Stores of the graph: one small interface, an embedded store, and any SPARQL 1.1 endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ...errors import TrialgraphError
from ...message import message
from ...queries import text_of

if TYPE_CHECKING:
    import pyoxigraph


_FORM = re.compile(
    r"(?:\s|#[^\n]*\n|PREFIX\s+\S*\s*<[^>]*>|BASE\s*<[^>]*>)*(CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)


class RdfTerm(NamedTuple):
    """An RDF term of an answer: an IRI, a literal with datatype and language, or a blank node."""

    value: str
    kind: str  # iri, literal, blank
    datatype: str = ""
    language: str = ""


class Answer(NamedTuple):
    """The answer to a SELECT: its variables, and one tuple per solution (None if unbound)."""

    columns: tuple[str, ...]
    rows: list[tuple[RdfTerm | None, ...]]


class Store(Protocol):
    """A store that answers SPARQL. Raises `TrialgraphError` for a query it cannot answer."""

    def select(self, query: str) -> Answer: ...

    def nquads(self) -> Iterator[str]:
        """Every quad as a line of N-Quads, in no particular order."""
        ...


class EmbeddedStore:
    """The graph in this process, in Oxigraph, loaded on first use."""

    def __init__(self, nquads: bytes | Callable[[], bytes]) -> None:
        self._content = nquads

    @cached_property
    def _ox(self) -> ModuleType:
        import pyoxigraph

        return pyoxigraph

    @cached_property
    def store(self) -> pyoxigraph.Store:
        store = self._ox.Store()
        store.bulk_load(self.content(), format=self._ox.RdfFormat.N_QUADS)
        return store  # type: ignore[no-any-return]  # pyoxigraph is imported when it is first needed

    def content(self) -> bytes:
        """The N-Quads from which the graph is loaded."""
        return self._content if isinstance(self._content, bytes) else self._content()

    def select(self, query: str) -> Answer:
        answer = self._ask(query)
        if isinstance(answer, self._ox.QueryBoolean):
            return Answer(("answer",), [(_boolean(bool(answer)),)])
        if isinstance(answer, self._ox.QueryTriples):
            triples = [
                (term_from(t.subject), term_from(t.predicate), term_from(t.object)) for t in answer
            ]
            return Answer(("subject", "predicate", "object"), list(triples))
        columns = tuple(variable.value for variable in answer.variables)
        width = range(len(columns))
        return Answer(
            columns, [tuple(term_from(solution[i]) for i in width) for solution in answer]
        )

    def _ask(self, query: str):  # type: ignore[no-untyped-def]  # three kinds of answer, distinguished above
        try:
            return self.store.query(query, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise TrialgraphError(
                message("rdf.unreadable", "the query cannot be read: {error}", error=error)
            ) from None
        except (OSError, RuntimeError) as error:
            raise TrialgraphError(
                message("rdf.unanswerable", "the query cannot be answered: {error}", error=error)
            ) from None

    def nquads(self) -> Iterator[str]:
        return (f"{quad} ." for quad in self.store)


def term_from(term: object) -> RdfTerm | None:
    """A pyoxigraph term as an `RdfTerm`."""
    import pyoxigraph

    match term:
        case None:
            return None
        case pyoxigraph.NamedNode():
            return RdfTerm(term.value, "iri")
        case pyoxigraph.Literal():
            return RdfTerm(term.value, "literal", term.datatype.value, term.language or "")
        case _:
            return RdfTerm(str(term), "blank")


class EndpointStore:
    """A graph behind a SPARQL 1.1 endpoint, queried over HTTP (SPARQL 1.1 Protocol, JSON
    results)."""

    def __init__(self, url: str, timeout: float = 60) -> None:
        if not url.startswith(("http://", "https://")):
            raise TrialgraphError(
                message(
                    "rdf.no_address",
                    "'{url}' is not the address of an endpoint; expected http://… or https://…",
                    url=url,
                )
            )
        self.url = url
        self.timeout = timeout

    def select(self, query: str) -> Answer:
        import json

        if _FORM.match(query):
            return self._triples(query)
        answer = self._post(query, "application/sparql-results+json")
        try:
            document = json.loads(answer)
            if "boolean" in document:
                return Answer(("answer",), [(_boolean(document["boolean"]),)])
            columns = tuple(document["head"]["vars"])
            rows = [
                tuple(_from_json(solution.get(column)) for column in columns)
                for solution in document["results"]["bindings"]
            ]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise TrialgraphError(
                message(
                    "rdf.no_endpoint",
                    "{url} does not answer as a SPARQL 1.1 endpoint does; is the address right?",
                    url=self.url,
                )
            ) from None
        return Answer(columns, rows)

    def _triples(self, query: str) -> Answer:
        """The answer of CONSTRUCT or DESCRIBE, as subject, predicate and object."""
        import pyoxigraph

        parsed = pyoxigraph.parse(
            self._post(query, "application/n-triples"), format=pyoxigraph.RdfFormat.N_TRIPLES
        )
        columns = ("subject", "predicate", "object")
        return Answer(
            columns, [tuple(term_from(getattr(quad, name)) for name in columns) for quad in parsed]
        )

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
                return bytes(response.read())
        except HTTPError as error:
            detail = error.read(300).decode(errors="replace").strip()
            raise TrialgraphError(
                message(
                    "rdf.http_error",
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
                    "rdf.no_answer",
                    "no answer from {url}: {error}; is the server running?",
                    url=self.url,
                    error=error,
                )
            ) from None

    def _late(self) -> str:
        return message(
            "rdf.endpoint_timeout",
            "{url} did not answer within {seconds} seconds",
            url=self.url,
            seconds=f"{self.timeout:g}",
        )


def _boolean(value: bool) -> RdfTerm:
    return RdfTerm(str(value).lower(), "literal", "http://www.w3.org/2001/XMLSchema#boolean")


def _from_json(term: dict[str, str] | None) -> RdfTerm | None:
    if term is None:
        return None
    match term["type"]:
        case "uri":
            return RdfTerm(term["value"], "iri")
        case "bnode":
            return RdfTerm(term["value"], "blank")
    language = term.get("xml:lang", "")
    standard = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
        if language
        else "http://www.w3.org/2001/XMLSchema#string"
    )
    return RdfTerm(term["value"], "literal", term.get("datatype", standard), language)


def _n3(term: RdfTerm) -> str:
    from .to_rdf import text

    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "blank":
        return f"_:{term.value}"
    if term.language:
        return text(term.value, term.language)
    plain = term.datatype == "http://www.w3.org/2001/XMLSchema#string"
    return text(term.value) + ("" if plain else f"^^<{term.datatype}>")
