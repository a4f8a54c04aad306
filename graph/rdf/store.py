"""Stores of the graph: one small interface, and the embedded store."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ...errors import TrialgraphError
from ...message import message

if TYPE_CHECKING:
    import pyoxigraph

    from .disk import DiskStore


_LOADING = 5e-6  # seconds that a quad takes to load
_LARGE = 300_000  # quads of a graph that stays on disk: a million take more than 1 GB of memory


class RdfTerm(NamedTuple):
    """An RDF term of an answer: an IRI, a literal with datatype and language, or a blank node."""

    value: str
    kind: str  # iri, literal, blank
    datatype: str = ""
    language: str = ""


class Answer(NamedTuple):
    """An answer: its variables, and one tuple per solution (None if unbound).

    `kind`: "table" of SELECT; "truth" of ASK, as a table with one value; "triples" of CONSTRUCT and
    DESCRIBE, as a table of subject, predicate and object.
    """

    columns: tuple[str, ...]
    rows: list[tuple[RdfTerm | None, ...]]
    kind: str = "table"


class Store(Protocol):
    """A store that answers SPARQL. Raises `TrialgraphError` for a query it cannot answer."""

    def select(self, query: str) -> Answer: ...

    def nquads(self) -> Iterator[str]:
        """Every quad as a line of N-Quads, in no particular order."""
        ...


class EmbeddedStore:
    """The graph in this process, in Oxigraph, opened on first use: from disk where it is kept there
    (`name` is its name in the cache), else loaded into memory.

    In memory, queries take about a quarter of the time. So a graph that is not large is loaded as
    soon as queries to the disk have taken as long as loading it would: one query does not wait, and
    many are fast.
    """

    def __init__(self, nquads: bytes | Callable[[], bytes], name: str = "") -> None:
        self._content, self._name, self._spent = nquads, name, 0.0

    @cached_property
    def _ox(self) -> ModuleType:
        import pyoxigraph

        return pyoxigraph

    @cached_property
    def disk(self) -> DiskStore | None:
        """The store on disk; None where there is none."""
        if not self._name:
            return None
        from .disk import disk_store

        return disk_store(self._name, self.content)

    @cached_property
    def store(self) -> pyoxigraph.Store:
        return self.disk.open() if self.disk else self._in_memory()

    def in_memory(self) -> pyoxigraph.Store:
        """A store that can be changed; from now on, it answers the queries."""
        if self.disk:
            self.disk = None
            self.store = self._in_memory()
        return self.store

    def _in_memory(self) -> pyoxigraph.Store:
        store = self._ox.Store()
        store.bulk_load(self.content(), format=self._ox.RdfFormat.N_QUADS)
        return store  # type: ignore[no-any-return]  # pyoxigraph is imported when it is first needed

    def content(self) -> bytes:
        """The N-Quads from which the graph is loaded."""
        return self._content if isinstance(self._content, bytes) else self._content()

    def select(self, query: str) -> Answer:
        if self.disk and self._spent > self.disk.quads * _LOADING and self.disk.quads < _LARGE:
            self.in_memory()
        start = time.perf_counter()
        answer = self._answer(query)
        self._spent += time.perf_counter() - start
        return answer

    def _answer(self, query: str) -> Answer:
        answer = self._ask(query)
        if isinstance(answer, self._ox.QueryBoolean):
            return Answer(("answer",), [(truth(bool(answer)),)], "truth")
        if isinstance(answer, self._ox.QueryTriples):
            triples = [
                (term_from(t.subject), term_from(t.predicate), term_from(t.object)) for t in answer
            ]
            return Answer(("subject", "predicate", "object"), list(triples), "triples")
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
                message("sparql.unreadable", "the query cannot be read: {error}", error=error)
            ) from None
        except (OSError, RuntimeError) as error:
            raise TrialgraphError(
                message("sparql.unanswerable", "the query cannot be answered: {error}", error=error)
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
        case pyoxigraph.BlankNode():
            return RdfTerm(term.value, "blank")
        case _:
            return RdfTerm(str(term), "blank")


def truth(value: bool) -> RdfTerm:
    """The literal true or false."""
    return RdfTerm(str(value).lower(), "literal", "http://www.w3.org/2001/XMLSchema#boolean")
