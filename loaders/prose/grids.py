"""Space-aligned tables with one measure in each row, rewritten as sentences.

Median OS, months      9.8           10.3
(95% CI)               (7.7-12.6)    (8.8-12.9)
Hazard ratio           1.12
P value                0.594
→ Median OS, months 9.8 (7.7-12.6) | 10.3 (8.8-12.9); Hazard ratio 1.12, P value: 0.594;
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from .cells import (
    FIGURE,
    RULE,
    Cell,
    CellRow,
    Character,
    Rewriting,
    cells_of,
    characters_of,
    inserted,
    with_bars,
)
from .patterns import Library

_MAYBE = re.compile(r"[^\n |](?: {2,}|\t+)[^\n ]")
_INTERVAL = re.compile(
    r"\W*(?:[0-9]{2}(?:\.[0-9]+)? ?% ?)?(?:CI|confidence interval|置信区间|可信区间)\W*\Z",
    re.IGNORECASE,
)
_P_VALUE = re.compile(r"(?:[a-z0-9-]+ )?P(?:[ -]?values?|值)?\W*\Z", re.IGNORECASE)
_OUTCOMES = ("survival", "response", "time", "death")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_SIZED = re.compile(r"\sn ?[=＝] ?[0-9]+\Z", re.IGNORECASE)
_HEADING = 60  # most characters of a heading
_LONGEST = 90  # most characters of the label of a row


@dataclass(slots=True)
class _Line:
    """A row: its label and figures, with the intervals and P values from later rows."""

    cells: CellRow
    label: Cell
    figures: CellRow
    intervals: CellRow = field(default_factory=list)
    tests: CellRow = field(default_factory=list)
    test_label: Cell = (0, 0)


def grids(original: str, library: Library) -> Iterator[Rewriting]:
    """The spans of such tables, starting at their first row of figures, with their new text."""
    if not _MAYBE.search(original):
        return
    for rows in _blocks(original, library):
        lines = [_line(original, row) for row in rows]
        first = next((place for place, line in enumerate(lines) if line.figures), len(lines))
        first -= first > 0 and (
            len(lines[first - 1].cells) == 1 or _are_sized(original, lines[first - 1].cells)
        )
        lines_from_first = lines[first:]
        measured = any(
            _names_outcome(original, line.label, library)
            for line in lines_from_first
            if line.figures or len(line.cells) == 1
        )
        if measured and sum(bool(line.figures) for line in lines_from_first) > 1:
            yield (
                lines_from_first[0].cells[0][0],
                lines_from_first[-1].cells[-1][1],
                _rewritten(original, _merge_rows(original, lines_from_first, library), library),
            )


def _blocks(original: str, library: Library) -> Iterator[list[CellRow]]:
    """Blocks of lines with two or more space-separated cells, and of lines that name an outcome."""
    block: list[CellRow] = []
    above: CellRow = []  # a short line just above, which may name an outcome
    place = 0
    for line in original.split("\n"):
        cells = [] if "|" in line else cells_of(line, place)
        short = (
            len(cells) == 1
            and len(line) <= _HEADING
            and not line.rstrip().endswith((".", "。", ";"))
        )
        if len(cells) > 1:
            if not block and above and _names_outcome(original, above[0], library):
                block.append(above)
            block.append(cells)
        elif block and short and _names_outcome(original, cells[0], library):
            block.append(cells)
        elif not (block and line.strip() and RULE.match(line)):
            if len(block) > 1:
                yield block
            block = []
        above = cells if short else []
        place += len(line) + 1
    if len(block) > 1:
        yield block


def _are_sized(original: str, titles: CellRow) -> bool:
    """Whether column titles are arms with sizes that are not in brackets: Drug A N=238."""
    return len(titles) > 2 and all(_SIZED.search(original[slice(*cell)]) for cell in titles[1:3])


def _line(original: str, row: CellRow) -> _Line:
    label = original[slice(*row[0])]
    titled = (
        bool(re.search(r"[A-Za-z\u4e00-\u9fff]", label))
        and len(label) <= _LONGEST
        and is_whole(label)
    )
    figures = titled and all(_is_figure(original[slice(*cell)]) for cell in row[1:])
    return _Line(row, row[0], row[1:] if figures else [])


def _is_figure(cell: str) -> bool:
    """Whether a cell is a figure rather than part of a sentence."""
    return (
        bool(FIGURE.match(cell))
        and is_whole(cell)
        and not re.search("[,;，；。] ?[A-Za-z\u4e00-\u9fff]", _BRACKETED.sub("", cell))
    )


def is_whole(cell: str) -> bool:
    """Whether the brackets of a cell are balanced."""
    return not re.search(r"[()（）\[\]]", _BRACKETED.sub("", cell))


def _names_outcome(original: str, label: Cell, library: Library) -> bool:
    return any(
        pattern.family in _OUTCOMES
        for pattern, _ in library.matches("endpoint", original[slice(*label)])
    )


def _merge_rows(original: str, lines: Sequence[_Line], library: Library) -> list[_Line]:
    """The rows, with rows of intervals and P values merged into the row above."""
    grid_lines: list[_Line] = []
    for line in lines:
        label = original[slice(*line.label)].strip()
        above = grid_lines[-1] if grid_lines else None
        fits = above is not None and len(line.figures) == len(above.figures) > 0
        if above and fits and _INTERVAL.match(label) and not above.intervals:
            above.intervals = line.figures
        elif (
            above
            and fits
            and _P_VALUE.match(label)
            and not above.tests
            and library.has("hr-label", original[slice(*above.label)])
        ):
            above.tests, above.test_label = line.figures, line.label
        else:
            grid_lines.append(line)
    return grid_lines


def _rewritten(original: str, lines: Sequence[_Line], library: Library) -> Iterator[Character]:
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        label = original[slice(*line.label)]
        if len(line.cells) == 1:
            yield from chain(characters_of(original, line.label), inserted(line.label, " "))
            continue
        if not line.figures:
            yield from with_bars(original, line.cells)
        elif library.has("hr-label", label) or _P_VALUE.match(label.strip()):
            yield from _ratios_separately(original, line)
        else:
            ratios = (
                following
                and library.has("hr-label", original[slice(*following.label)])
                and len(following.figures)
            )
            yield from _side_by_side(
                original, line, bool(ratios) and len(line.figures) == 2 * (ratios or 0) > 2
            )
        ending = "。" if _are_sized(original, line.cells) else "; "  # the titles are a sentence
        yield from inserted(line.cells[-1], ending if following else "\n")


def _ratios_separately(original: str, line: _Line) -> Iterator[Character]:
    """The ratios of a row, each with its label and P value."""
    for place, cell in enumerate(line.figures):
        yield from inserted(line.label, "; ") if place else ()
        yield from characters_of(original, line.label)
        yield from inserted(
            line.label, ": " if _P_VALUE.match(original[slice(*line.label)].strip()) else " "
        )
        yield from _with_interval(original, line, place, cell)
        if line.tests:
            yield from inserted(cell, ", ")
            yield from characters_of(original, line.test_label)
            yield from inserted(
                line.test_label, ": " if original[line.tests[place][0]] in "0123456789." else " "
            )
            yield from characters_of(original, line.tests[place])


def _side_by_side(original: str, line: _Line, in_pairs: bool) -> Iterator[Character]:
    """The figures of the arms side by side, in pairs if each pair has a ratio."""
    yield from characters_of(original, line.label)
    yield from inserted(line.label, " ")
    for place, cell in enumerate(line.figures):
        if in_pairs and place and place % 2 == 0:
            yield from inserted(cell, "; ")
            yield from characters_of(original, line.label)
            yield from inserted(line.label, " ")
        elif place:
            yield from inserted(line.figures[place - 1], " vs " if in_pairs else " | ")
        yield from _with_interval(original, line, place, cell)


def _with_interval(original: str, line: _Line, place: int, cell: Cell) -> Iterator[Character]:
    yield from characters_of(original, cell)
    if line.intervals:
        interval = line.intervals[place]
        bare = original[interval[0]] not in "(["
        yield from inserted(cell, " (" if bare else " ")
        yield from characters_of(original, interval)
        yield from inserted(interval, ")" if bare else "")
