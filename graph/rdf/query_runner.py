"""Runs a named query, a file or SPARQL text, and simplifies the answer."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from pathlib import Path

from ...errors import TrialgraphError, UnknownNameError
from ...message import message
from ...queries import bound, is_named, names, text_of
from .iris import PREFIXES, shorten
from .store import Answer, EmbeddedStore, EndpointStore, RdfTerm, Store
from .to_rdf import text

TIMEOUT = 30.0
_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
# Text in which a keyword cannot occur: escapes, strings of four kinds, IRIs, comments.
_NOT_CODE = re.compile(
    rf'''\\. | """(?:"{{0,2}}(?:[^"\\]|\\.))*""" | \'\'\'(?:'{{0,2}}(?:[^'\\]|\\.))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' | {_IRI} | \#[^\n\r]*''',
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"[?$]\w+|:[\w.%-]+")  # variables, and what follows the colon of a prefixed name
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PROLOGUE = re.compile(r"(?:\s*(?:PREFIX\s+[\w.-]*:|BASE\b))*\s*(\w+)", re.IGNORECASE)
_STRING = rf'"(?:[^"\\\n\r]|\\.)*"(?:@[\w-]+|\^\^(?:{_IRI}|xsd:\w+))?'
_TERM = rf"(?:{_IRI}|(?:{'|'.join(PREFIXES)}):[\w.-]+|{_STRING})"
_TUPLE = rf"\((?:\s*(?:{_TERM}|UNDEF))+\s*\)"
_TERMS = re.compile(rf"(?:\s*(?:{_TERM}|{_TUPLE})(?=\s|$))+\s*")


def ask(
    store: Store,
    name_or_sparql: str,
    bindings: Mapping[str, str] | None = None,
    *,
    timeout: float = TIMEOUT,
) -> Answer:
    """The answer to a named query (bindings fill its parameters), a .rq file, or SPARQL text.

    Queries other than the named ones are stopped after `timeout` seconds. Raises `UnknownNameError`
    for an unknown name, and `TrialgraphError` for invalid text, for text that would query another
    server (SERVICE) or change the graph, and for a time-out.
    """
    text = bound(
        resolve(name_or_sparql),
        **{name: term_of(value) for name, value in (bindings or {}).items()},
    )
    refuse_service(text)
    refuse_update(text)
    text = with_prefixes(text)
    if is_named(name_or_sparql):
        return store.select(text)
    if timeout <= 0:
        raise TrialgraphError(
            message(
                "rdf.no_time",
                "a time limit of {seconds} seconds leaves no time to answer; give one above 0",
                seconds=f"{timeout:g}",
            )
        )
    if isinstance(store, EmbeddedStore):
        from .query_worker import select

        return select(store, text, timeout)
    return (
        EndpointStore(store.url, timeout) if isinstance(store, EndpointStore) else store
    ).select(text)


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
                message("rdf.no_file", "no such file: {file}", file=given)
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise TrialgraphError(
                message("rdf.cannot_read", "cannot read {file}: {error}", file=given, error=error)
            ) from None
    if re.search(r"[\s{]", given):
        return name_or_sparql
    raise UnknownNameError("query", given, names())


def with_prefixes(text: str) -> str:
    """The query with missing declarations of known prefixes; line numbers do not change."""
    bare = _NOT_CODE.sub(" ", text)
    used = set(re.findall(r"(?<![\w.-])([A-Za-z][\w.-]*):", bare))
    declared = set(re.findall(r"PREFIX\s+([\w.-]*):", bare, re.IGNORECASE))
    missing = sorted((used - declared) & set(PREFIXES))
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in missing) + text


def refuse_service(text: str) -> None:
    """Raises `TrialgraphError` if a query would call another server (SERVICE outside strings)."""
    for version in (text, _decoded(text)):
        if "SERVICE" in _NAME.sub(" ", _NOT_CODE.sub(" ", version)).upper():
            raise TrialgraphError(
                message(
                    "rdf.service",
                    "SERVICE is refused: queries use this graph only and open no connection to "
                    "others",
                )
            )


def refuse_update(text: str) -> None:
    """Raises `TrialgraphError` for SPARQL that would change the graph."""
    match = _PROLOGUE.match(_NOT_CODE.sub(" ", text))
    if match and match[1].upper() in _UPDATES:
        raise TrialgraphError(
            message(
                "rdf.update",
                "{operation} is refused: the graph is built from tables and only answers queries "
                "(SELECT, ASK, CONSTRUCT, DESCRIBE); to change it, change the tables",
                operation=match[1].upper(),
            )
        )


def _decoded(text: str) -> str:
    """The text with codepoint escapes decoded, as SPARQL requires before parsing."""
    return _CODEPOINT.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


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
    convert = _NUMBERS.get(term.datatype.rsplit("#", 1)[-1])
    if convert:
        with contextlib.suppress(ValueError):  # a literal may be wrong for its datatype
            return convert(term.value)
    if term.datatype.endswith("#boolean"):
        return term.value == "true"
    return term.value
