"""Rendering of values: a renderer registers for a type, and the value looks it up.

Values do not import text, HTML or plots; renderers import the values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Form = Literal["text", "html", "plot", "frame"]
_RENDERERS: dict[tuple[type, Form], Callable[..., Any]] = {}


def register(kind: type, form: Form, renderer: Callable[..., Any]) -> None:
    """Registers the renderer of a type and its subtypes for one form: text, HTML, plot or
    pandas data frame."""
    _RENDERERS[kind, form] = renderer


def render(value: object, form: Form, *arguments: Any) -> Any:
    """The value rendered in a form. Raises `LookupError` if no renderer is registered."""
    for kind in type(value).__mro__:
        if renderer := _RENDERERS.get((kind, form)):
            return renderer(value, *arguments)
    raise LookupError(f"no {form} renderer is registered for {type(value).__name__}")


class Displayed:
    """A value that prints with its registered renderer, or as its type name if none is
    registered."""

    def __str__(self) -> str:
        try:
            return str(render(self, "text"))
        except LookupError:
            return f"<{type(self).__name__}>"

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str | None:
        """The value as HTML for a notebook; if None, the notebook shows the text."""
        try:
            return str(render(self, "html"))
        except LookupError:
            return None
