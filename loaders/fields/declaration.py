"""Reads `field.toml`: what a field is about, and how its profiles are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import Fault, nearest
from ...graph.model.rows import SEPARATOR
from ...graph.model.schema import TABLES
from ...message import message
from ..tables.fault_parts import did_you_mean
from .known import FILE

_ENDPOINTS = "endpoints"  # the order in which endpoints decide; not a column
_NAME = "name"
_TABLE = TABLES["fields"]
_COLUMNS = tuple(column.name for column in _TABLE.columns[1:])
_KEYS = (_NAME, *_COLUMNS, _ENDPOINTS)
_NAMED_SO = re.compile(
    r"\w[\w.-]*"
)  # what --field takes as a name, and not as a folder or an option
_REQUIRED = (_NAME, *(column.name for column in _TABLE.columns[1:] if column.required))


class Declaration(NamedTuple):
    """The row of the table `fields`, the order of the deciding endpoints, and the faults."""

    row: dict[str, str]
    endpoints: tuple[str, ...]
    faults: list[Fault]

    @property
    def name(self) -> str:
        return self.row.get(_TABLE.key, "")


def read_declaration(folder: Path) -> Declaration:
    """The declaration of the field in a folder; its faults name `field.toml` and the key."""
    try:
        declared = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Declaration({}, (), [no_declaration(folder)])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        problem = message(
            "loaders.invalid-field-file", "cannot be read as TOML ({error})", error=error
        )
        remedy = message(
            "loaders.invalid-field-file.remedy",
            "Correct it, save it as UTF-8, and check its permissions",
        )
        return Declaration({}, (), [Fault(FILE, 1, "", "", problem, remedy)])
    faults = [*unknown_keys(declared), *_missing_keys(declared), *_wrong_values(declared)]
    order = declared.get(_ENDPOINTS, [])
    row = {
        _TABLE.key: _cell(declared.get(_NAME, "")),
        **{column: _cell(declared.get(column, "")) for column in _COLUMNS},
    }
    return Declaration(row, tuple(order) if isinstance(order, list) else (), faults)


def no_declaration(folder: Path) -> Fault:
    """The fault of a folder without `field.toml`."""
    problem = message("loaders.no-field-file", "the file is missing")
    if any(folder.glob("*.csv")) or any(folder.glob("*.xlsx")):
        remedy = message(
            "loaders.no-field-file.layer",
            "{folder} looks like a layer: to add its tables to a field, run trialgraph load tables "
            "{folder}; for a template of a field, run trialgraph init DIR --field",
            folder=folder,
        )
    else:
        remedy = message(
            "loaders.no-field-file.remedy",
            "Run trialgraph init DIR --field for a template of a field",
        )
    return Fault(FILE, 1, "", "", problem, remedy)


def _cell(value: Any) -> str:
    """A value of TOML as the cell of a table."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return SEPARATOR.join(map(str, value)) if isinstance(value, list) else str(value).strip()


def unknown_keys(declared: Mapping[str, Any]) -> Iterator[Fault]:
    """A fault for each key that no `field.toml` has, of a field or of a layer."""
    for key in declared.keys() - set(_KEYS):
        problem = message("loaders.unknown-field-key", "is not a key of field.toml")
        remedy = did_you_mean(nearest(key, _KEYS)) or message(
            "loaders.unknown-field-key.remedy", "Keys: {keys}", keys=", ".join(_KEYS)
        )
        yield Fault(FILE, 1, key, key, problem, remedy)


def _missing_keys(declared: Mapping[str, Any]) -> Iterator[Fault]:
    for key in _REQUIRED:
        if declared.get(key) in (None, "", []):
            problem = message("loaders.no-field-key", "the key is missing or empty")
            remedy = message("loaders.empty-cell.remedy", "Fill it in")
            yield Fault(FILE, 1, key, "", problem, remedy)


def _wrong_values(declared: Mapping[str, Any]) -> Iterator[Fault]:
    several = {_ENDPOINTS, *(column.name for column in _TABLE.columns if column.several)}
    truth = {column.name for column in _TABLE.columns if column.choices == ("yes", "no")}
    for key, value in declared.items():
        if key in several and not _is_list_of_texts(value):
            remedy = message(
                "loaders.field-key.list", 'Write a list of texts: {key} = ["…"]', key=key
            )
        elif key in truth and not isinstance(value, bool):
            remedy = message("loaders.field-key.truth", "Write true or false, without quotes")
        elif key in _KEYS and key not in several | truth and not isinstance(value, str):
            remedy = message("loaders.field-key.text", 'Write text: {key} = "…"', key=key)
        else:
            continue
        problem = message("loaders.field-key.kind", "has the wrong kind of value")
        yield Fault(FILE, 1, key, str(value), problem, remedy)
    name = declared.get(_NAME)
    if isinstance(name, str) and name and not _NAMED_SO.fullmatch(name):
        problem = message("loaders.field-name", "cannot be the name of a field")
        remedy = message(
            "loaders.field-name.remedy",
            "Use letters, digits, hyphens and points, and begin with a letter or digit",
        )
        yield Fault(FILE, 1, _NAME, name, problem, remedy)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
