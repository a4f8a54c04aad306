"""Expressions in conjunctive and disjunctive normal form.

Kleene's logic is a De Morgan lattice, so distribution preserves the truth value (true, false or
unknown); nothing is simplified away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from math import prod

from ...errors import TrialgraphError
from ...message import message
from .criteria import (
    And,
    Clause,
    Expression,
    Is,
    Lines,
    Literal,
    Measured,
    Not,
    Open,
    Or,
    StatedShare,
    Status,
)
from .interval import INFINITY, Interval

MAX_CASES = 256
MAX_ALTERNATIVES = 64


def clauses(expression: Expression) -> tuple[Clause, ...]:
    """Conjunctive normal form: in every clause, at least one literal must be true."""
    return _dedupe(_normal(expression, positive=True, conjunctive=True))


def cases(expression: Expression) -> tuple[Clause, ...]:
    """Disjunctive normal form: in at least one case, all literals must be true."""
    return _dedupe(_normal(expression, positive=True, conjunctive=False))


def by_number_of_lines(case: Clause) -> Iterator[Clause]:
    """The case with one interval of prior lines; once for each number, if they have a limit.

    `lines=1-3` is a choice of three numbers, whereas `lines>=2` is one fact. A case that states
    lines=0 only as the end of a range has at least one line. Lines that exclude each other stay as
    they are stated.
    """
    stated = [literal for literal in case if isinstance(literal.atom, Lines)]
    lines = Interval()
    for literal in stated:
        lines = lines.meet(literal.atom.interval)  # type: ignore[union-attr]
    if not stated or lines.empty:
        yield case
        return
    others = case - frozenset(stated)
    if lines.high == INFINITY:
        yield others | {Literal(Lines(lines))}
        return
    for number in range(int(max(lines.low, min(lines.high, 1))), int(lines.high) + 1):
        yield others | {Literal(Lines(Interval(number, number)))}


def _dedupe(sets: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(sets))


def _normal(node: Expression, positive: bool, conjunctive: bool) -> list[Clause]:
    if isinstance(node, Not):
        return _normal(node.item, not positive, conjunctive)
    if isinstance(node, (And, Or)):
        parts = [_normal(item, positive, conjunctive) for item in node.items]
        is_and = isinstance(node, And) == positive
        if is_and == conjunctive:
            return [clause for part in parts for clause in part]
        if prod(map(len, parts)) > MAX_CASES:
            raise TrialgraphError(
                message(
                    "exposure.too-many-cases",
                    "more than {n} ways to fulfil the expression; simplify or split it",
                    n=MAX_CASES,
                )
            )
        return [frozenset().union(*choice) for choice in product(*parts)]
    if isinstance(node, Status) and node.status == "sensitive":
        both = And(
            (Status("exposed", node.agent, node.count), Not(Status("refractory", node.agent)))
        )
        return _normal(both, positive, conjunctive)
    if isinstance(node, Status) and node.status == "naive":
        return [frozenset([Literal(Status("exposed", node.agent), not positive)])]
    if isinstance(node, (Lines, Measured)) and not positive:
        rest = node.interval.complement(whole=isinstance(node, Lines) or node.whole)
        if isinstance(node, Lines) and not conjunctive:  # of a profile: lines=0 must be written
            rest = tuple(part for part in rest if part.high >= 1) or rest
        return _normal(Or(tuple(replace(node, interval=part) for part in rest)), True, conjunctive)
    if isinstance(node, (Is, Open, StatedShare)):
        raise ValueError(f"'{node}' must be resolved before a normal form is made")
    return [frozenset([Literal(node, positive)])]
