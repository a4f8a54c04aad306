"""Three-valued logic: true, false, and not known (Kleene's strong logic of indeterminacy).

Truth values are `True`, `False` and `None` (unknown). Source: S. C. Kleene, Introduction to Metamathematics (1952), §64.
"""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def negation(value: Truth) -> Truth:
    """Not: what is unknown stays unknown."""
    return None if value is None else not value


def all_of(values: Iterable[Truth]) -> Truth:
    """And: false as soon as one is false; true only where all are."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """Or: true as soon as one is true; false only where all are."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def agreed(values: Iterable[Truth]) -> Truth:
    """What holds in every one of several alternatives: their common value, or unknown where they differ.

    For no alternative at all, unknown.
    """
    seen = set(values)
    return seen.pop() if len(seen) == 1 else None
