"""Numbers as people and programs write them, in one form: ASCII digits and a decimal point."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialgraph.plain_signs import plain_signs

_MINUS = str.maketrans(dict.fromkeys("−‐‑‒–—﹣－", "-") | dict.fromkeys("\u00a0\u202f\u2009 '’"))
_MISSING = {"", "na", "n/a", "nan", "null", "none", ".", "-", "#n/a"}
_DECIMAL_COMMA = re.compile(r"[<>=]?-?[0-9]*,[0-9]+(?:e-?[0-9]+)?", re.IGNORECASE)
_IN_THOUSANDS = re.compile(r"[<>=]?-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_IN_THOUSANDS_BY_POINT = re.compile(r"[<>=]?-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")


def spelled_plainly(cell: str) -> str:
    """A number with ASCII digits, a hyphen as minus sign, and no spaces; empty if it is missing."""
    plain = plain_signs(cell).translate(_MINUS)
    return "" if plain.casefold() in _MISSING else plain


def has_decimal_commas(cells: Iterable[str]) -> bool:
    """Whether the numbers of a table have a comma as their decimal mark.

    They do if a comma stands where no thousands end, or if all numbers with a mark have a comma.
    """
    with_mark = [cell for cell in cells if "," in cell or "." in cell]
    commas = [cell for cell in with_mark if _DECIMAL_COMMA.fullmatch(cell)]
    if any(not _IN_THOUSANDS.fullmatch(cell) for cell in commas):
        return True
    return bool(commas) and len(commas) == len(with_mark)


def with_point(cell: str, decimal_commas: bool, counts: bool) -> str:
    """The number with a decimal point and no mark of thousands; unchanged if it is not clear.

    `decimal_commas`: what the table uses. `counts`: the column has whole numbers, in which a mark
    before three digits is one of thousands.
    """
    if counts and _IN_THOUSANDS.fullmatch(cell):
        return cell.replace(",", "")
    if counts and decimal_commas and _IN_THOUSANDS_BY_POINT.fullmatch(cell):
        return cell.replace(".", "")
    if decimal_commas and _DECIMAL_COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    if decimal_commas and _IN_THOUSANDS_BY_POINT.fullmatch(cell) and "," in cell:
        return cell.replace(".", "").replace(",", ".")
    if not decimal_commas and _IN_THOUSANDS.fullmatch(cell):
        return cell.replace(",", "")
    return cell
