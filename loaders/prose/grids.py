"""Tables that blanks make, a measure to a row: each row is told apart, with the rows that belong to it.

Median OS, months      9.8           10.3          Median OS, months 9.8 (7.7-12.6) | 10.3 (8.8-12.9);
(95% CI)               (7.7-12.6)    (8.8-12.9)
Hazard ratio           1.12                        Hazard ratio 1.12, P value: 0.594;
P value                0.594
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from .cells import FIGURE, RULE, Cell, Piece, Row, Sign, cells_of, glue, signs_of, with_bars
from .patterns import Library

_MAYBE = re.compile(r"[^\n |](?: {2,}|\t+)[^\n ]")
_INTERVAL = re.compile(
    r"\W*(?:[0-9]{2}(?:\.[0-9]+)? ?% ?)?(?:CI|confidence interval|置信区间|可信区间)\W*\Z",
    re.IGNORECASE,
)
_P_VALUE = re.compile(r"(?:[a-z0-9-]+ )?P(?:[ -]?values?|值)?\W*\Z", re.IGNORECASE)
_OUTCOMES = ("survival", "response", "time", "death")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_NEXT_WORDS = re.compile("[,;，；。] ?[A-Za-z\u4e00-\u9fff]")
_SIZED = re.compile(r"\sn ?[=＝] ?[0-9]+\Z", re.IGNORECASE)
_HEADING = 60  # characters of a line that stands over others
_LONGEST = 90  # characters of what a row is called


@dataclass(slots=True)
class _Line:
    """A row: what it is called, its figures, and for each figure what later rows say of it."""

    cells: Row
    label: Cell
    figures: Row
    intervals: Row = field(default_factory=list)
    tests: Row = field(default_factory=list)
    test_label: Cell = (0, 0)


def grids(original: str, library: Library) -> Iterator[Piece]:
    """Where such tables stand, from their first row of figures on, and how they are told."""
    if not _MAYBE.search(original):
        return
    for rows in _blocks(original, library):
        lines = [_line(original, row) for row in rows]
        first = next((place for place, line in enumerate(lines) if line.figures), len(lines))
        first -= first > 0 and (
            len(lines[first - 1].cells) == 1 or _are_sized(original, lines[first - 1].cells)
        )
        told = lines[first:]
        measured = any(
            _names_outcome(original, one.label, library)
            for one in told
            if one.figures or len(one.cells) == 1
        )
        if measured and sum(bool(line.figures) for line in told) > 1:
            yield (
                told[0].cells[0][0],
                told[-1].cells[-1][1],
                _told(original, _folded(original, told, library), library),
            )


def _blocks(original: str, library: Library) -> Iterator[list[Row]]:
    """Lines of two cells and more, set apart by blanks, that follow each other; with lines among them that name an outcome."""
    block: list[Row] = []
    above: Row = []  # a short line just above, which may name an outcome
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


def _are_sized(original: str, titles: Row) -> bool:
    """Whether the titles of a table's columns are arms with their sizes, not in brackets: Drug A N=238."""
    return len(titles) > 2 and all(_SIZED.search(original[slice(*cell)]) for cell in titles[1:3])


def _line(original: str, row: Row) -> _Line:
    label = original[slice(*row[0])]
    titled = (
        bool(re.search(r"[A-Za-z\u4e00-\u9fff]", label))
        and len(label) <= _LONGEST
        and is_whole(label)
    )
    figures = titled and all(_is_figure(original[slice(*cell)]) for cell in row[1:])
    return _Line(row, row[0], row[1:] if figures else [])


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a figure and no piece of a sentence."""
    return (
        bool(FIGURE.match(cell))
        and is_whole(cell)
        and not re.search("[,;，；。] ?[A-Za-z\u4e00-\u9fff]", _BRACKETED.sub("", cell))
    )


def is_whole(cell: str) -> bool:
    """Whether each bracket that a cell opens is closed in it."""
    return not re.search(r"[()（）\[\]]", _BRACKETED.sub("", cell))


def _names_outcome(original: str, label: Cell, library: Library) -> bool:
    return any(
        pattern.family in _OUTCOMES for pattern, _ in library.finds("head", original[slice(*label)])
    )


def _folded(original: str, lines: Sequence[_Line], library: Library) -> list[_Line]:
    """The rows, those of intervals and P values laid to the figures above them."""
    found: list[_Line] = []
    for line in lines:
        label = original[slice(*line.label)].strip()
        above = found[-1] if found else None
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
            found.append(line)
    return found


def _told(original: str, lines: Sequence[_Line], library: Library) -> Iterator[Sign]:
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        label = original[slice(*line.label)]
        if len(line.cells) == 1:
            yield from chain(signs_of(original, line.label), glue(line.label, " "))
            continue
        if not line.figures:
            yield from with_bars(original, line.cells)
        elif library.has("hr-label", label) or _P_VALUE.match(label.strip()):
            yield from _each_by_itself(original, line)
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
        yield from glue(line.cells[-1], ending if following else "\n")


def _each_by_itself(original: str, line: _Line) -> Iterator[Sign]:
    """The ratios of a row, each with its name and its P value."""
    for place, cell in enumerate(line.figures):
        yield from glue(line.label, "; ") if place else ()
        yield from signs_of(original, line.label)
        yield from glue(
            line.label, ": " if _P_VALUE.match(original[slice(*line.label)].strip()) else " "
        )
        yield from _with_interval(original, line, place, cell)
        if line.tests:
            yield from glue(cell, ", ")
            yield from signs_of(original, line.test_label)
            yield from glue(
                line.test_label, ": " if original[line.tests[place][0]] in "0123456789." else " "
            )
            yield from signs_of(original, line.tests[place])


def _side_by_side(original: str, line: _Line, in_pairs: bool) -> Iterator[Sign]:
    """The figures of the arms, beside each other; two by two where each two have one ratio."""
    yield from signs_of(original, line.label)
    yield from glue(line.label, " ")
    for place, cell in enumerate(line.figures):
        if in_pairs and place and place % 2 == 0:
            yield from glue(cell, "; ")
            yield from signs_of(original, line.label)
            yield from glue(line.label, " ")
        elif place:
            yield from glue(line.figures[place - 1], " vs " if in_pairs else " | ")
        yield from _with_interval(original, line, place, cell)


def _with_interval(original: str, line: _Line, place: int, cell: Cell) -> Iterator[Sign]:
    yield from signs_of(original, cell)
    if line.intervals:
        interval = line.intervals[place]
        bare = original[interval[0]] not in "(["
        yield from glue(cell, " (" if bare else " ")
        yield from signs_of(original, interval)
        yield from glue(interval, ")" if bare else "")
