"""The conditions that a user's tables are about: declared for all rows, or those of the field.

A folder of tables may contain a `field.toml` that names `conditions`. Rows that name none of their
own then belong to these, and count for no profile that lacks them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ...errors import TableError, TrialgraphError
from ...graph.model.conditions import COLUMN, CRITERIA
from ...graph.model.name_index import folded
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ...message import message
from ..fields.declaration import unknown_keys
from ..fields.known import FILE
from ..tables.condition_names import (
    condition_identifier,
    notes_on_new,
    refuse_unusable_conditions,
)
from ..tables.reading import Rows
from ..tables.user_tables import UserTables

_TABLES = (*CRITERIA, "rules")
_NAMES = ("condition", "label_en", "label_zh", "synonyms", "hidden_labels")


def declared_conditions(path: Path) -> tuple[str, ...]:
    """The names of the conditions in the `field.toml` of a folder of tables; none without one.

    Raises `TrialgraphError` if the file cannot be read, and `TableError` for a key that it cannot
    have.
    """
    file = path / FILE
    if not path.is_dir() or not file.is_file():
        return ()
    try:
        declared = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise TrialgraphError(
            message(
                "loaders.unreadable-field-file",
                "{file} cannot be read as TOML ({error}); correct it, save it as UTF-8, and check "
                "its permissions",
                file=file,
                error=error,
            )
        ) from None
    if faults := list(unknown_keys(declared)):  # a misspelled key would leave out what it says
        raise TableError(faults)
    names = declared.get(COLUMN, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TrialgraphError(
            message(
                "loaders.field-file-conditions",
                '{file}: write the conditions as a list of texts: conditions = ["…"]',
                file=file,
            )
        )
    return tuple(names)


def assign_conditions(read: UserTables, names: Sequence[str], before: Rows) -> tuple[str, ...]:
    """Gives the named conditions to the rows that name none; returns their identifiers.

    A condition that nobody has defined is added, with a note if its name resembles a known one: it
    may be misspelled. If the field has one of them, the rows belong to
    the field: nothing is filled in, and no identifier is returned.
    """
    refuse_unusable_conditions(names)
    known = _by_name([*before.get("conditions", ()), *read.rows.get("conditions", ())])
    read.notes += notes_on_new(names, known)
    identifiers = [known.get(folded(name)) or _added(name, read) for name in names]
    of_field = {
        condition for row in before.get("fields", ()) for condition in row[COLUMN].split(SEPARATOR)
    }
    if not identifiers or of_field.intersection(identifiers):
        return ()
    for table in _TABLES:
        for row in read.rows.get(table, ()):
            if not row.get(COLUMN):
                row[COLUMN] = SEPARATOR.join(sorted(identifiers))
    return tuple(identifiers)


def _by_name(conditions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Name (folded) → condition."""
    return {
        folded(name): row["condition"]
        for row in conditions
        for column in _NAMES
        for name in row.get(column, "").split(SEPARATOR)
        if name
    }


def _added(name: str, read: UserTables) -> str:
    """The identifier of a condition that is added to the user's rows."""
    identifier = condition_identifier(name)
    row = dict.fromkeys(TABLES["conditions"].by_name, "")
    read.rows.setdefault("conditions", []).append(row | {"condition": identifier, "label_en": name})
    read.places.setdefault("conditions", []).append((FILE, 1))
    return identifier
