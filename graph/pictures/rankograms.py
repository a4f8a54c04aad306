"""Rankograms (Salanti, Ades and Ioannidis 2011): the probability of each rank by treatment."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ...message import message
from .language import say
from .style import COLOURS, INK, MARGIN, PALE, needs, page, printed, wrapped

_WIDE, _HIGH = 1.35, 0.95  # inches of a panel
_ACROSS, _DOWN = 0.28, 0.42  # inches between panels


@printed
def rankograms(
    names: Sequence[str],
    probabilities: NDArray[np.float64],
    cumulative: bool = False,
    title: str = "",
    footer: str = "",
) -> Figure:
    """One small panel per treatment, in the order given, all on one scale.

    `probabilities` has the shape (n, n): `[treatment, rank]`, best rank first. `cumulative` shows
    the probability of a rank or a better one. Raises `TrialgraphError` if there are no
    names.
    """
    needs(names, "treatment")
    count = len(names)
    across = min(6, max(3, ceil(count**0.5)))
    down = ceil(count / across)
    heads = [wrapped(name, _WIDE, 8.5, "bold") for name in names]
    room = 0.1 + 0.15 * max(head.count("\n") + 1 for head in heads)
    left = 0.45
    width = 2 * MARGIN + left + across * _WIDE + (across - 1) * _ACROSS + 0.1
    paper = page(width, down * (room + _HIGH + _DOWN - 0.15) + 0.35, title, footer)
    values = np.cumsum(probabilities, axis=1) if cumulative else probabilities
    highest = 1.0 if cumulative else max(0.2, ceil(10 * float(np.nanmax(values, initial=0.0))) / 10)
    ranks = range(1, count + 1)
    step = max(1, ceil(count / 6))
    for number, head in enumerate(heads):
        row, place = divmod(number, across)
        at = MARGIN + left + place * (_WIDE + _ACROSS), row * (room + _HIGH + _DOWN - 0.15) + room
        axes = paper.axes(*at, _WIDE, _HIGH)
        axes.set_title(head, fontsize=8.5, weight="bold", loc="left", pad=4)
        axes.fill_between(ranks, values[number], color=COLOURS[5], alpha=0.35, linewidth=0)
        axes.plot(
            ranks,
            values[number],
            "-o",
            color=COLOURS[0],
            markersize=3,
            linewidth=1.3,
            clip_on=False,
            zorder=3,
        )
        axes.set_ylim(0, highest * 1.04)
        axes.set_xlim(0.5, count + 0.5)
        axes.set_xticks(range(1, count + 1, step))
        axes.set_yticks(
            [0, highest / 2, highest], [f"{value:.0%}" for value in (0, highest / 2, highest)]
        )
        axes.tick_params(labelsize=7, length=2, labelleft=place == 0, color=INK)
        axes.grid(axis="y", color=PALE, linewidth=0.5)
        axes.set_axisbelow(True)
        for side in ("right", "top"):
            axes.spines[side].set_visible(False)
    if cumulative:
        caption = message(
            "pictures.cumulative_ranks",
            "Across: rank (1 = best). Up: probability of this rank or a better one",
        )
    else:
        caption = message(
            "pictures.rankograms", "Across: rank (1 = best). Up: probability of this rank"
        )
    bottom = down * (room + _HIGH + _DOWN - 0.15)
    paper.sheet(MARGIN, bottom, width - 2 * MARGIN, 0.3).text(
        0, 0.24, say(caption), size=8, va="bottom"
    )
    return paper.figure
