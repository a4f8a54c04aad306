"""How values print themselves without knowing how: a renderer registers for a kind of value, and the value asks for it.

Values stay free of text, HTML and plots; a renderer imports the values that it renders, never the other way around.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Form = Literal["text", "html", "plot"]
_RENDERERS: dict[tuple[type, Form], Callable[..., Any]] = {}


def register(kind: type, form: Form, renderer: Callable[..., Any]) -> None:
    """Lets `renderer` render the values of `kind`, and of the kinds derived from it, in this form."""
    _RENDERERS[kind, form] = renderer


def render(value: object, form: Form, *arguments: Any) -> Any:
    """The value in a form. Raises `LookupError` if no renderer is registered for its kind."""
    for kind in type(value).__mro__:
        if renderer := _RENDERERS.get((kind, form)):
            return renderer(value, *arguments)
    raise LookupError(f"no {form} renderer is registered for {type(value).__name__}")


class Displayed:
    """A value that prints itself with the registered renderers, and by its kind alone without one."""

    def __str__(self) -> str:
        try:
            return str(render(self, "text"))
        except LookupError:
            return f"<{type(self).__name__}>"

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str | None:
        """For notebooks, which show the text if there is no HTML."""
        try:
            return str(render(self, "html"))
        except LookupError:
            return None
