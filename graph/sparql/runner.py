"""Runs a named query, a file or SPARQL text, and simplifies the answer."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ...errors import TrialgraphError, UnknownNameError
from ...message import Message, message
from ...queries import bound, is_named, names, text_of
from ..rdf.iris import PREFIXES, shorten
from ..rdf.store import Answer, EmbeddedStore, RdfTerm, Store
from ..rdf.to_rdf import text
from .endpoint import EndpointStore
from .known_prefixes import with_prefixes
from .mentions import in_order
from .screening import refuse_foreign
from .unknown_terms import doubts, refuse_undeclared

TIMEOUT = 30.0
_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
_STRING = rf'"(?:[^"\\\n\r]|\\[tbnrf\\"\'])*"(?:@[\w-]+|\^\^(?:{_IRI}|xsd:\w+))?'
_TERM = rf"(?:{_IRI}|(?:{'|'.join(PREFIXES)}):[\w.-]+|{_STRING})"
_TUPLE = rf"\((?:\s*(?:{_TERM}|UNDEF))+\s*\)"
_TERMS = re.compile(rf"(?:\s*(?:{_TERM}|{_TUPLE})(?=\s|$))+\s*")
_log = logging.getLogger(__name__)


def ask(
    store: Store,
    name_or_sparql: str,
    bindings: Mapping[str, str] | None = None,
    *,
    timeout: float = TIMEOUT,
    warn: Callable[[Message], object] = _log.warning,
) -> Answer:
    """The answer to a named query (bindings fill its parameters), a .rq file, or SPARQL text.

    Queries other than the named ones are foreign: they are screened, and an embedded store answers
    them in a process of its own, which is stopped after `timeout` seconds. `warn` receives a
    sentence on each term that the graph does not contain and each variable without a value. Raises
    `UnknownNameError` for an unknown name, and `TrialgraphError` for invalid text, for text that
    would query another server (SERVICE) or change the graph, and for a query that takes too long.
    """
    terms = {name: term_of(value) for name, value in (bindings or {}).items()}
    text = bound(resolve(name_or_sparql), **terms)
    if is_named(name_or_sparql):
        return store.select(with_prefixes(text))
    refuse_foreign(text)
    text = with_prefixes(text)
    refuse_undeclared(text)
    select = _foreign(store, timeout)
    answer = in_order(text, select(text))
    for doubt in doubts(text, select):
        warn(doubt)
    return answer


def _foreign(store: Store, timeout: float) -> Callable[[str], Answer]:
    """What answers foreign queries to a store."""
    if timeout <= 0:
        raise TrialgraphError(
            message(
                "sparql.no_time",
                "a time limit of {seconds} seconds leaves no time to answer; give one above 0",
                seconds=f"{timeout:g}",
            )
        )
    if isinstance(store, EmbeddedStore):
        from .workers import Limits, select

        return lambda text: select(store, text, Limits(seconds=timeout))
    if isinstance(store, EndpointStore):
        return EndpointStore(store.url, timeout).select
    return store.select


def resolve(name_or_sparql: str) -> str:
    """The SPARQL text of a named query or a file; SPARQL text is returned unchanged."""
    given = name_or_sparql.strip()
    if is_named(given):
        return text_of(given)
    if "{" not in given and given.endswith((".rq", ".sparql")):
        try:
            return Path(given).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise TrialgraphError(
                message("sparql.no_file", "no such file: {file}", file=given)
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise TrialgraphError(
                message(
                    "sparql.cannot_read", "cannot read {file}: {error}", file=given, error=error
                )
            ) from None
    if re.search(r"[\s{]", given):
        return name_or_sparql
    raise UnknownNameError("query", given, names())


def term_of(value: str) -> str:
    """A parameter as SPARQL: IRIs, prefixed names and quoted strings unchanged, others as text."""
    if _TERMS.fullmatch(value):
        return value
    return text(value)


def plain(term: RdfTerm | None) -> object:
    """A term as a plain value: a short name, a number, a boolean, text, or None if unbound."""
    if term is None:
        return None
    if term.kind == "iri":
        return shorten(term.value)
    if term.kind == "blank":
        return f"_:{term.value}"
    convert = _NUMBERS.get(term.datatype.rsplit("#", 1)[-1])
    if convert:
        with contextlib.suppress(ValueError):  # a literal may be wrong for its datatype
            return convert(term.value)
    if term.datatype.endswith("#boolean"):
        return term.value == "true"
    return term.value
