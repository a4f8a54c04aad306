"""Bars of contributions: the share of each direct comparison in each network estimate.

The share of the estimate's own direct comparison is drawn separately, on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from ...message import message
from .language import say
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
_NOTE = message(
    "pictures.contributions",
    "Contributions of direct comparisons to the network estimate, in percent; those of 5% and "
    "more are printed if there is room.",
)
_OWN_EVIDENCE = message("pictures.own_direct", "own direct evidence")


class _Segment(NamedTuple):
    share: float  # of the estimate, 0 to 1
    look: Look


class _Split(NamedTuple):
    """Shares of one estimate: direct evidence, comparisons with their own colour, the rest."""

    own: list[float]  # by estimate
    others: NDArray[np.float64]  # (estimates, comparisons), without the own shares
    chosen: list[int]  # columns, the largest contribution first
    rest: list[int]

    def segments(self, row: int) -> list[_Segment]:
        """The segments of an estimate's bar to the right of its own direct evidence."""
        chosen = [
            _Segment(float(self.others[row, at]), look(number))
            for number, at in enumerate(self.chosen)
        ]
        return [*chosen, _Segment(float(self.others[row, self.rest].sum()), _OTHER)]


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

    `shares` has the shape (estimates, comparisons); each row adds up to 1, and a row of NaN has no
    bar. `own` gives the column of each estimate's own direct comparison, −1 if there is none. The
    `most` comparisons that contribute most to other estimates each have their own colour and hatch;
    the rest are drawn together. Raises `TrialgraphError` if there are no estimates.
    """
    needs(estimates, "estimate")
    split = _split(shares, own, most)
    labels = [wrapped(name, 2.2, _SIZE) for name in estimates]
    heights = [max(_ROW, 0.1 + 0.15 * (label.count("\n") + 1)) for label in labels]
    middles = [sum(heights[:row]) + height / 2 for row, height in enumerate(heights)]
    left = max([0.9, *(width_of(label, _SIZE) for label in labels)]) + 0.15
    head, body = 0.3, sum(heights) + 0.5
    legends = columns(_key(split, comparisons), _LEGEND, max(head + body, 2.4))
    across = 2 * MARGIN + left + _BAR + _SET_APART + 0.3 + len(legends) * (_LEGEND + 0.1)
    tallest = max(head + body, *(height_of([block], _LEGEND) for block in legends))
    paper = page(across, tallest, title, footer)
    column(paper.sheet(MARGIN, head, left, sum(heights)), 0.02, "", 0, labels, middles, _SIZE)
    sheet = paper.sheet(MARGIN + left, head, _BAR + _SET_APART, body)
    widest_others = float(split.others.sum(axis=1).max(initial=0.0))
    room = max(max(split.own, default=0.0), 0.12), max(widest_others, 0.35)
    unit = _BAR / sum(room)  # inches of 100%
    end_of_own, start_of_others = room[0] * unit, room[0] * unit + _SET_APART
    how: Any = {"size": _SIZE, "weight": "bold", "va": "bottom"}
    sheet.text(end_of_own, -0.08, say(_OWN_EVIDENCE), ha="right", **how)
    others = message("pictures.other_direct", "other direct comparisons")
    sheet.text(start_of_others, -0.08, say(others), **how)
    for row, (middle, height) in enumerate(zip(middles, heights, strict=True)):
        high = min(height - 0.08, 0.2)
        own_bar = [_Segment(split.own[row], _OWN)]
        _bar(sheet, end_of_own - split.own[row] * unit, own_bar, unit, middle, high)
        _bar(sheet, start_of_others, split.segments(row), unit, middle, high)
        if not np.isfinite(shares[row]).all():
            missing = say(message("pictures.not_available", "not available"))
            sheet.text(start_of_others, middle, missing, size=7.5, color=FAINT, va="center")
    note = wrapped(say(_NOTE), _BAR, 7.5)
    how = {"size": 7.5, "va": "top", "color": FAINT, "linespacing": 1.2}
    sheet.text(0, sum(heights) + 0.1, note, **how)
    start = MARGIN + left + _BAR + _SET_APART + 0.25
    for number, block in enumerate(legends):
        legend(paper, start + number * (_LEGEND + 0.1), 0, _LEGEND, [block])
    return paper.figure


def _split(shares: NDArray[np.float64], own: Sequence[int], most: int) -> _Split:
    table = np.nan_to_num(np.asarray(shares, dtype=float))
    others = table.copy()
    for row, at in enumerate(own):
        if at >= 0:
            others[row, at] = 0.0
    weights = others.sum(axis=0)
    ordered = [int(at) for at in np.argsort(-weights, kind="stable") if weights[at] > 0]
    cut = len(ordered) if len(ordered) <= most + 1 else most
    own_shares = [float(table[row, at]) if at >= 0 else 0.0 for row, at in enumerate(own)]
    return _Split(own_shares, others, ordered[:cut], ordered[cut:])


def _key(split: _Split, comparisons: Sequence[str]) -> Block:
    entries = [Entry(say(_OWN_EVIDENCE), swatch(_OWN))]
    entries += [
        Entry(comparisons[at], swatch(look(number))) for number, at in enumerate(split.chosen)
    ]
    if split.rest:
        others = message("pictures.others", "{count} others", count=len(split.rest))
        entries.append(Entry(say(others), swatch(_OTHER)))
    return Block(say(message("pictures.direct_comparison", "Direct comparison")), entries)


def _bar(
    sheet: Axes,
    at: float,
    segments: Sequence[_Segment],
    unit: float,
    middle: float,
    height: float,
) -> None:
    """Draw segments side by side, from `at` to the right; a share of 1 is `unit` inches wide."""
    for share, style in segments:
        wide = share * unit
        if wide <= 0:
            continue
        look_: Any = {
            "facecolor": style.colour,
            "hatch": style.hatch,
            "edgecolor": INK,
            "linewidth": 0.5,
        }
        sheet.add_patch(Rectangle((at, middle - height / 2), wide, height, clip_on=False, **look_))
        if share >= 0.05 and wide >= 0.2:
            ground: Any = {"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none"}
            how: Any = {
                "size": 7,
                "ha": "center",
                "va": "center",
                "color": "white" if style == _OWN else INK,
                "bbox": None if style in (_OWN, _OTHER) else ground,
            }
            sheet.text(at + wide / 2, middle, f"{100 * share:.0f}", **how)
        at += wide
