"""Splits the lines of a table into cells; each character keeps its original position."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Cell = tuple[int, int]  # a half-open span of the original
CellRow = list[Cell]
Character = tuple[int, str]  # a character, and its position in the original
Rewriting = tuple[
    int, int, Iterator[Character]
]  # a half-open span of the original, and its new text
_BETWEEN = re.compile(r"(?:(?<![ \t])[ \t]++)?\|[ \t]*|\t+| {2,}")
RULE = re.compile(r"[\s|:+=–—-]*\Z")
FIGURE = re.compile(
    r"[<>≥≤~≈=(\[ ]*(?:[0-9.]|NR\b|NE\b|NA\b|N/R\b|未达|尚未|-|–|—|/|\Z)|not (?:reached|reported)",
    re.IGNORECASE,
)


def cells_of(line: str, place: int) -> CellRow:
    """The cells of a line that starts at `place`, without outer bars.

    There are none if the line is a horizontal rule.
    """
    if RULE.match(line):
        return []
    bare = line.rstrip()
    first = len(bare) - len(bare.lstrip())
    first += bare.startswith("|", first) and len(bare) - first - len(bare[first + 1 :].lstrip())
    last = len(bare) - bare.endswith("|")
    cells, start = [], first
    for match in _BETWEEN.finditer(line, first, last):
        cells.append((place + start, place + match.start()))
        start = match.end()
    return [*cells, (place + start, place + max(last, start))]


def aligned_to_titles(original: str, titles: CellRow, row: CellRow) -> CellRow:
    """A row of a space-aligned table, with empty cells added so that its cells match the titles."""
    if len(row) >= len(titles) or "|" in original[titles[0][0] : row[-1][1]]:
        return row
    above, here = _line_start(original, titles[0][0]), _line_start(original, row[0][0])
    assigned = [(row[0][0], row[0][0])] * len(titles)
    for cell in row:
        start, end = cell[0] - here, cell[1] - here
        places = [
            place
            for place, title in enumerate(titles)
            if start < title[1] - above and title[0] - above < end
        ]
        if len(places) != 1 or assigned[places[0]][0] < assigned[places[0]][1]:
            return row
        assigned[places[0]] = cell
    return assigned


def _line_start(original: str, place: int) -> int:
    return original.rfind("\n", 0, place) + 1


def with_bars(original: str, row: Sequence[Cell]) -> Iterator[Character]:
    """A row as printed, with bars between its cells."""
    for cell in row:
        yield from characters_of(original, cell)
        yield from inserted(cell, " | " if cell is not row[-1] else "\n")


def characters_of(original: str, cell: Cell) -> Iterator[Character]:
    return iter(enumerate(original[slice(*cell)], cell[0]))


def inserted(cell: Cell, signs: str) -> Iterator[Character]:
    """Characters that are not in the original, positioned at the end of a cell."""
    return ((max(cell[0], cell[1] - 1), sign) for sign in signs)
