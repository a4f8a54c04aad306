"""The cells of a line of a table, and how what stands in them is told again: sign by sign, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Cell = tuple[int, int]  # a half-open span of the original
Row = list[Cell]
Sign = tuple[int, str]  # a sign, and the place from which it comes
Piece = tuple[int, int, Iterator[Sign]]  # a half-open span of the original, and how it is told
_BETWEEN = re.compile(r"[ \t]*\|[ \t]*|\t+| {2,}")
RULE = re.compile(r"[\s|:+=–—-]*\Z")
FIGURE = re.compile(
    r"[<>≥≤~≈=(\[ ]*(?:[0-9.]|NR\b|NE\b|NA\b|N/R\b|未达|尚未|-|–|—|/|\Z)|not (?:reached|reported)",
    re.IGNORECASE,
)


def cells_of(line: str, place: int) -> Row:
    """The cells of a line, without the bars at its edges; none for a ruled line. `place` is where the line begins."""
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


def aligned(original: str, titles: Row, row: Row) -> Row:
    """A row with fewer cells than there are titles, each cell under the title where it stands; where blanks make the table."""
    if len(row) >= len(titles) or "|" in original[titles[0][0] : row[-1][1]]:
        return row
    above, here = _line_start(original, titles[0][0]), _line_start(original, row[0][0])
    found = [(row[0][0], row[0][0])] * len(titles)
    for cell in row:
        start, end = cell[0] - here, cell[1] - here
        places = [
            place
            for place, title in enumerate(titles)
            if start < title[1] - above and title[0] - above < end
        ]
        if len(places) != 1 or found[places[0]][0] < found[places[0]][1]:
            return row
        found[places[0]] = cell
    return found


def _line_start(original: str, place: int) -> int:
    return original.rfind("\n", 0, place) + 1


def with_bars(original: str, row: Sequence[Cell]) -> Iterator[Sign]:
    """A row as it is printed, with bars between its cells."""
    for cell in row:
        yield from signs_of(original, cell)
        yield from glue(cell, " | " if cell is not row[-1] else "\n")


def signs_of(original: str, cell: Cell) -> Iterator[Sign]:
    return iter(enumerate(original[slice(*cell)], cell[0]))


def glue(cell: Cell, signs: str) -> Iterator[Sign]:
    """Signs that no text holds, from the last place of a cell."""
    return ((max(cell[0], cell[1] - 1), sign) for sign in signs)
