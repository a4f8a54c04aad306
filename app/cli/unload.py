"""The command `unload`: remove a layer."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import say
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.layers.remove import remove_layer


def run(options: argparse.Namespace) -> None:
    say(options, remove_layer(options.name, field=find_field(options.field)))
