"""Refuses foreign queries that would reach another server, change the graph or exhaust a parser.

This is the first of two walls, and the only one for a graph behind an endpoint. In front of the
embedded store it is followed by processes without network (`confinement`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ...errors import TrialgraphError
from ...message import message
from .tokens import Token, decoded, tokens

LONGEST = 100_000  # characters of a query
DEEPEST = 100  # brackets within each other; Oxigraph ends its process at some 3,000
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
_DEPTH = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_TERMS = ("iri", "prefixed", "variable")
_NAMING_A_GRAPH = ("GRAPH", "FROM", "NAMED")
_HOST = re.compile(r"^<(?:[^/?#>]*:)?//[^/?#>]*>$")  # an IRI that ends in its host or port
_LONGEST_QUOTED = 80


def refuse_foreign(text: str) -> None:
    """Raises `TrialgraphError` for a query with SERVICE, an update, or one too long or too deep,
    and for text that is not made of the terminals of SPARQL.

    Stores differ in whether codepoint escapes count before parsing, and in how they split text at
    `<`. So every such reading must pass; that of Oxigraph must also be free of errors.
    """
    if len(text) > LONGEST:
        raise TrialgraphError(
            message(
                "sparql.too_long",
                "the query has {count:,} characters; at most {most:,} are read",
                count=len(text),
                most=LONGEST,
            )
        )
    for version in dict.fromkeys((decoded(text), text)):
        for longest in (True, False):
            _refuse(_readable(version, longest), "SERVICE" in version.upper())
    for _ in tokens(text):
        """An error of the text is raised here."""


def _readable(text: str, longest: bool) -> list[Token]:
    """The tokens before the first error."""
    found: list[Token] = []
    with contextlib.suppress(TrialgraphError):
        found.extend(tokens(text, longest=longest))
    return found


def _refuse(found: Sequence[Token], may_hide: bool) -> None:
    for token in found:
        if "SERVICE" in token.keyword:
            raise _service()
        if token.keyword in _UPDATES:
            raise TrialgraphError(
                message(
                    "sparql.update",
                    "{operation} is refused: the graph is built from tables and only answers "
                    "queries (SELECT, ASK, CONSTRUCT, DESCRIBE); to change it, change the tables",
                    operation=token.keyword,
                )
            )
    _refuse_triple_terms(found)
    _refuse_hidden(found, may_hide)
    _refuse_depth(found)


def _refuse_triple_terms(found: Sequence[Token]) -> None:
    """Refuses what SPARQL 1.2 has for triple terms: the graph has none, and no table shows them."""
    for before, token in pairwise([Token("", "", 0), *found]):
        is_annotation = token.text == "|" and before.text == "{" and before.start == token.start - 1
        if is_annotation or token.keyword == "TRIPLE" or token.text == "~":
            raise TrialgraphError(
                message(
                    "sparql.no_triple_terms",
                    "{text} is refused: it is about triple terms, and the graph has none",
                    text="{|" if is_annotation else token.text,
                )
            )


def _refuse_hidden(found: Sequence[Token], may_hide: bool) -> None:
    """Refuses names in which Oxigraph may read a keyword, because it splits text as it parses.

    `SERVICE:x { … }` is a keyword and a name to it where no triple can begin, and so are
    `FILTERx:y(…)` and, outside brackets, `FROM:x`. After `PREFIX p: <http://a:>`, `p:SERVICE` is
    `p:` and a keyword, as it gives no valid IRI.

    `may_hide`: whether the text contains SERVICE anywhere, be it in a name.
    """
    depth = 0
    for index, token in enumerate(found):
        before = found[index - 1] if index else Token("", "", 0)
        after = found[index + 1 : index + 4]
        if token.kind == "mark":
            depth += _DEPTH.get(token.text, 0)
        declares = not depth and (before.kind == "prefixed" or before.keyword == "BASE")
        if may_hide and token.kind == "iri" and declares and _HOST.search(token.text):
            raise _host_only(token)
        if token.kind == "prefixed" and _hides_keyword(token.text, before.keyword, after, depth):
            raise _ambiguous(token)


def _hides_keyword(name: str, before: str, after: Sequence[Token], depth: int) -> bool:
    prefix = name.partition(":")[0].upper()
    if before == "PREFIX":
        return False
    if "FILTER" in prefix and after and after[0].text == "(":
        return True
    if not depth and prefix.endswith(("FROM", "NAMED")):
        return True
    return "SERVICE" in prefix and before not in _NAMING_A_GRAPH and _begins_group(after)


def _begins_group(found: Sequence[Token]) -> bool:
    """Whether a group follows: `{`, or SILENT and a term before it, or one of them."""
    rest = list(found)
    if rest and rest[0].keyword == "SILENT":
        del rest[0]
    if rest and rest[0].kind in _TERMS:
        del rest[0]
    return bool(rest) and rest[0].text == "{"


def _refuse_depth(found: Iterable[Token]) -> None:
    depth = 0
    for token in found:
        depth += _DEPTH.get(token.text, 0)
        if depth > DEEPEST:
            raise TrialgraphError(
                message(
                    "sparql.too_deep",
                    "the query has more than {most} brackets within each other; simplify it",
                    most=DEEPEST,
                )
            )


def _service() -> TrialgraphError:
    return TrialgraphError(
        message(
            "sparql.service",
            "SERVICE is refused: queries use this graph only and open no connection to others",
        )
    )


def _ambiguous(token: Token) -> TrialgraphError:
    return TrialgraphError(
        message(
            "sparql.ambiguous",
            "'{name}' could be read as a keyword here; give the prefix another name",
            name=token.text[:_LONGEST_QUOTED],
        )
    )


def _host_only(token: Token) -> TrialgraphError:
    return TrialgraphError(
        message(
            "sparql.host_only",
            "{iri} is no IRI for names to begin with: it needs a / after the host",
            iri=token.text[:_LONGEST_QUOTED],
        )
    )
