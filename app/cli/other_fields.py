"""A hint for a name that only another field knows: the question may be about that field."""

from __future__ import annotations

import argparse

from trialgraph.errors import TrialgraphError, UnknownNameError
from trialgraph.loaders.fields.elsewhere import fields_with
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import message


def hint(error: UnknownNameError, options: argparse.Namespace) -> str:
    """The option that asks a field with that name; empty if there is none."""
    if not hasattr(options, "field") or getattr(options, "sparql", None):
        return ""
    try:
        asked = find_field(options.field).key if isinstance(options.field, str) else ""
        names = list(fields_with(error.kind, error.name, asked))
    except TrialgraphError:
        return ""
    if not names:
        return ""
    return message(
        "cli.in_another_field",
        "'{name}' is a name in the field {field}; to ask about that field, add --field {field}",
        name=error.name,
        field=names[0],
    )
