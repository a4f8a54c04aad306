"""Cells of tables that are handed out: no spreadsheet takes one for a formula."""

from __future__ import annotations

import re

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide signs too: spreadsheets of East Asia take them


def unarmed(cell: object) -> object:
    """The cell as a spreadsheet shows it: what would be taken for a formula gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text) else cell


def rearmed(text: str) -> str:
    """The cell as it was before `unarmed`."""
    return text[1:] if text.startswith("'") and unarmed(text[1:]) == text else text
