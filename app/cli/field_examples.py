"""Examples in help texts: profiles and commands of the field that `--field` names, else of the
default field.

They are read without a parser of TOML, because every start of the command line reads them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from trialgraph.evidence import DEFAULT
from trialgraph.message import message

if TYPE_CHECKING:
    from trialgraph.queries import NamedQuery

_COMMANDS = "examples.txt"
_QUERIES = "query-examples.txt"
_COMMENT = "#"
_EXAMPLE = "Example: trialgraph "
_PROFILE = re.compile(r"""^example\s*=\s*(["'])(.*?)\1""", re.MULTILINE)
_ABOUT_A_PROFILE = (
    "support {}",
    "view {} --out answer.html",
    "compare {}",
)
_SHOWS_EXAMPLES = {"-h", "--help", "--list"}
_chosen = [(DEFAULT, "")]  # folder and name of the field; `choose_field` puts another in its place


def choose_field(arguments: Sequence[str]) -> None:
    """Take the examples of a help text, or of the list of named queries, from the field that the
    command line names, if any."""
    _chosen[:] = [(DEFAULT, "")]
    if not _SHOWS_EXAMPLES & {*arguments}:
        return
    only_field = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    only_field.add_argument("--field", "--tables", dest="field", nargs="?")
    options, _ = only_field.parse_known_args(list(arguments))
    if options.field:
        from trialgraph.loaders.fields.known import find_field

        _chosen[:] = [(find_field(options.field).folder, options.field)]


def profile() -> str:
    """The typical profile that `field.toml` of the field declares."""
    folder, _ = _chosen[0]
    return _profile_of(folder)


def profile_help() -> str:
    """The help text of an argument that is a profile."""
    return message("cli.profile", "exposure profile, such as '{example}'", example=profile())


def question() -> str:
    """The typical profile as arguments of a command, with the field if it is not the default."""
    _, name = _chosen[0]
    return f'"{profile()}" --field {quote(name)}' if name else f'"{profile()}"'


def commands(name: str) -> list[str]:
    """The examples of a command that name drugs, regimens or patients of the field."""
    return [line for line in _lines(_COMMANDS) if line.partition(" ")[0] == name]


@cache
def _profile_of(folder: Path) -> str:
    file = folder / "field.toml"
    declared = _PROFILE.search(file.read_text(encoding="utf-8") if file.is_file() else "")
    return declared[2] if declared else _profile_of(DEFAULT)


def described(query: NamedQuery) -> str:
    """The description of a named query, with an example of the field if it has one."""
    about, mark, _ = query.description.partition(_EXAMPLE)
    examples = [line for line in _lines(_QUERIES) if line.split()[1] == query.name]
    return f"{about}{mark}{examples[0]}" if examples else query.description


def _lines(name: str) -> list[str]:
    """The lines of a file of the field. Of the commands, a field without this file has those about
    its typical profile."""
    folder, _ = _chosen[0]
    if name == _COMMANDS and not (folder / name).is_file():
        return [template.format(question()) for template in _ABOUT_A_PROFILE]
    return _lines_of(folder / name)


@cache
def _lines_of(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line for line in lines if not line.startswith(_COMMENT)]
