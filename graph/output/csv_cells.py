"""Cells of exported tables, protected so that no spreadsheet reads them as formulas."""

from __future__ import annotations

import re

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # full-width signs too: East Asian spreadsheets accept them


def unarmed(cell: object) -> object:
    """The cell with an apostrophe before it if a spreadsheet would read it as a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text) else cell


def rearmed(text: str) -> str:
    """The original cell, without the apostrophe that `unarmed` added."""
    return text[1:] if text.startswith("'") and unarmed(text[1:]) == text else text
