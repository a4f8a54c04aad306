"""`tokens.csv`: the numerals of each paragraph, with the rows that contain them or a reason."""

from __future__ import annotations

from ...graph.model.rows import SEPARATOR
from .numerals import Cell, Row

FILE = "tokens.csv"
COLUMNS = ("source", "paragraph", "position", "token", "rows", "reason")
# The same figure is printed again: the token lists its rows, but needs no cell of its own.
REPEATED = "repeated"
# Part of a figure that is garbled in the text; its rows, if any, contain the corrected figure.
GARBLED = "garbled"
REASONS = (
    "reference number",
    "name",
    "interval level",
    "figure or table number",
    "phase in general",
    "cycle length",
    "dose",
    "example",
    "grade without regimen",
    "context without row",
    REPEATED,
    GARBLED,
)


def listed_rows(token: Row) -> list[str]:
    """The rows (`table:identifier`) that a token lists."""
    return [name for name in token["rows"].split(SEPARATOR) if name]


def is_legible(cell: Cell, garbled_rows: frozenset[str]) -> bool:
    """Whether the figures of a cell are legible in the text, that is, not garbled."""
    return cell.row not in garbled_rows


def garbled_rows(tokens: list[Row]) -> frozenset[str]:
    """The rows with figures that are garbled in the text."""
    return frozenset(
        name for token in tokens if token["reason"] == GARBLED for name in listed_rows(token)
    )
