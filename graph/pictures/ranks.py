"""Rank plot: the score of each treatment as a dot, and the probability of each rank."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, sqrt
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from ...message import message
from ..output.intervals import rounded
from .language import say
from .marks import column, stripes
from .style import COLOURS, FAINT, INK, MARGIN, PALE, needs, page, printed, width_of, wrapped

_SIZE = 8.5
_ROW, _CELL = 0.28, 0.36  # inches
_BAR = 2.4


@printed
def ranks(
    names: Sequence[str],
    scores: Sequence[float],
    probabilities: NDArray[np.float64] | None = None,
    score: str = "P-score",
    title: str = "",
    footer: str = "",
    hollow: Sequence[bool] = (),
    reference: str = "",
) -> Figure:
    """The plot with its treatments in the order given.

    `scores` are from 0 to 1 (P-score or SUCRA), NaN if there is none. `probabilities` has the
    shape (n, n): `[treatment, rank]`, best rank first; rows of NaN are left blank. `hollow`:
    which treatments get a hollow mark; the `reference` of marked estimates gets a grey diamond.
    Raises `TrialgraphError` if there are no names.
    """
    needs(names, "treatment")
    count = len(names)
    labels = [wrapped(name, 2.1, _SIZE) for name in names]
    heights = [max(_ROW, 0.1 + 0.15 * (label.count("\n") + 1)) for label in labels]
    tops = [sum(heights[:row]) for row in range(count)]
    body, head = sum(heights), 0.42
    left = max(width_of(label, _SIZE) for label in labels) + 0.12
    heat = count * _CELL + 0.25 if probabilities is not None else 0.0
    numbers = 0.5
    across = 2 * MARGIN + max(left + _BAR + numbers + max(heat, 2.3 if heat else 0.0) + 0.1, 4.2)
    paper = page(across, head + body + (0.55 if heat else 0.45), title, footer)
    sheet = paper.sheet(MARGIN, 0, left + _BAR + numbers, head + body)
    middles = [head + top + height / 2 for top, height in zip(tops, heights, strict=True)]
    stripes(sheet, [head + top for top in tops], heights, left + _BAR + numbers)
    column(
        sheet, 0.02, say(message("pictures.treatment", "Treatment")), head, labels, middles, _SIZE
    )
    column(
        sheet,
        left + _BAR + 0.1,
        score,
        head,
        [rounded(value, ratio=False) for value in scores],
        middles,
        _SIZE,
    )
    axes = paper.axes(MARGIN + left, head, _BAR, body)
    axes.patch.set_visible(False)
    axes.set_ylim(body, 0)
    axes.set_xlim(0, 1.04)
    axes.set_yticks([])
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"], fontsize=8)
    best = message("pictures.certainly_best", "{score} (1: certainly best)", score=score)
    axes.set_xlabel(say(best), fontsize=8)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.axvline(0.5, color=PALE, linewidth=0.7, linestyle=":", zorder=1)
    marks = hollow or [False] * count
    for name, value, middle, is_hollow in zip(names, scores, middles, marks, strict=True):
        axes.plot(
            [0, value],
            [middle - head] * 2,
            color=FAINT,
            linewidth=1.2,
            zorder=2,
            solid_capstyle="butt",
        )
        dot: Any = {
            "marker": "o",
            "color": "white" if is_hollow else COLOURS[0],
            "markeredgecolor": COLOURS[0] if is_hollow else INK,
            "markeredgewidth": 1.4 if is_hollow else 0.6,
            "markersize": 7,
            "clip_on": False,
        }
        if hollow and name == reference:
            dot |= {"marker": "D", "color": FAINT, "markersize": 6}
        axes.plot([value], [middle - head], zorder=3, **dot)
    if probabilities is not None:
        place = MARGIN + left + _BAR + numbers + 0.2
        _heat(
            paper.sheet(place, 0, count * _CELL, head + body + 0.5),
            probabilities,
            tops,
            heights,
            head,
        )
    return paper.figure


def _heat(
    sheet: Axes,
    probabilities: NDArray[np.float64],
    tops: Sequence[float],
    heights: Sequence[float],
    head: float,
) -> None:
    """Draw a square for each treatment and rank, darker if more probable, with the percentage."""
    count = len(tops)
    heading = say(message("pictures.rank_probability", "Probability of each rank, %"))
    sheet.text(0, head - 0.24, heading, size=_SIZE, weight="bold", va="bottom")
    for rank in range(count):
        sheet.text(
            (rank + 0.5) * _CELL, head - 0.05, str(rank + 1), size=8, ha="center", va="bottom"
        )
    for row, (top, height) in enumerate(zip(tops, heights, strict=True)):
        for rank in range(count):
            value = float(probabilities[row, rank])
            if isnan(value):
                continue
            look: Any = {
                "facecolor": _shade(value),
                "edgecolor": "white",
                "linewidth": 0.5,
                "clip_on": False,
            }
            sheet.add_patch(Rectangle((rank * _CELL, head + top), _CELL, height, **look))
            middle = (rank + 0.5) * _CELL, head + top + height / 2
            sheet.text(
                *middle,
                _percent(value),
                size=7,
                ha="center",
                va="center",
                color="white" if value > 0.45 else INK,
            )
    steps, wide = 100, min(1.6, count * _CELL)
    below = head + tops[-1] + heights[-1] + 0.14
    for step in range(steps):
        place = (wide * step / steps, below)
        sheet.add_patch(
            Rectangle(
                place,
                wide / steps + 0.01,
                0.1,
                facecolor=_shade(step / (steps - 1)),
                edgecolor="none",
            )
        )
    for share, side in ((0.0, "left"), (1.0, "right")):
        sheet.text(
            wide * share, below + 0.2, f"{share:.0%}", size=7, color=FAINT, ha=side, va="center"
        )


def _shade(value: float) -> tuple[float, float, float, float]:
    """From white (0) to dark blue (1), by the square root so that small probabilities show."""
    red, green, blue, alpha = colormaps["Blues"](0.95 * sqrt(max(value, 0.0)))
    return red, green, blue, alpha


def _percent(value: float) -> str:
    return "" if value == 0 else "<1" if value < 0.005 else f"{100 * value:.0f}"
