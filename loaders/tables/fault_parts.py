"""Parts of fault messages that several checks use: the nearest name, and common remedies."""

from __future__ import annotations

from pathlib import Path

from ...errors import Fault, nearest
from ...graph.model.schema import TABLES
from ...message import message

FIRST_ROW = 2  # as in a spreadsheet: row 1 is the header


def did_you_mean(names: list[str]) -> str:
    """A question that suggests the first of some names; empty if there are none."""
    return message("loaders.did-you-mean", "Did you mean {name}?", name=names[0]) if names else ""


def moved_column(table: str, column: str) -> tuple[str, str] | None:
    """The problem and remedy of a column that earlier versions had in this table; None for
    others."""
    if not (table == "trials" and column.startswith("rob_")):
        return None
    moved_to = "judgements"
    return (
        message("loaders.moved-column", "the column is now in the table {table}", table=moved_to),
        message(
            "loaders.moved-column.remedy",
            "Enter each judgement as a row of {table}.csv, with judged_by and judged_on (see "
            "evidence/README.md), and remove the column",
            table=moved_to,
        ),
    )


def save_as_utf8() -> str:
    """The remedy for a file in another encoding."""
    return message("loaders.not-utf8.remedy", "Save it as CSV UTF-8")


def is_translation(file: Path) -> bool:
    """Whether a file beside the tables has translations of their sentences."""
    return file.name.startswith("sentences-")


def unknown_table(place: str, name: str) -> Fault:
    """The fault of a file or sheet that is not a table."""
    problem = message("loaders.unknown-table", "is not the name of a table")
    remedy = did_you_mean(nearest(name, TABLES)) or message(
        "loaders.unknown-table.remedy", "Tables: {tables}", tables=", ".join(TABLES)
    )
    return Fault(place, 1, "", name, problem, remedy)
