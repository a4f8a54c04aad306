"""The command `load tables`: load a user's own tables as a layer."""

from __future__ import annotations

import argparse
import warnings
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from shlex import quote

from trialgraph.cli.counts import count_of
from trialgraph.cli.printing import say
from trialgraph.loaders.fields.known import KnownField, find_field
from trialgraph.loaders.fields.summary import field_label
from trialgraph.loaders.incoming import copy_of_layers
from trialgraph.loaders.layers.index import data_folder
from trialgraph.loaders.layers.layer import Layer
from trialgraph.loaders.user.loading import load_tables
from trialgraph.message import joined, message


def run(options: argparse.Namespace) -> None:
    field = find_field(options.field)
    with warnings.catch_warnings(record=True) as caught, _data_folder(options, field) as folder:
        warnings.simplefilter("always", UserWarning)
        layer, repeated = load_tables(
            Path(options.path),
            options.name,
            replace=options.replace,
            folder=folder,
            field=field,
            conditions=options.conditions,
        )
    say(options, checked(layer) if options.dry_run else loaded(layer, _field_named(options)))
    say(options, belonging(layer, field_label(field)))
    for warning in caught:
        if isinstance(warning.message, UserWarning):
            note = message("cli.load.note", "Note: {text}", text=warning.message.args[0])
            say(options, note)
    if repeated:
        say(
            options,
            message(
                "cli.load.repeated",
                "Skipped rows that are equal to loaded rows: {count}",
                count=repeated,
            ),
        )
    say(options, _what_changes(options))


def _data_folder(
    options: argparse.Namespace, field: KnownField
) -> AbstractContextManager[Path | None]:
    """The folder to load into: with `--dry-run`, a temporary one with the same layers."""
    return copy_of_layers(data_folder(field)) if options.dry_run else nullcontext()


def _what_changes(options: argparse.Namespace) -> str:
    """The command that shows what the rows change in the answers."""
    graphs = f"--with {quote(options.path)}" if options.dry_run else "built-in now"
    return message(
        "cli.load.what_changes",
        "Which verdicts change: trialgraph diff {graphs}{field}",
        graphs=graphs,
        field=_field_named(options),
    )


def _field_named(options: argparse.Namespace) -> str:
    """The option that names the field, for a command that undoes the load."""
    return f" --field {quote(options.field)}" if options.field else ""


def checked(layer: Layer) -> str:
    """A sentence on what a load would add."""
    return message(
        "cli.load.checked",
        "No errors in {name}: {counts}. Nothing was loaded (--dry-run).",
        name=layer.name,
        counts=_counts(layer),
    )


def loaded(layer: Layer, field: str = "") -> str:
    """A sentence on what a load added, and how to undo it; `field` is the option that names the
    field."""
    return message(
        "cli.load.loaded",
        "Loaded {name}: {counts}. Undo: trialgraph unload {name}{field}",
        name=layer.name,
        counts=_counts(layer),
        field=field,
    )


def _counts(layer: Layer) -> str:
    return joined(", ", [count_of(table, count) for table, count in layer.counts.items()])


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
