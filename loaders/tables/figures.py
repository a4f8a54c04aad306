"""Figures in a user's cells, as spreadsheets of other countries write them, in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...graph.model.columns import Table

_FIGURES = ("decimal", "printed", "integer", "date")
# Full-width characters, as Chinese and Japanese keyboards write them, and the minus sign.
_WIDE = str.maketrans("０１２３４５６７８９．，－＜＞＝−", "0123456789.,-<>=-")
# A number with a decimal comma; 1,234 is none, because the comma may separate thousands.
_DECIMAL_COMMA = re.compile(
    r"(?<![0-9.,])(?![1-9][0-9]{0,2},[0-9]{3}(?![0-9]))([0-9]*),([0-9]+)(?![0-9.,])"
)


def plain_figures(table: Table, cells: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """The cells of a row with figures in ASCII and decimal points, and in how many a comma was one.

    Only columns of figures and dates change.
    """
    plain = dict(cells)
    commas = 0
    for column, cell in cells.items():
        if column not in table.by_name or table.by_name[column].kind not in _FIGURES:
            continue
        plain[column] = cell.translate(_WIDE)
        if "," in plain[column] and table.by_name[column].kind in ("decimal", "printed"):
            plain[column], count = _DECIMAL_COMMA.subn(r"\1.\2", plain[column])
            commas += bool(count)
    return plain, commas
