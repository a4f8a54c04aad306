"""Where `<` is an operator: a lexer by itself cannot tell `?a<?b&&?c>?d` from an IRI.

SPARQL has operators only in expressions, and expressions only in round brackets. So the kind of
each open bracket decides, together with the token before.
"""

from __future__ import annotations

_EXPRESSION, _LIST, _GROUP, _DATA = "expression", "list", "group", "data"
_OPENING = {"(": "", "[": _LIST, "{": _GROUP}
_CLOSING = (")", "]", "}")
_OPERANDS = ("variable", "number", "string", "language", "iri", "prefixed", "blank")
_HEADS = ("SELECT", "GROUP", "HAVING", "ORDER")  # expressions follow to the end of the group
_BEFORE_LISTS = ("VALUES", "A", "TRUE", "FALSE")  # all other keywords are before expressions


class Context:
    """The open brackets at a place in a query, and the last tokens."""

    def __init__(self) -> None:
        self._open = [_EXPRESSION]  # outside all brackets: heads and solution modifiers
        self._before = ["", ""]  # the last two tokens: keyword, or kind, or mark
        self._values = False

    @property
    def expects_operator(self) -> bool:
        """Whether a `<` here is less-than: in an expression in brackets, after an operand."""
        ends_operand = self._before[1] in (*_OPERANDS, ")", "TRUE", "FALSE")
        return len(self._open) > 1 and self._open[-1] == _EXPRESSION and ends_operand

    def add(self, kind: str, keyword: str, text: str) -> None:
        """Goes on to the next token."""
        if keyword in _HEADS and self._open[-1] == _GROUP:
            self._open[-1] = "head"
        if keyword == "VALUES":
            self._values = True
        if kind == "mark" and text in _OPENING:
            self._open.append(self._opened(text))
        elif kind == "mark" and text in _CLOSING and len(self._open) > 1:
            self._open.pop()
        self._before = [self._before[1], keyword or (text if kind == "mark" else kind)]

    def _opened(self, bracket: str) -> str:
        if bracket == "{":
            data, self._values = self._values, False
            return _DATA if data else _GROUP
        if bracket == "[":
            return _LIST
        around, (first, last) = self._open[-1], self._before
        if around in (_EXPRESSION, "head"):
            return _LIST if last == "VALUES" else _EXPRESSION
        if around != _GROUP:
            return _LIST
        called = first == "FILTER" and last in ("iri", "prefixed")
        return _EXPRESSION if called or _is_before_expression(last) else _LIST


def _is_before_expression(last: str) -> bool:
    return last.isupper() and last not in _BEFORE_LISTS
