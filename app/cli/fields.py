"""The command `fields`: the shipped and the installed fields."""

from __future__ import annotations

import argparse

from trialgraph.cli.printing import language, print_rows
from trialgraph.loaders.fields.known import KnownField, find_field, known_fields
from trialgraph.loaders.fields.summary import COLUMNS, field_summary

_SHOWN = ("name", "label", "trials", "results", "counts_lines", "origin")


def run(options: argparse.Namespace) -> None:
    """List the fields. Raises `UnknownNameError` for an unknown name."""
    fields = [find_field(options.name)] if options.name else known_fields()
    rows = [_row(field) for field in fields]
    print_rows(options.format, COLUMNS, rows, _SHOWN, language(options))


def _row(field: KnownField) -> list[str | int]:
    summary = field_summary(field)
    return [summary[column] for column in COLUMNS]
