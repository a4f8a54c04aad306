"""Values of quantities as they follow the word "people": `with eGFR of 25 to below 60`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...message import Message, message
from ..exposure.criteria import Clause, Literal, Measured
from ..exposure.interval import INFINITY, plain_number


def with_whole_ranges(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses, with both ends of a range of values in one clause: `eGFR>=25`, `eGFR<60`."""
    joined: dict[object, Clause] = {}
    for clause in clauses:
        value = _value_of(clause)
        key: object = value.quantity if value else clause
        if value and (before := joined.get(key)) and (other := _value_of(before)):
            interval = value.interval.meet(other.interval)
            clause = frozenset([Literal(replace(value, interval=interval))])
        joined[key] = clause
    return list(joined.values())


def _value_of(clause: Clause) -> Measured | None:
    """The value of a quantity that a clause requires and nothing else, if there is one."""
    if len(clause) != 1:
        return None
    (literal,) = clause
    return literal.atom if isinstance(literal.atom, Measured) and literal.positive else None


def value_words(value: Measured, name: str) -> Message | None:
    """The range of values of the quantity called `name`; None for one that leaves out its lower end
    alone."""
    interval = value.interval
    low, high = plain_number(interval.low), ""
    if interval.high != INFINITY:
        high = plain_number(interval.high)
    if interval.low == interval.high:
        return message("reasoning.people.value", "with {name} of {n}", name=name, n=low)
    if not high and interval.low_open:
        return message("reasoning.people.value-above", "with {name} above {n}", name=name, n=low)
    if not high:
        return message(
            "reasoning.people.value-at-least", "with {name} of at least {n}", name=name, n=low
        )
    if interval.low_open:
        return None
    if interval.low == 0 and interval.high_open:
        return message("reasoning.people.value-below", "with {name} below {n}", name=name, n=high)
    if interval.low == 0 and not value.whole:
        return message(
            "reasoning.people.value-at-most", "with {name} of at most {n}", name=name, n=high
        )
    if interval.high_open:
        return message(
            "reasoning.people.value-to-below",
            "with {name} of {low} to below {high}",
            name=name,
            low=low,
            high=high,
        )
    return message(
        "reasoning.people.value-range",
        "with {name} of {low} to {high}",
        name=name,
        low=low,
        high=high,
    )
