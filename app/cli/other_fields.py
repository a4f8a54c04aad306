"""A hint for a name that only another field knows: the question may be about that field."""

from __future__ import annotations

import argparse

from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message
from trialgraph.other_fields import field_with


def hint(error: UnknownNameError, options: argparse.Namespace) -> str:
    """The option that asks a field with that name; empty if there is none."""
    if not hasattr(options, "field") or getattr(options, "sparql", None):
        return ""
    try:
        asked = find_field(options.field).key if isinstance(options.field, str) else ""
    except TrialgraphError:
        return ""
    if not (field := field_with(error, asked)):
        return ""
    return message(
        "cli.in_another_field",
        "'{name}' is a name in the field {field}; to ask about that field, add --field {field}",
        name=error.name,
        field=field,
    )
