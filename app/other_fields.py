"""Says which other field knows a name that this one does not: the question may be about that."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Protocol, TypeVar

from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.message import message

Method = TypeVar("Method", bound=Callable[..., Any])


class OfField(Protocol):
    """A graph of a field, which is in this folder."""

    field_folder: Path | None


def field_with(error: UnknownNameError, other_than: str) -> str:
    """The first field with a name that is unknown in another one; empty if there is none."""
    from trialgraph.loaders.fields.elsewhere import fields_with

    try:
        return next(fields_with(error.kind, error.name, other_than), "")
    except TrialgraphError:
        return ""


def names_other_fields(method: Method) -> Method:
    """Add a note to the error for a name that only another field has, as tracebacks show it."""

    @wraps(method)
    def with_note(self: OfField, *positional: Any, **keywords: Any) -> Any:
        try:
            return method(self, *positional, **keywords)
        except UnknownNameError as error:
            folder = self.field_folder
            if folder and (field := field_with(error, folder.name)):
                error.add_note(_note(error, field))
            raise

    return with_note  # type: ignore[return-value]  # of the same signature


def _note(error: UnknownNameError, field: str) -> str:
    return message(
        "errors.in_another_field",
        "'{name}' is a name in the field {field}; to ask about that field, open it: "
        'trialgraph.open("{field}")',
        name=error.name,
        field=field,
    )
