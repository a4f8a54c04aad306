"""Names of conditions that a user gives as options: one condition each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...errors import TrialgraphError
from ...message import message

_WORD = re.compile(r"\w+")
_BETWEEN = ";"  # what separates names in a cell


def refuse_unusable_conditions(names: Iterable[str]) -> None:
    """Raises `TrialgraphError` for a name without a letter or digit, and for several in one."""
    for name in names:
        if not _WORD.search(name) or _BETWEEN in name:
            raise TrialgraphError(
                message(
                    "loaders.condition-name",
                    "{name!r} is not the name of a condition; give one name at a time "
                    "(--condition A --condition B)",
                    name=name,
                )
            )


def condition_identifier(name: str) -> str:
    """The identifier of a new condition: the words of its name, joined by hyphens."""
    return "-".join(_WORD.findall(name.lower()))
