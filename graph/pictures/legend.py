"""Legends: a column of blocks; each has a heading and entries (a mark with wrapped text)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .style import INK, Look, Page, wrapped

MARK = 0.5  # inches: the width reserved for a mark
_LINE, _BETWEEN = 0.135, 0.07
_SIZE = 7.5


class Entry(NamedTuple):
    """A text and the function that draws its mark at a point; `room` is its height in inches."""

    text: str
    mark: Callable[[Axes, float, float], Any]
    room: float = 0.0


class Block(NamedTuple):
    """Entries under a heading."""

    heading: str
    entries: Sequence[Entry]


def height_of(blocks: Sequence[Block], width: float) -> float:
    """The height in inches of the blocks in a column of this width."""
    return sum(
        _heading(block, width)[1] + sum(_entry(entry, width)[1] for entry in block.entries) + 0.1
        for block in blocks
    )


def legend(paper: Page, left: float, top: float, width: float, blocks: Sequence[Block]) -> None:
    """Draw the blocks below each other; `left` and `top` (inches) are places in the page body."""
    sheet = paper.sheet(left, top, width, max(height_of(blocks, width), 0.1))
    at = 0.0
    for block in blocks:
        text, height = _heading(block, width)
        sheet.text(0, at + 0.02, text, size=_SIZE, weight="bold", va="top", linespacing=1.15)
        at += height
        for entry in block.entries:
            text, height = _entry(entry, width)
            entry.mark(sheet, MARK / 2, at + height / 2)
            sheet.text(
                MARK + 0.08, at + height / 2, text, size=_SIZE, va="center", linespacing=1.15
            )
            at += height
        at += 0.1


def columns(block: Block, width: float, at_most: float) -> list[Block]:
    """The block, split into the fewest columns that are each at most `at_most` inches high.

    The columns have the same number of entries, except the last. Only the first has the heading.
    """
    split: list[Block] = []
    for count in range(1, len(block.entries) + 1):
        each = ceil(len(block.entries) / count)
        starts = range(0, len(block.entries), each)
        split = [
            Block(" " if at else block.heading, block.entries[at : at + each]) for at in starts
        ]
        if all(height_of([column], width) <= at_most for column in split):
            break
    return split


def swatch(look: Look, **how: Any) -> Callable[[Axes, float, float], Any]:
    """The mark of a legend entry: a rectangle with this colour and hatch."""
    shown = {
        "facecolor": look.colour,
        "hatch": look.hatch,
        "edgecolor": INK,
        "linewidth": 0.6,
        **how,
    }
    return lambda sheet, x, y: sheet.add_patch(
        Rectangle((x - 0.16, y - 0.055), 0.32, 0.11, **shown)
    )


def line(**how: Any) -> Callable[[Axes, float, float], Any]:
    """The mark of a legend entry: a short line; the options are those of `Axes.plot`."""
    return lambda sheet, x, y: sheet.plot([x - 0.2, x + 0.2], [y, y], solid_capstyle="butt", **how)


def dot(**how: Any) -> Callable[[Axes, float, float], Any]:
    """The mark of a legend entry: one marker; the options are those of `Axes.plot`."""
    return lambda sheet, x, y: sheet.plot([x], [y], linestyle="none", **how)


def _heading(block: Block, width: float) -> tuple[str, float]:
    text = wrapped(block.heading, width, _SIZE, "bold") if block.heading.strip() else block.heading
    return text, _LINE * (text.count("\n") + 1) + _BETWEEN if text else 0.0


def _entry(entry: Entry, width: float) -> tuple[str, float]:
    text = wrapped(entry.text, width - MARK - 0.08, _SIZE)
    return text, max(_LINE * (text.count("\n") + 1), entry.room) + _BETWEEN
