"""The command `init`: templates of a layer, or of a whole field."""

from __future__ import annotations

import argparse
from pathlib import Path
from shlex import quote

from trialgraph.cli.printing import say
from trialgraph.errors import TrialgraphError
from trialgraph.loaders.fields.known import find_field
from trialgraph.message import Message, message


def run(options: argparse.Namespace) -> None:
    from trialgraph.own_fields import init

    path, field = _arguments(options)
    written = init(path, field=field)
    say(options, _created(path, len(written)) if written != [path] else _created_book(path))
    say(options, _next_for_field(path) if field is True else _next_for_layer(path, str(field)))


def _arguments(options: argparse.Namespace) -> tuple[Path, bool | str]:
    """The path, and the field: True for a whole field. `init --field DIR` is that, too, unless the
    field exists. Raises `TrialgraphError` if there is no path."""
    if options.path:
        return Path(options.path), options.field
    is_new = isinstance(options.field, str) and options.field and not _exists(options.field)
    if not is_new:
        raise TrialgraphError(
            message(
                "cli.init.no_path",
                "give the folder to create: trialgraph init DIR, or for a layer over another field "
                "trialgraph init DIR --field NAME",
            )
        )
    return Path(options.field), True


def _exists(field: str) -> bool:
    try:
        find_field(field)
    except TrialgraphError:
        return False
    return True


def _created(path: Path, count: int) -> Message:
    return message("cli.init.folder", "Created {count} files in {path}.", count=count, path=path)


def _created_book(path: Path) -> Message:
    return message("cli.init.workbook", "Created the workbook {path}.", path=path)


def _next_for_layer(path: Path, field: str) -> Message:
    return message(
        "cli.init.next",
        "The invented trial in it shows how to fill in the rows. When you have "
        "finished, run: trialgraph load tables {path}{field}",
        path=path,
        field=f" --field {quote(field)}" if field else "",
    )


def _next_for_field(path: Path) -> Message:
    from trialgraph.loaders.fields.declaration import read_declaration

    return message(
        "cli.init.next_field",
        "The invented tumour in it shows how to fill in the rows. Try it: "
        'trialgraph support "{example}" --field {path}',
        example=read_declaration(path).row["example"],
        path=path,
    )
