"""Cells of exported tables that no spreadsheet reads as a formula."""

from __future__ import annotations

import re

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide signs too: spreadsheets of East Asia take them


def unarmed(cell: object) -> object:
    """The cell with an apostrophe before it if a spreadsheet would read it as a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text) else cell


def rearmed(text: str) -> str:
    """The cell as it was before `unarmed`."""
    return text[1:] if text.startswith("'") and unarmed(text[1:]) == text else text
