"""Bars of contributions: the share of each direct comparison in each network estimate.

The share of the estimate's own direct comparison is drawn apart, to the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from .legend import Block, Entry, columns, height_of, legend, swatch
from .marks import column
from .style import FAINT, INK, MARGIN, Look, look, needs, page, printed, width_of, wrapped

_SIZE = 8.5
_ROW = 0.28
_BAR = 5.2  # inches of the bars
_SET_APART = 0.08  # inches between own direct evidence and the rest
_LEGEND = 1.75
_OWN = Look("#404040", "", "s")
_OTHER = Look("#e8e8e8", "", "s")


class _Segment(NamedTuple):
    wide: float  # inches
    share: float
    look: Look


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

    `shares` has the shape (estimates, comparisons); each row adds up to 1, and a row of NaN has
    no bar. `own` gives the column of each estimate's own direct comparison, −1 if there is none.
    The `most` comparisons that contribute most to other estimates have a look of their own; the
    rest are drawn together. Raises `TrialgraphError` without estimates.
    """
    needs(estimates, "estimate")
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
    left = max([0.9, *(width_of(label, _SIZE) for label in labels)]) + 0.15
    entries = [Entry("own direct evidence", swatch(_OWN))]
    entries += [Entry(comparisons[at], swatch(looks[at])) for at in chosen]
    entries += [Entry(f"{len(rest)} others", swatch(_OTHER))] if rest else []
    own_shares = [float(table[row, at]) if at >= 0 else 0.0 for row, at in enumerate(own)]
    others = indirect.sum(axis=1)
    room = max(max(own_shares, default=0.0), 0.12), max(float(others.max(initial=0.0)), 0.35)
    unit = _BAR / sum(room)  # inches of 100%
    head, body = 0.3, sum(heights) + 0.5
    legends = columns(Block("Direct comparison", entries), _LEGEND, max(head + body, 2.4))
    across = 2 * MARGIN + left + _BAR + _SET_APART + 0.3 + len(legends) * (_LEGEND + 0.1)
    paper = page(
        across, max(head + body, *(height_of([block], _LEGEND) for block in legends)), title, footer
    )
    column(paper.sheet(MARGIN, head, left, sum(heights)), 0.02, "", 0, labels, middles, _SIZE)
    sheet = paper.sheet(MARGIN + left, head, _BAR + _SET_APART, body)
    middle_line = room[0] * unit
    sheet.text(
        middle_line,
        -0.08,
        "own direct evidence",
        size=_SIZE,
        weight="bold",
        ha="right",
        va="bottom",
    )
    sheet.text(
        middle_line + _SET_APART,
        -0.08,
        "other direct comparisons",
        size=_SIZE,
        weight="bold",
        va="bottom",
    )
    for row, (middle, height) in enumerate(zip(middles, heights, strict=True)):
        segments = [
            _Segment(float(indirect[row, at]) * unit, float(indirect[row, at]), looks[at])
            for at in chosen
        ]
        left_over = float(indirect[row, rest].sum()) if rest else 0.0
        segments += [_Segment(left_over * unit, left_over, _OTHER)]
        high = min(height - 0.08, 0.2)
        own_wide = own_shares[row] * unit
        _bar(
            sheet, middle_line - own_wide, [_Segment(own_wide, own_shares[row], _OWN)], middle, high
        )
        _bar(sheet, middle_line + _SET_APART, segments, middle, high)
        if not np.isfinite(shares[row]).all():
            sheet.text(
                middle_line + _SET_APART,
                middle,
                "not available",
                size=7.5,
                color=FAINT,
                va="center",
            )
    note = (
        "Contributions of direct comparisons to the network estimate, in percent; those of 5% and "
        "more are printed if there is room."
    )
    sheet.text(
        0,
        sum(heights) + 0.1,
        wrapped(note, _BAR, 7.5),
        size=7.5,
        va="top",
        color=FAINT,
        linespacing=1.2,
    )
    for number, block in enumerate(legends):
        legend(
            paper,
            MARGIN + left + _BAR + _SET_APART + 0.25 + number * (_LEGEND + 0.1),
            0,
            _LEGEND,
            [block],
        )
    return paper.figure


def _bar(
    sheet: Axes, at: float, segments: Sequence[_Segment], middle: float, height: float
) -> None:
    """Draw segments side by side, from `at` (inches) to the right."""
    for wide, share, how in segments:
        if wide <= 0:
            continue
        look_: Any = {
            "facecolor": how.colour,
            "hatch": how.hatch,
            "edgecolor": INK,
            "linewidth": 0.5,
        }
        sheet.add_patch(Rectangle((at, middle - height / 2), wide, height, clip_on=False, **look_))
        if share >= 0.05 and wide >= 0.2:
            plain = how in (_OWN, _OTHER)
            ground: Any = (
                None
                if plain
                else {"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none"}
            )
            colour = "white" if how == _OWN else INK
            sheet.text(
                at + wide / 2,
                middle,
                f"{100 * share:.0f}",
                size=7,
                ha="center",
                va="center",
                color=colour,
                bbox=ground,
            )
        at += wide
