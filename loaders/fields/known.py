"""The fields that a question can be about: shipped ones, installed ones, and any folder with a
`field.toml`.

A package adds fields by an entry point of the group `trialgraph.fields`: its name is that of the
field, its value a module or a package whose `FOLDER` is the folder of the field.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...errors import TrialgraphError, UnknownNameError
from ...evidence import DEFAULT, FOLDER
from ...message import Message, message

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

FILE = "field.toml"  # what makes a folder of tables a field
GROUP = "trialgraph.fields"
SHIPPED = "shipped"
IN_FOLDER = "folder"
_log = logging.getLogger(__name__)


class KnownField(NamedTuple):
    """A field: its key (its name, or the path of its folder), its folder, and where it is from:
    "shipped", "folder", or the package that installed it."""

    key: str
    folder: Path
    origin: str = SHIPPED


def default_field() -> KnownField:
    """The field of a question that names none."""
    return KnownField(DEFAULT.name, DEFAULT)


def known_fields() -> list[KnownField]:
    """The shipped and the installed fields: the default first, then by name."""
    return list(_known_in_order())


def is_shipped(folder: Path) -> bool:
    """Whether a folder is that of a shipped field."""
    return folder.resolve().parent == FOLDER.resolve()


def find_field(name: str | Path = "") -> KnownField:
    """The field of that name, or in that folder; the default field for an empty name.

    Raises `UnknownNameError` if there is none, and `TrialgraphError` if the name is no text, if
    several packages have a field of that name, or if a package's field is damaged.
    """
    if not isinstance(name, (str, Path)):
        raise TrialgraphError(
            message(
                "loaders.field-not-text",
                "a field is given by its name or its folder, not by {value}",
                value=repr(name),
            )
        )
    if not str(name):
        return default_field()
    folder = Path(name)
    found: KnownField | None = None
    for field in _known_in_order(str(name)):
        if field.key == str(name):
            if found:
                raise TrialgraphError(_same_name(found, field))
            if field.origin == SHIPPED:
                return field
            found = field
    if found:
        return found
    for field in _known_in_order() if folder.is_dir() else ():
        if folder.samefile(field.folder) and not _shares_its_name(field):
            return field
    if folder.is_dir():
        return KnownField(str(folder.resolve()), folder, IN_FOLDER)
    if len(folder.parts) > 1:
        raise TrialgraphError(
            message(
                "loaders.no-folder",
                "{folder} is not a folder; give a folder with field.toml and tables (CSV files or "
                "a workbook)",
                folder=folder,
            )
        )
    raise UnknownNameError("field", str(name), [field.key for field in known_fields()])


def _same_name(field: KnownField, other: KnownField) -> Message:
    return message(
        "loaders.fields-of-one-name",
        "the packages {package}, {other} have a field named '{name}'; give the folder of the one "
        "that you mean, or remove one of the packages",
        package=field.origin,
        other=other.origin,
        name=field.key,
    )


def _shares_its_name(field: KnownField) -> bool:
    """Whether another package has a field of that name, so that the name does not identify it."""
    return [other.key for other in _known_in_order()].count(field.key) > 1


def _known_in_order(sought: str = "") -> Iterator[KnownField]:
    """The shipped fields, and then the installed ones: packages are searched only if no shipped
    field is the one looked for. Raises `TrialgraphError` if the package of the field sought is
    damaged; another damaged one is left out with a warning."""
    shipped = [
        KnownField(file.parent.name, file.parent) for file in sorted(FOLDER.glob(f"*/{FILE}"))
    ]
    yield from sorted(shipped, key=lambda field: field.key != DEFAULT.name)
    yield from _installed({field.key for field in shipped}, sought)


def _installed(taken: set[str], sought: str) -> Iterator[KnownField]:
    from importlib.metadata import entry_points  # takes long to import

    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        if point.name in taken:
            continue
        try:
            folder = _folder_of(point)
        except TrialgraphError as error:
            if point.name == sought:
                raise
            _log.warning("%s", error)
            continue
        yield KnownField(point.name, folder, _package_of(point))


def _folder_of(point: EntryPoint) -> Path:
    try:
        return Path(point.load().FOLDER)
    except Exception as error:  # whatever another package raises on import
        raise TrialgraphError(
            message(
                "loaders.damaged-field",
                "the field '{field}' of the package {package} cannot be read ({error}); "
                "repair or remove the package",
                field=point.name,
                package=_package_of(point),
                error=error,
            )
        ) from error


def _package_of(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
