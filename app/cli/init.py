"""The command `init`: template tables for a user's own evidence."""

from __future__ import annotations

import argparse
from pathlib import Path

from trialgraph.cli.printing import say
from trialgraph.loaders.user.template import write_template
from trialgraph.message import message


def run(options: argparse.Namespace) -> None:
    path = Path(options.path)
    written = write_template(path)
    if written == [path]:
        say(options, message("cli.init.workbook", "Created the workbook {path}.", path=path))
    else:
        count = len(written)
        created = message(
            "cli.init.folder", "Created {count} files in {path}.", count=count, path=path
        )
        say(options, created)
    say(
        options,
        message(
            "cli.init.next",
            "The invented trial in it shows how to fill in the rows. When you have "
            "finished, run: trialgraph load tables {path}",
            path=path,
        ),
    )
