"""Kleene's strong three-valued logic: `True`, `False` and `None` (unknown).

Source: S. C. Kleene, Introduction to Metamathematics (1952), §64.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def negation(value: Truth) -> Truth:
    """The logical "not"; the negation of unknown is unknown."""
    return None if value is None else not value


def all_of(values: Iterable[Truth]) -> Truth:
    """The logical "and": false if any value is false, true only if all are true."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """The logical "or": true if any value is true, false only if all are false."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def agreed(values: Iterable[Truth]) -> Truth:
    """The common value of alternatives; unknown if the values differ or there are none."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else None
