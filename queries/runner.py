"""Asks a store a named query, a file, or SPARQL text, and makes the answer plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..errors import TrialgraphError, UnknownNameError
from ..graph.names import shorten
from ..graph.store import Answer, Store, Term
from . import bound, names, text_of

_NUMBERS = {"integer": int, "decimal": float, "double": float, "float": float}
_COMMENT_OR_STRING = re.compile(r"#[^\n]*|<[^>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def ask(store: Store, name_or_sparql: str, bindings: Mapping[str, str] | None = None) -> Answer:
    """The answer of a named query (bindings fill its parameters), of a file ending in .rq, or of SPARQL text.

    Raises `UnknownNameError` for a name that no query has, `TrialgraphError` for text that cannot be read or that would
    ask another server (SERVICE).
    """
    text = resolve(name_or_sparql)
    refuse_service(text)
    return store.select(bound(text, **{name: term_of(value) for name, value in (bindings or {}).items()}))


def resolve(name_or_sparql: str) -> str:
    """The SPARQL text that a name, a file or the text itself stands for."""
    if re.search(r"[\s{]", name_or_sparql.strip()):
        return name_or_sparql
    if name_or_sparql in names():
        return text_of(name_or_sparql)
    file = Path(name_or_sparql)
    if file.suffix in (".rq", ".sparql"):
        if not file.is_file():
            raise TrialgraphError(f"no such file: {file}")
        return file.read_text(encoding="utf-8")
    raise UnknownNameError("query", name_or_sparql, names())


def refuse_service(text: str) -> None:
    bare = _COMMENT_OR_STRING.sub(" ", text)
    if re.search(r"\bSERVICE\b", bare, re.IGNORECASE):
        raise TrialgraphError("SERVICE is refused: a query here asks this graph and opens no connection to others")


def term_of(value: str) -> str:
    """A parameter's value as SPARQL terms: IRIs and quoted strings stay, anything else becomes a string."""
    if re.match(r"""\s*(<[^>\s]*>|"|\(|\w*:\w)""", value):
        return value
    from ..graph.rdf import text

    return text(value)


def plain(term: Term | None) -> object:
    """A term for people and tables: short names for IRIs, numbers for numbers, nothing for what is unbound."""
    if term is None:
        return None
    if term.kind == "iri":
        return shorten(term.value)
    convert = _NUMBERS.get(term.datatype.rsplit("#", 1)[-1])
    if convert:
        return convert(term.value)
    if term.datatype.endswith("#boolean"):
        return term.value == "true"
    return term.value
