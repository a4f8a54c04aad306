"""How long a query takes, how much each of its patterns matches, and how to make it faster."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import Message
from ...queries import bound
from ..rdf.store import Store
from .advice import advice, triples_of
from .known_prefixes import with_prefixes
from .mentions import declared
from .patterns import Triple
from .runner import TIMEOUT, ask, resolve, term_of

_MOST = 40  # patterns that are counted
_SECONDS = 5.0  # to count the matches of a pattern


class SlowQuery(NamedTuple):
    """What explains the time of a query.

    `rows` is None, and `problem` says why, if there is no answer. `matches`: each pattern with the
    number of its matches by itself (None if counting took too long). `advice`: sentences.
    """

    seconds: float
    rows: int | None
    problem: Message | str
    matches: list[tuple[str, int | None]]
    advice: list[Message]


def slow_query(
    store: Store,
    name_or_sparql: str,
    bindings: Mapping[str, str] | None = None,
    *,
    timeout: float = TIMEOUT,
) -> SlowQuery:
    """Runs a query, counts the matches of its patterns and lists advice.

    Raises `TrialgraphError` for a query that cannot be read.
    """
    terms = {name: term_of(value) for name, value in (bindings or {}).items()}
    text = with_prefixes(bound(resolve(name_or_sparql), **terms))
    found = advice(text)
    start = time.perf_counter()
    try:
        rows: int | None = len(ask(store, text, timeout=timeout).rows)
        problem: Message | str = ""
    except TrialgraphError as error:
        rows, problem = None, error.headline
    seconds = time.perf_counter() - start
    matches = [(triple.text, _count(store, triple, text)) for triple in triples_of(text)[:_MOST]]
    return SlowQuery(seconds, rows, problem, matches, found)


def _count(store: Store, triple: Triple, query: str) -> int | None:
    """The number of matches of a pattern in all graphs."""
    pattern = triple.text.replace("_:", "?_")
    prefixes = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in declared(query).items())
    text = f"{prefixes} SELECT (COUNT(*) AS ?count) {{ GRAPH ?graph {{ {pattern} }} }}"
    try:
        (row,) = ask(store, text, timeout=_SECONDS, warn=lambda doubt: None).rows
    except TrialgraphError:
        return None
    return int(row[0].value) if row[0] else None
