"""Examples in help texts: profiles and commands of the default field.

They are read without a parser of TOML, because every start of the command line reads them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from trialgraph.evidence import DEFAULT

if TYPE_CHECKING:
    from trialgraph.queries import NamedQuery

_COMMANDS = "examples.txt"
_QUERIES = "query-examples.txt"
_COMMENT = "#"
_EXAMPLE = "Example: trialgraph "


@cache
def profile() -> str:
    """The typical profile that `field.toml` of the default field declares."""
    declared = (DEFAULT / "field.toml").read_text(encoding="utf-8")
    return declared.partition('\nexample = "')[2].partition('"')[0]


def commands(name: str) -> list[str]:
    """The examples of a command that name drugs, regimens or patients of the default field."""
    return [line for line in _lines(_COMMANDS) if line.partition(" ")[0] == name]


def described(query: NamedQuery) -> str:
    """The description of a named query, with an example of the default field if it has one."""
    about, mark, _ = query.description.partition(_EXAMPLE)
    examples = [line for line in _lines(_QUERIES) if line.split()[1] == query.name]
    return f"{about}{mark}{examples[0]}" if examples else query.description


@cache
def _lines(name: str) -> list[str]:
    file = DEFAULT / name
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return [line for line in lines if not line.startswith(_COMMENT)]
