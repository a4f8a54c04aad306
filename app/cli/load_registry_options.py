"""The options of `load registry`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.identity_options import identity_options
from trialgraph.cli.shared_options import (
    PLAIN_FORMATS,
    add_command,
    condition_option,
    layer_options,
    takes_file,
)
from trialgraph.message import message


def add_load_registry(kinds: Any) -> None:
    sub = add_command(
        kinds,
        "registry",
        "load_registry",
        message(
            "cli.load_registry",
            "Load ClinicalTrials.gov records as a layer on top of the built-in evidence.",
        ),
        about=message(
            "cli.load_registry.about",
            "Reads JSON from version 2 of the ClinicalTrials.gov API and from version 1 "
            "(FullStudies), JSON Lines, the older XML, and zip archives or folders of these. Data "
            "that cannot be read reliably are listed with their location and the reason. A record "
            "that looks like a trial of the evidence is left out until --same-as or --not-same "
            "states whether they are one trial.",
        ),
        examples=(
            "load registry NCT02540993.json --dry-run",
            "load registry records.zip --name phase3 --add-unknown",
            "load registry records/ --format json --processes 2",
            "load registry NCT01234567.json --same-as NCT01234567=ASPIRE",
        ),
    )
    files = sub.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=message("cli.load_registry.files", "files of records, or folders of such files"),
    )
    takes_file(files)
    layer_options(sub)
    sub.add_argument(
        "--dry-run",
        action="store_true",
        help=message(
            "cli.load_registry.dry_run", "read the records and print a report, but load nothing"
        ),
    )
    sub.add_argument(
        "--add-unknown",
        action="store_true",
        help=message(
            "cli.load_registry.add_unknown",
            "also add drugs and conditions that are not in the evidence (drugs are added "
            "without a class; results on a condition outside the field count for none of its "
            "profiles)",
        ),
    )
    sub.add_argument(
        "--all-events",
        action="store_true",
        help=message(
            "cli.load_registry.all_events",
            "load all serious adverse events, including those that affected fewer than 1 in 100 "
            "people in every group",
        ),
    )
    sub.add_argument(
        "--strict",
        action="store_true",
        help=message(
            "cli.load_registry.strict",
            "load nothing if a file or record cannot be read (default: skip and list it)",
        ),
    )
    identity_options(sub)
    condition_option(
        sub,
        message(
            "cli.load_registry.condition",
            "another name of a condition of the field; repeatable",
        ),
    )
    sub.add_argument(
        "--processes",
        type=int,
        default=0,
        metavar="N",
        help=message(
            "cli.load_registry.processes",
            "number of parallel processes (default: 1 for small loads, otherwise one per "
            "core, up to 4)",
        ),
    )
    unread = sub.add_argument(
        "--unread",
        default="",
        metavar="FILE",
        help=message(
            "cli.load_registry.unread", "also write the list of unread data to this CSV file"
        ),
    )
    takes_file(unread)
    sub.add_argument(
        "--format",
        choices=PLAIN_FORMATS,
        default="table",
        help=message(
            "cli.load_registry.format",
            "what to print: table (a summary), csv (the list of unread data) or json (both) "
            "(default: %(default)s)",
        ),
    )
