"""The command `init`: templates of a layer, or of a whole field."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import say
from trialgraph.message import Message, message


def run(options: argparse.Namespace) -> None:
    from trialgraph.loaders.user.template import write_field, write_template

    path = Path(options.path)
    written = write_field(path) if options.field else write_template(path)
    say(options, _created(path, len(written)) if written != [path] else _created_book(path))
    say(options, _next_for_field(path) if options.field else _next_for_layer(path))


def _created(path: Path, count: int) -> Message:
    return message("cli.init.folder", "Created {count} files in {path}.", count=count, path=path)


def _created_book(path: Path) -> Message:
    return message("cli.init.workbook", "Created the workbook {path}.", path=path)


def _next_for_layer(path: Path) -> Message:
    return message(
        "cli.init.next",
        "The invented trial in it shows how to fill in the rows. When you have "
        "finished, run: trialgraph load tables {path}",
        path=path,
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
