"""A query as groups of patterns, each with its variables and as it is written.

rdflib parses it; only the advice on slow queries pays for its import.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ...errors import TrialgraphError
from ...message import message

_BLANK = "_:"  # a blank node joins patterns as a variable does


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple pattern; variables begin with ?, blank nodes with _:, all else is a term or path."""

    subject: str
    predicate: str
    value: str
    graph: str = ""

    @property
    def text(self) -> str:
        return f"{self.subject} {self.predicate} {self.value}"

    @property
    def variables(self) -> frozenset[str]:
        ends = (self.subject, self.predicate, self.value, self.graph)
        return frozenset(end for end in ends if is_variable(end))


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its text, its variables, and the group of an EXISTS or NOT EXISTS in it."""

    text: str
    variables: frozenset[str]
    form: str  # equals_term, equals_variable, exists, not_exists, other
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group: triples, optional, minus, union, select, values, bind or filter."""

    kind: str
    text: str
    variables: frozenset[str]
    triples: tuple[Triple, ...] = ()
    groups: tuple[Group, ...] = ()
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The parts between two braces, in order. Those of GRAPH count as parts of the group around."""

    parts: tuple[Part, ...] = field(default=())

    @property
    def variables(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.variables for part in self.parts))

    def all_groups(self) -> Iterator[Group]:
        """This group and all within it."""
        yield self
        for part in self.parts:
            for group in part.groups:
                yield from group.all_groups()


def is_variable(term: str) -> bool:
    return term.startswith(("?", _BLANK))


def group_of(query: str) -> Group:
    """The outermost group of a query whose prefixes are all declared. Raises `TrialgraphError` for
    a query that rdflib does not read."""
    try:
        return _group(_of(parseQuery(query)[1], "where"))
    except (RecursionError, Exception) as error:  # pyparsing raises errors of many kinds
        raise TrialgraphError(
            message(
                "sparql.no_advice", "the query cannot be analysed: {error}", error=str(error)[:300]
            )
        ) from None


def _group(parsed: Any, graph: str = "") -> Group:
    if parsed is None:
        return Group()
    if parsed.name == "SubSelect":
        return Group((_select(parsed, graph),))
    parts: list[Part] = []
    for part in _of(parsed, "part") or ():
        parts.extend(_parts(part, graph))
    return Group(tuple(parts))


def _parts(part: Any, graph: str) -> Iterator[Part]:
    match part.name:
        case "TriplesBlock":
            for triple in _triples(part, graph):
                yield Part("triples", triple.text, triple.variables, (triple,))
        case "GraphGraphPattern":
            yield from _group(part.graph, _text(part.term)).parts
        case "OptionalGraphPattern":
            yield _nested("optional", [part.graph], graph)
        case "MinusGraphPattern":
            yield _nested("minus", [part.graph], graph)
        case "GroupOrUnionGraphPattern":
            if len(part.graph) == 1:
                yield from _group(part.graph[0], graph).parts
            else:
                yield _nested("union", part.graph, graph)
        case "Filter":
            found = _filter(part.expr, graph)
            groups = (found.group,) if found.group else ()
            yield Part("filter", found.text, found.variables, (), groups, found)
        case "Bind":
            text = f"BIND ({_text(part.expr)} AS {_text(part.var)})"
            yield Part("bind", text, frozenset({*_variables(part.expr), _text(part.var)}))
        case "InlineData":
            names = frozenset(_text(name) for name in part.var)
            yield Part("values", f"VALUES {' '.join(sorted(names))}", names)


def _nested(kind: str, graphs: Any, graph: str) -> Part:
    groups = tuple(_group(inner, graph) for inner in graphs)
    variables = frozenset[str]().union(*(group.variables for group in groups))
    first = next((part.text for group in groups for part in group.parts), "")
    return Part(kind, first, variables, (), groups)


def _select(parsed: Any, graph: str) -> Part:
    inner = _group(_of(parsed, "where"), graph)
    chosen = _of(parsed, "projection") or ()
    shown = [_text(_of(each, "evar") or _of(each, "var")) for each in chosen if _is_node(each)]
    variables = frozenset(shown) if shown else inner.variables
    return Part("select", f"SELECT {' '.join(shown) or '*'}", variables, (), (inner,))


def _triples(block: Any, graph: str) -> Iterator[Triple]:
    for run in block.triples:
        items = list(run)
        for at in range(0, len(items) - 2, 3):
            subject, predicate, value = map(_text, items[at : at + 3])
            yield Triple(subject, predicate, value, graph)


def _filter(expression: Any, graph: str) -> Filter:
    inner = _without_layers(expression)
    text, variables = _text(expression), frozenset(_variables(expression))
    name = _name(inner)
    if name in ("Builtin_NOTEXISTS", "Builtin_EXISTS"):
        form = "not_exists" if name == "Builtin_NOTEXISTS" else "exists"
        return Filter(text, variables, form, _group(inner.graph, graph))
    if name == "RelationalExpression" and _of(inner, "op") in ("=", "IN"):
        left, right = _without_layers(inner.expr), inner.other
        if inner.op == "=" and _is_var(left) and _is_var(_without_layers(right)):
            return Filter(text, variables, "equals_variable")
        on_one_side = _is_var(left) != (inner.op == "=" and _is_var(_without_layers(right)))
        if on_one_side and len(variables) == 1 and not _calls(inner):
            return Filter(text, variables, "equals_term")
    return Filter(text, variables, "other")


def _without_layers(expression: Any) -> Any:
    """An expression without the levels of the grammar that add nothing."""
    while _is_node(expression) and set(expression) == {"expr"}:
        if expression.name.startswith(("Unary", "Builtin")):
            break
        expression = expression["expr"]
    return expression


def _is_node(tree: Any) -> bool:
    return isinstance(tree, CompValue)


def _is_list(tree: Any) -> bool:
    return isinstance(tree, (list, tuple, ParseResults))


def _name(tree: Any) -> str:
    return str(tree.name) if _is_node(tree) else ""


def _of(tree: Any, key: str) -> Any:
    """A part of a node; None if it has none (the node itself would give the key)."""
    return tree[key] if key in tree else None  # noqa: SIM401  # `get` is not that of a dict


def _is_var(term: Any) -> bool:
    return type(term).__name__ == "Variable"


def _calls(expression: Any) -> bool:
    """Whether an expression calls a function."""
    names = map(_name, _nodes(expression))
    return any(name.startswith(("Builtin", "Function")) for name in names)


def _nodes(tree: Any) -> Iterator[Any]:
    if _is_node(tree):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif _is_list(tree):
        for item in tree:
            yield from _nodes(item)
    else:
        yield tree


def _variables(tree: Any) -> set[str]:
    return {_text(node) for node in _nodes(tree) if _is_var(node)}


def _text(term: Any) -> str:
    """A term, a path or an expression about as it is written."""
    kind, name = type(term).__name__, _name(term)
    if kind == "Variable":
        return f"?{term}"
    if kind == "BNode":
        return f"{_BLANK}{term}"
    if kind == "URIRef":
        rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
        return "a" if str(term) == rdf_type else f"<{term}>"
    if kind == "Literal":
        return str(term.n3())
    if name == "pname":
        return f"{_of(term, 'prefix') or ''}:{term.localname}"
    if name == "literal":
        return str(term.string.n3())
    if name.startswith("Path"):
        return _path(term)
    return _expression(term)


def _path(path: Any) -> str:
    parts = _of(path, "part")
    several = list(parts) if _is_list(parts) else [parts]
    texts = [_text(part) for part in several]
    match path.name:
        case "PathAlternative":
            return texts[0] if len(texts) == 1 else f"({'|'.join(texts)})"
        case "PathSequence":
            return "/".join(texts)
        case "PathEltOrInverse":
            return f"^{texts[0]}"
        case "PathNegatedPropertySet":
            return f"!({'|'.join(texts)})"
    return texts[0] + str(_of(path, "mod") or "")


def _expression(expression: Any) -> str:
    inner = _without_layers(expression)
    name = _name(inner)
    if inner is not expression and not _is_node(inner):
        return _text(inner)
    if name == "RelationalExpression":
        return f"{_text(inner.expr)} {inner.op} {_several(inner.other)}"
    if name.startswith("Builtin_"):
        called = name.removeprefix("Builtin_").replace("NOTEXISTS", "NOT EXISTS")
        if "EXISTS" in called:
            return f"{called} {{ … }}"
        return f"{called}({', '.join(_several(value) for value in inner.values())})"
    sign = {"ConditionalAndExpression": " && ", "ConditionalOrExpression": " || "}.get(name)
    if sign:
        return sign.join([_text(inner.expr), *(_text(other) for other in inner.other)])
    if name.startswith("Unary"):
        return f"{'!' if name == 'UnaryNot' else '-'}{_text(inner.expr)}"
    if inner is not expression:
        return _text(inner)
    return "…"


def _several(value: Any) -> str:
    if _is_list(value):
        return f"({', '.join(_text(item) for item in value)})"
    return _text(value)
