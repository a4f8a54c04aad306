"""Values that depend on one result alone, kept as long as the result itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from .rows import Result

Value = TypeVar("Value")


def kept_per_result(compute: Callable[[Result], Value]) -> Callable[[Result], Value]:
    """Compute the value of a result once, whatever the profile; it goes with the evidence."""
    kept: WeakKeyDictionary[Result, Value] = WeakKeyDictionary()

    @wraps(compute)
    def look_up(result: Result) -> Value:
        try:
            return kept[result]
        except KeyError:
            value = kept[result] = compute(result)
            return value

    return look_up
