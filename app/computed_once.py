"""A property that is computed on first access and then kept.

>>> class Circle:
...     def __init__(self, radius: float) -> None:
...         self.radius = radius
...
...     @computed_once
...     def area(self) -> float:
...         return 3 * self.radius**2
>>> Circle(2).area
12
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class computed_once(Generic[T]):  # named like the decorator that it is
    """Like `functools.cached_property`, without the lock that Python 3.11 takes at each first
    access: an answer makes several hundred of them."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> computed_once[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> computed_once[T] | T:
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value
