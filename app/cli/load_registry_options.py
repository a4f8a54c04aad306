"""The options of `load registry`."""

from __future__ import annotations

from typing import Any

from trialgraph.cli.shared_options import command, layer_options


def registry_options(load_commands: Any) -> None:
    sub = command(
        load_commands, "registry", "load_registry:load_registry",
        "Loads ClinicalTrials.gov records (JSON of the interface's version 2, JSON lines, older XML, zips and folders of them) as a layer.",
        "load registry NCT02540993.json --dry-run", "load registry records.zip --name finerenone --add-unknown",
        "load registry records/ --format json --processes 2",
    )  # fmt: skip
    sub.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a file of records in any of these forms, or a folder of such files",
    )
    layer_options(sub)
    sub.add_argument("--dry-run", action="store_true", help="read and report, load nothing")
    sub.add_argument(
        "--add-unknown",
        action="store_true",
        help="add drugs that the evidence does not know, without class, and conditions that it is not about, as features",
    )
    sub.add_argument(
        "--all-events",
        action="store_true",
        help="load every serious adverse event, also those of fewer than 1 in 100 people in every group",
    )
    sub.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="CONDITION",
        help="a condition that the evidence is about, besides those it says itself; may be repeated",
    )
    sub.add_argument(
        "--processes",
        type=int,
        default=0,
        metavar="N",
        help="how many convert beside each other (default: 1 for a small load, else one a core)",
    )
    sub.add_argument(
        "--unread",
        default="",
        metavar="FILE",
        help="write everything that was not read to this CSV file too",
    )
    sub.add_argument(
        "--format",
        choices=("table", "csv", "json"),
        default="table",
        help="how to print: a summary, the list of what was not read, or both for machines (default: table)",
    )
