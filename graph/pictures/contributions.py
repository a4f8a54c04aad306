"""Contribution bars: what share each direct comparison has in each network estimate, its own direct evidence set apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from .legend import Block, Entry, columns, height_of, legend, swatch
from .marks import column
from .style import COLOURS, FAINT, INK, MARGIN, PALE, Look, look, page, printed, width_of, wrapped

_SIZE = 8.5
_ROW = 0.28
_BAR = 5.0  # inches of 100%
_SET_APART = 0.06  # inches between the own evidence and the rest
_LEGEND = 1.75
_OWN = Look("#404040", "", "s")
_OTHER = Look("#e8e8e8", "", "s")


class _Segment(NamedTuple):
    share: float
    look: Look
    own: bool


@printed
def contributions(
    estimates: Sequence[str],
    comparisons: Sequence[str],
    shares: NDArray[np.float64],
    own: Sequence[int],
    most: int = 12,
    title: str = "",
    footer: str = "",
) -> Figure:
    """A bar for each network estimate, in the order given.

    `shares`, shape (estimates, comparisons), are from 0 to 1 and add up to 1 in a row; rows of NaN have no bar. `own` is the column of
    an estimate's own direct comparison, −1 without one. The `most` comparisons that matter most in all have their own look, the others
    are told together.
    """
    table = np.nan_to_num(np.asarray(shares, dtype=float))
    indirect = table.copy()
    for row, at in enumerate(own):
        if at >= 0:
            indirect[row, at] = 0.0
    weights = indirect.sum(axis=0)
    ordered = [int(at) for at in np.argsort(-weights, kind="stable") if weights[at] > 0]
    chosen, rest = (ordered, []) if len(ordered) <= most + 1 else (ordered[:most], ordered[most:])
    looks = {at: look(number) for number, at in enumerate(chosen)}
    labels = [wrapped(name, 2.2, _SIZE) for name in estimates]
    heights = [max(_ROW, 0.1 + 0.15 * (label.count("\n") + 1)) for label in labels]
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    left = max((width_of(label, _SIZE) for label in labels), default=0.5) + 0.15
    entries = [Entry("direct evidence of the comparison itself", swatch(_OWN))]
    entries += [Entry(comparisons[at], swatch(looks[at])) for at in chosen]
    entries += [Entry(f"{len(rest)} others", swatch(_OTHER))] if rest else []
    body = sum(heights) + 0.5
    dealt = columns([Block("Direct comparison", entries)], _LEGEND, max(body, 2.2))
    across = 2 * MARGIN + left + _BAR + _SET_APART + 0.3 + len(dealt) * (_LEGEND + 0.1)
    paper = page(across, max(body, *(height_of(blocks, _LEGEND) for blocks in dealt)), title, footer)
    sheet = paper.sheet(MARGIN, 0, left, body)
    column(sheet, 0.02, "", 0, labels, middles, _SIZE)
    axes = paper.axes(MARGIN + left, 0, _BAR + _SET_APART, sum(heights))
    axes.set_xlim(0, _BAR + _SET_APART)
    axes.set_ylim(sum(heights), 0)
    axes.set_yticks([])
    axes.set_xticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    for row, (middle, height) in enumerate(zip(middles, heights, strict=True)):
        at = own[row]
        segments = [_Segment(float(table[row, at]) if at >= 0 else 0.0, _OWN, True)]
        segments += [_Segment(float(indirect[row, one]), looks[one], False) for one in chosen]
        segments += [_Segment(float(indirect[row, rest].sum()), _OTHER, False)] if rest else []
        _bar(axes, segments, middle, min(height - 0.08, 0.2))
        if not np.isfinite(shares[row]).all():
            axes.text(0, middle, "not available", size=7.5, color=FAINT, va="center")
    said = "Share of each direct comparison in the network estimate; percentages of 5 and more are printed. Each bar is 100%."
    words = paper.sheet(MARGIN + left, sum(heights), _BAR, 0.5)
    words.text(0, 0.1, wrapped(said, _BAR, 7.5), size=7.5, va="top", color=FAINT, linespacing=1.2)
    for number, blocks in enumerate(dealt):
        legend(paper, MARGIN + left + _BAR + _SET_APART + 0.25 + number * (_LEGEND + 0.1), 0, _LEGEND, blocks)
    return paper.figure


def _bar(axes: Axes, segments: Sequence[_Segment], middle: float, height: float) -> None:
    at = 0.0
    for share, how, own in segments:
        wide = share * _BAR
        if wide > 0:
            look_ = {"facecolor": how.colour, "hatch": how.hatch, "edgecolor": INK, "linewidth": 0.5}
            axes.add_patch(Rectangle((at, middle - height / 2), wide, height, **look_))
        if share >= 0.05:
            colour, ground = ("white", "none") if own else (INK, "white")
            box = None if own or not how.hatch else {"boxstyle": "square,pad=0.08", "facecolor": ground, "edgecolor": "none"}
            axes.text(at + wide / 2, middle, f"{100 * share:.0f}", size=7, ha="center", va="center", color=colour, bbox=box)
        at += wide + (_SET_APART if own and wide > 0 else 0.0)
