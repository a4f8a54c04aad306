"""The command `completion`: a shell script that completes commands, options, values, names, files.

Names of regimens, drugs, fields and so on are not in the script: it asks the command for them, so
that they are those of the installed version.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import shtab
from trialgraph.cli.parser import parser
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.fields.folder import field_rows
from trialgraph.loaders.fields.known import known_fields
from trialgraph.message import message
from trialgraph.queries import catalogue

_PLAIN = re.compile(r"[\w.+-]+")  # a word that no shell reads as anything else


def run(options: argparse.Namespace) -> None:
    """Print the script, or names. Raises `TrialgraphError` if no shell is named."""
    if options.names:
        print("\n".join(names(options.names)))
    elif options.shell:
        print(script(options.shell))
    else:
        raise TrialgraphError(
            message("cli.completion.which", "which shell? Give bash, zsh, fish or tcsh")
        )


def names(table: str) -> list[str]:
    """The identifiers in a table of the known fields that a shell can complete; those of `fields`
    and `queries` are names of fields and of queries."""
    found = dict.fromkeys(filter(_PLAIN.fullmatch, _identifiers(table)))
    return sorted(found, key=str.casefold)


def _identifiers(table: str) -> Iterator[str]:
    if table == "fields":
        yield from (field.key for field in known_fields())
    elif table == "queries":
        yield from (query.name for query in catalogue())
    else:
        for field in known_fields():
            for row in field_rows(field).get(table, ()):
                yield next(iter(row.values()))


def script(shell: str) -> str:
    """The completion script for bash, zsh, fish or tcsh."""
    commands = parser()
    for action in _actions(commands):
        if table := getattr(action, "names", ""):
            ask = f"trialgraph completion --names {table} 2>/dev/null"
            action.complete = shtab.cmd(ask)  # type: ignore[attr-defined]  # read by shtab
    return str(shtab.complete(commands, shell=shell))


def _actions(commands: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments and options of a parser, and of those below it."""
    for action in commands._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from _actions(sub)
