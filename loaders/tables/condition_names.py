"""Names of conditions that a user gives as options: one condition each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ...errors import TrialgraphError, nearest
from ...graph.model.name_index import folded
from ...message import Message, message

_ALIKE = 0.75  # similarity of a misspelled name
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"[;；|｜\n]")  # what separates names, in a cell or in an expression


def refuse_unusable_conditions(names: Iterable[str]) -> None:
    """Raises `TrialgraphError` for a name without a letter or digit, and for several in one."""
    for name in names:
        if not _WORD.search(name) or _BETWEEN.search(name):
            raise TrialgraphError(
                message(
                    "loaders.condition-name",
                    "{name!r} is not the name of a condition; give one name at a time "
                    "(--condition A --condition B)",
                    name=name,
                )
            )


def notes_on_new(names: Iterable[str], known: Mapping[str, str]) -> Iterator[Message]:
    """A note on each new condition with a name like a known one: it may be misspelled. `known` maps
    folded names to conditions."""
    for name in names:
        near = nearest(folded(name), known, cutoff=_ALIKE)
        if near and folded(name) not in known:
            yield message(
                "loaders.new-condition",
                "the condition '{name}' is new; the nearest known is {near}. If you mean that, "
                "unload the layer and load it again with {near}",
                name=name,
                near=known[near[0]],
            )


def condition_identifier(name: str) -> str:
    """The identifier of a new condition: the words of its name, joined by hyphens."""
    return "-".join(_WORD.findall(name.lower()))
