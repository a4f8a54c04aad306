"""How names in an expression are resolved to identifiers."""

from __future__ import annotations

from typing import Protocol

from .scale import ANY_NUMBER, Scale


class Names(Protocol):
    """Resolves the names in an expression to identifiers.

    Raises `UnknownNameError` for an unknown name.
    """

    def agent(self, name: str) -> str: ...
    def feature(self, name: str) -> str: ...
    def condition(self, name: str) -> str: ...
    def definition(self, name: str) -> str: ...
    def quantity(self, name: str) -> str: ...
    def scale(self, quantity: str) -> Scale: ...


class AnyName:
    """Accepts every name unchanged, to parse expressions without a graph."""

    def agent(self, name: str) -> str:
        return name

    feature = condition = definition = quantity = agent

    def scale(self, quantity: str) -> Scale:
        return ANY_NUMBER
