"""Values that earlier versions had in a column, and that are now written as an empty cell."""

from __future__ import annotations

from ...message import message

_NOW_EMPTY = {("trials", "setting"): "unstated"}


def remedy_for_former(table: str, column: str, value: str) -> str:
    """What to write instead of a value of earlier versions; empty for other values."""
    if _NOW_EMPTY.get((table, column)) != value:
        return ""
    return message("loaders.former-value.remedy", "Leave the cell empty: that means not stated")


def without_former_values(table: str, row: dict[str, str]) -> dict[str, str]:
    """The row of a stored layer without the values of earlier versions."""
    return {column: cell for column, cell in row.items() if _NOW_EMPTY.get((table, column)) != cell}
