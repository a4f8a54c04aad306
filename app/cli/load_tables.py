"""The command `load tables`: load a user's own tables as a layer."""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path

from trialgraph.cli.counts import count_of
from trialgraph.cli.printing import say
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.fields.summary import field_label
from trialgraph.loaders.layers.layer import Layer
from trialgraph.loaders.user.loading import load_tables
from trialgraph.message import joined, message


def run(options: argparse.Namespace) -> None:
    field = find_field(options.field)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        layer, repeated = load_tables(
            Path(options.path),
            options.name,
            replace=options.replace,
            field=field,
            conditions=options.conditions,
        )
    say(options, loaded(layer))
    say(options, belonging(layer, field_label(field)))
    for warning in caught:
        if warning.category is UserWarning:
            note = str(warning.message)
            say(options, message("cli.load.note", "Note: {text}", text=note))
    if repeated:
        say(
            options,
            message(
                "cli.load.repeated",
                "Skipped rows that are equal to loaded rows: {count}",
                count=repeated,
            ),
        )


def loaded(layer: Layer) -> str:
    """A sentence on what a load added, and how to undo it."""
    return message(
        "cli.load.loaded",
        "Loaded {name}: {counts}. Undo: trialgraph unload {name}",
        name=layer.name,
        counts=joined(", ", [count_of(table, count) for table, count in layer.counts.items()]),
    )


def belonging(layer: Layer, field: str) -> str:
    """A sentence on the profiles for which a layer counts."""
    if layer.conditions:
        return message(
            "cli.load.other-condition",
            "It is about {conditions}, and counts for no profile of the field {field}.",
            conditions=joined(", ", layer.conditions),
            field=field,
        )
    return message(
        "cli.load.of-field",
        "It belongs to the field {field}. If it is about another disease, name that in a "
        "field.toml, or with --condition.",
        field=field,
    )
