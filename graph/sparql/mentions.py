"""Where a query names terms and variables: as a class, as a property, or elsewhere.

The places are read from the tokens, without a parser: it must not cost the start of a query.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from ..rdf.iris import expand
from ..rdf.store import Answer
from .tokens import Token, decoded, tokens

CLASS, PROPERTY, TERM, BINDING, USE = "class", "property", "term", "binding", "use"
_TYPE, _DATATYPES = expand("rdf:type"), expand("xsd:")
_SOLUTIONS = ("SELECT", "DESCRIBE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET")
_ITEMS = ("variable", "number", "string", "iri", "prefixed", "blank")
_AFTER_ITEM = {",": "object", ";": "predicate", ".": "subject"}


class Mention(NamedTuple):
    """A term or a variable, as it is written and (for a term) as an IRI, and its place."""

    text: str
    iri: str
    place: str


@dataclass(slots=True)
class _Frame:
    """An open bracket: what it contains, and which part of a triple comes next."""

    kind: str  # group, template, head, expression, path, blank, list, data
    slot: str = "subject"
    is_type: bool = False


def undeclared(query: str, known: Mapping[str, str]) -> list[str]:
    """The prefixes that a query uses without declaring them, and that are not known."""
    used, declared, before = dict[str, None](), set[str](), ""
    for token in tokens(query):
        if token.kind == "prefixed":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            else:
                used[prefix] = None
        before = token.keyword
    return [prefix for prefix in used if prefix not in declared and prefix not in known]


def mentions(query: str) -> list[Mention]:
    """The terms and variables of a query whose prefixes are all declared, each once.

    Left out are terms that need not be in the graph: names of functions, datatypes and graphs, and
    what CONSTRUCT makes.
    """
    return list(dict.fromkeys(_Reader().read(query)))


def in_order(query: str, answer: Answer) -> Answer:
    """The answer to `SELECT *` with its variables in the order of the query; any other unchanged.
    Stores have an order of their own."""
    if not selects_all(query) or answer.kind != "table":
        return answer
    names = [mention.text[1:] for mention in mentions(query) if not mention.iri]
    columns = sorted(answer.columns, key=lambda name: names.index(name) if name in names else -1)
    places = [answer.columns.index(name) for name in columns]
    rows = [tuple(row[place] for place in places) for row in answer.rows]
    return answer._replace(columns=tuple(columns), rows=rows)


def selects_all(query: str) -> bool:
    """Whether a query begins with `SELECT *`, if need be with a word between."""
    words = [token.text.upper() for token in tokens(query)]
    start = words.index("SELECT") + 1 if "SELECT" in words else len(words)
    return "*" in words[start : start + 2]


def declared(query: str) -> dict[str, str]:
    """The prefixes that a query declares, with their namespaces."""
    reader = _Reader()
    deque(reader.read(query), maxlen=0)
    return reader.prefixes


class _Reader:
    """Follows a query from token to token."""

    def __init__(self) -> None:
        self.frames = [_Frame("head")]
        self.base, self.prefixes = "", dict[str, str]()
        self.words = ["", ""]  # the last two tokens: keyword, or mark, or kind
        self.names_prefix = ""
        self.data = self.template = False

    def read(self, query: str) -> Iterator[Mention]:
        found = list(tokens(query))
        for token, after in zip(found, [*(token.text for token in found[1:]), ""], strict=True):
            if not self._prologue(token):
                if token.keyword:
                    self._keyword(token.keyword)
                elif token.kind == "mark":
                    self._mark(token.text)
                elif token.kind in _ITEMS:
                    yield from self._item(token, after)
            word = token.keyword or (token.text if token.kind == "mark" else token.kind)
            self.words = [self.words[1], word]

    def _prologue(self, token: Token) -> bool:
        """Whether the token belongs to PREFIX or BASE, which it then declares."""
        if self.words[1] == "PREFIX" and token.kind == "prefixed":
            self.names_prefix = token.text[:-1]
            return True
        if token.kind == "iri" and self.words == ["PREFIX", "prefixed"]:
            self.prefixes[self.names_prefix] = self._iri(token)
            return True
        if token.kind == "iri" and self.words[1] == "BASE":
            self.base = self._iri(token)
            return True
        return False

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            inner = decoded(token.text[1:-1])
            return urljoin(self.base, inner) if self.base else inner
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, "") + local.replace("\\", "")

    def _keyword(self, keyword: str) -> None:
        frame = self.frames[-1]
        if keyword == "A" and frame.slot == "predicate":
            frame.is_type, frame.slot = True, "object"
        elif keyword in ("TRUE", "FALSE"):
            self._filled()
        elif keyword in _SOLUTIONS and frame.kind == "group":
            frame.kind = "head"
        elif keyword == "VALUES":
            self.data = True
            if frame.kind == "head" and len(self.frames) > 1:
                frame.kind = "group"
        elif keyword == "CONSTRUCT":
            self.template = True
        elif keyword == "WHERE":
            self.template = False
        elif frame.kind == "group":
            frame.slot = "subject"

    def _mark(self, mark: str) -> None:
        frame = self.frames[-1]
        if mark == "{":
            kind = "data" if self.data else "template" if self.template else "group"
            self.data = self.template = False
            self.frames.append(_Frame(kind))
        elif mark == "(":
            self.frames.append(_Frame(self._parenthesis(frame)))
        elif mark == "[":
            self.frames.append(_Frame("blank", "predicate"))
        elif mark in ("}", ")", "]") and len(self.frames) > 1:
            self.frames.pop()
            self._closed(mark, frame.kind)
        elif frame.kind in ("group", "blank", "template"):
            if mark in _AFTER_ITEM:
                frame.slot = _AFTER_ITEM[mark]
            elif mark in ("/", "|", "^", "!"):
                frame.slot = "predicate"

    def _parenthesis(self, frame: _Frame) -> str:
        """What an opening parenthesis contains."""
        if self.data:
            return "variables"
        if frame.kind == "data":
            return "data"
        if frame.kind in ("expression", "head"):
            return "expression"
        last = self.words[1]
        if self.words[0] == "FILTER" and last in ("iri", "prefixed"):
            return "expression"
        if frame.kind == "path" or frame.slot == "predicate":
            return "path"
        is_operand = last in ("A", "TRUE", "FALSE")
        return "expression" if last.isupper() and not is_operand else "list"

    def _closed(self, mark: str, kind: str) -> None:
        frame = self.frames[-1]
        if mark == "}":
            frame.slot = "subject"
        elif kind == "path" and frame.kind != "path":
            frame.slot = "object"
        elif kind in ("list", "blank"):
            self._filled()

    def _item(self, token: Token, after: str) -> Iterator[Mention]:
        place = self._place(token)
        if after == "(" and self.frames[-1].kind == "expression":
            return  # the name of a function
        if token.kind == "variable":
            yield Mention(f"?{token.text[1:]}", "", place if place == BINDING else USE)
        elif place and token.kind in ("iri", "prefixed"):
            iri = self._iri(token)
            if not iri.startswith(_DATATYPES):
                yield Mention(token.text, iri, place)
        if self.words[1] != "^^":
            self._filled(self._iri(token) if token.kind in ("iri", "prefixed") else "")

    def _place(self, token: Token) -> str:
        """The place of a term or variable; empty for a name of something else."""
        frame, last = self.frames[-1], self.words[1]
        if token.kind == "variable":
            binds = frame.kind in ("group", "blank", "list", "path", "variables")
            return BINDING if binds or last == "AS" or self.data else USE
        if last in ("^^", "FROM", "NAMED", "GRAPH", "FILTER") or frame.kind == "template":
            return ""
        if frame.kind == "path" or (frame.kind in ("group", "blank") and frame.slot == "predicate"):
            return PROPERTY
        if frame.kind in ("group", "blank") and frame.slot == "object" and frame.is_type:
            return CLASS
        return TERM

    def _filled(self, iri: str = "") -> None:
        """Goes on to the next part of a triple."""
        frame = self.frames[-1]
        in_triple = frame.kind in ("group", "blank", "template")
        if not in_triple or self.words[1] in ("GRAPH", "FILTER"):
            return
        if frame.slot == "subject":
            frame.slot = "predicate"
        elif frame.slot == "predicate":
            frame.slot, frame.is_type = "object", iri == _TYPE
