"""Text in columns and lines for a terminal: tables, and sentences that wrap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ...text_width import ANSI, columns_of

WIDTH = 100
Say = Callable[[str], str]  # a sentence in the language of the reader
_NARROWEST, _LONGEST_WORD, _READABLE_NAME, _READABLE_TEXT, _LONGEST_RULE = 6, 34, 14, 44, 40
_BREAKS = re.compile(r"(?<=\S[-/_])|\s+")  # a sign before a number is no break
_UNIT = re.compile(r"（*(?:[一-鿿]|[^\s一-鿿（，。；：）、]+|\S)[，。；：）、]*")


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int = WIDTH) -> str:
    """A table at most `width` columns wide: the widest columns shrink, and their cells wrap."""
    columns = [[head[i], *(row[i] for row in rows)] for i in range(len(head))]
    widths = _widths(columns, width)
    rule = _line(["─" * min(column_width, _LONGEST_RULE) for column_width in widths], widths)
    lines = [*_row(head, widths), rule, *(line for row in rows for line in _row(row, widths))]
    return "\n".join(line.rstrip() for line in lines)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """A row as lines of text."""
    wrapped_cells = [wrapped_lines(cell, widths[i]) or [""] for i, cell in enumerate(cells)]
    height = max(map(len, wrapped_cells))
    return [
        _line([cell[level] if level < len(cell) else "" for cell in wrapped_cells], widths)
        for level in range(height)
    ]


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column.

    If the table is too wide, the last column shrinks first, then the others to the width of a
    readable name, then all columns.
    """
    widths = [max(map(columns_of, cells)) for cells in columns]
    parts = [
        max((columns_of(part) for cell in cells for part in _BREAKS.split(cell)), default=0)
        for cells in columns
    ]
    last = len(widths) - 1
    floors = (
        [*widths[:last], _READABLE_TEXT],
        [*(max(part, _READABLE_NAME) for part in parts[:last]), _READABLE_TEXT],
        [min(part, _LONGEST_WORD) for part in parts],
        [_NARROWEST] * len(widths),
    )
    for floor in floors:
        while sum(widths) + 2 * last > width:
            slack = [
                column_width - least for column_width, least in zip(widths, floor, strict=True)
            ]
            if max(slack) <= 0:
                break
            widths[slack.index(max(slack))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell + " " * (width - columns_of(cell)) for cell, width in zip(cells, widths, strict=True)
    )


def wrapped_lines(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns; all but the first begin with `indent`."""
    lines: list[str] = []
    taken = 0  # columns of the last line
    for gap, unit in _units(text):
        for number, piece in enumerate(_pieces(unit, width)):
            added = f"{'' if number else gap}{piece}"
            wide = columns_of(added)
            if lines and taken + wide <= width:
                lines[-1] += added
                taken += wide
            else:
                lines.append((indent if lines else text[: len(text) - len(text.lstrip())]) + piece)
                taken = columns_of(lines[-1])
    return lines


def _units(text: str) -> list[tuple[str, str]]:
    """Words and wide characters, each with the space before it; lines break between them."""
    if text.isascii():
        return [(" ", word) for word in text.split()]
    units, end = [], 0
    for match in _UNIT.finditer(text):
        units.append((" " if match.start() > end else "", match[0]))
        end = match.end()
    return units


def _pieces(word: str, width: int) -> list[str]:
    """The pieces of a word too long for a line, cut after a hyphen or slash if possible."""
    if columns_of(word) <= width or ANSI.search(word):
        return [word]
    fits = next(
        size for size in range(len(word), 0, -1) if columns_of(word[:size]) <= max(width, 2)
    )
    cut = max((word.rfind(sign, 1, fits) + 1 for sign in "-/_"), default=0) or fits
    return [word[:cut], *_pieces(word[cut:], width)]


def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    return "\n".join(wrapped_lines(text, width, indent))


def sentences(texts: Iterable[str], width: int = WIDTH, say: Say = str) -> list[str]:
    """Each sentence translated and wrapped; an empty one stays an empty line."""
    return [wrapped(say(text), width, "  ") if text else "" for text in texts]
