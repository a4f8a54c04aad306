"""Text in columns and lines for a terminal: tables, and sentences that wrap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from ...text_width import ANSI, columns_of

WIDTH = 100
Say = Callable[[str], str]  # a sentence in the language of the reader
_NARROWEST, _LONGEST_WORD, _READABLE_NAME, _READABLE_TEXT, _LONGEST_RULE = 6, 34, 14, 44, 40
_TOO_NARROW = 36  # a column of sentences narrower than this moves below its row
_INDENT = "    "
_SHORTEST_REST = 4  # letters that a word cut at a hyphen leaves for the next line
_BREAKS = re.compile(r"(?<=\S[-/_])|\s+")  # a sign before a number is no break
_UNIT = re.compile(r"（*(?:[a-z-]+:[一-鿿]+|[一-鿿]|[^\s一-鿿（，。；：）、]+|\S)[，。；：）、,]*")


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int = WIDTH,
    headings: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """A table at most `width` columns wide: the widest columns shrink, and their cells wrap.

    `headings`: the index of a row → a line that stands above it.

    Columns on the right for which there is no room are printed below each row, indented.
    """
    columns = [[head[i], *(row[i] for row in rows)] for i in range(len(head))]
    kept = _kept_beside(columns, width)
    widths = _widths(columns[:kept], width)
    below = columns[kept:]
    is_labelled = len(below) > 1 or not _holds_sentences(below)
    lines = _row(head[:kept], widths)
    if not is_labelled:
        lines += [_INDENT + head[-1]]
    lines += [_rule(widths)]
    for number, row in enumerate(rows):
        if number in headings:
            lines.append(headings[number])
        lines += _row(row[:kept], widths)
        for label, cell in zip(head[kept:], row[kept:], strict=True):
            if cell:
                text = _labelled(label, cell) if is_labelled else cell
                lines += wrapped_lines(_INDENT + text, width, _INDENT)
    return "\n".join(line.rstrip() for line in lines)


def _kept_beside(columns: Sequence[Sequence[str]], width: int) -> int:
    """The number of columns that fit beside each other, so that no word breaks and the last
    column, if it holds sentences, is not too narrow to read."""
    longest = [max(map(columns_of, cells)) for cells in columns]
    needed = [
        max(min(part, _LONGEST_WORD), min(wide, _READABLE_NAME), _longest_link(cells))
        for part, wide, cells in zip(_longest_parts(columns), longest, columns, strict=True)
    ]
    if needed:
        needed[-1] = max(needed[-1], min(_TOO_NARROW, longest[-1]))
    for kept in range(len(columns), 1, -1):
        widths = _widths(columns[:kept], width)
        if all(wide >= least for wide, least in zip(widths, needed, strict=False)):
            return kept
    return min(len(columns), 1)


def _longest_link(cells: Sequence[str]) -> int:
    """The width of the longest address; a terminal follows it only if it is on one line."""
    return max(
        (columns_of(word) for cell in cells if "://" in cell for word in cell.split()), default=0
    )


def _holds_sentences(columns: Sequence[Sequence[str]]) -> bool:
    return any(columns_of(cell) > _READABLE_TEXT for cells in columns for cell in cells)


def _labelled(label: str, cell: str) -> str:
    return f"{label}: {cell}" if label.isascii() else f"{label}：{cell}"


def _rule(widths: Sequence[int]) -> str:
    return _line(["─" * min(column_width, _LONGEST_RULE) for column_width in widths], widths)


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
    parts = _longest_parts(columns)
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


def _longest_parts(columns: Sequence[Sequence[str]]) -> list[int]:
    """The width of the longest part of a word in each column."""
    return [
        max((columns_of(part) for cell in cells for part in _BREAKS.split(cell)), default=0)
        for cells in columns
    ]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell + " " * (width - columns_of(cell)) for cell, width in zip(cells, widths, strict=True)
    )


def wrapped_lines(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` columns; all but the first begin with `indent`."""
    lines: list[str] = []
    taken = 0  # columns of the last line
    for gap, unit in _units(text):
        for number, piece in enumerate(_pieces(unit, width - len(indent))):
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
    signs = [at + 1 for at, letter in enumerate(word[:fits]) if letter in "-/_" and at]
    good = [cut for cut in signs if cut <= len(word) - _SHORTEST_REST]
    cut = max(good or signs, default=fits)
    return [word[:cut], *_pieces(word[cut:], width)]


def wrapped(text: str, width: int = WIDTH, indent: str = "") -> str:
    return "\n".join(wrapped_lines(text, width, indent))


def sentences(texts: Iterable[str], width: int = WIDTH, say: Say = str) -> list[str]:
    """Each sentence translated and wrapped; an empty one stays an empty line."""
    return [wrapped(say(text), width, "  ") if text else "" for text in texts]
