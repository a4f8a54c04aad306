"""The command `validate`: check tables, graph and layers, and check figures against sources."""

from __future__ import annotations

import argparse
from itertools import chain

from trialgraph.cli.printing import language, say
from trialgraph.cli.progress import progress
from trialgraph.loaders.fields.known import find_field
from trialgraph.loaders.validation.graph import findings
from trialgraph.loaders.validation.layers import layer_findings
from trialgraph.message import message
from trialgraph.own_fields import source_texts


def run(options: argparse.Namespace) -> int:
    """Print the errors that were found. Returns 1 if there are any, otherwise 0."""
    field = find_field(options.field)
    checks = findings(field.folder, source_texts(options.sources or ""))
    of_layers = layer_findings(every=options.all, field=field)
    output = language(options)
    faults: dict[str, list[str]] = {}
    for check, errors in progress(chain(checks, of_layers), 0, "checking"):
        faults.setdefault(check, []).extend(errors)
    for check, errors in faults.items():
        say(options, _result(check, len(errors)))
        for error in errors:
            print(f"  {output.say(error)}")
    return 1 if any(faults.values()) else 0


def _result(check: str, errors: int) -> str:
    if not errors:
        return message("cli.validate.ok", "{check}: ok", check=check)
    if errors == 1:
        return message("cli.validate.error", "{check}: 1 error", check=check)
    return message("cli.validate.errors", "{check}: {count} errors", check=check, count=errors)
