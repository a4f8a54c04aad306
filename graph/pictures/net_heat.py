"""Net heat plot (Krahn, Binder and König 2013): which designs drive inconsistency.

A design is the set of treatments that a study compares.
"""

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
from .language import say
from .style import FAINT, INK, MARGIN, PALE, needs, page, printed, width_of, wrapped

CLIP = 8.0
_SIZE = 7.5
_CELL = 0.3  # inches
_BAR = 1.35


@printed
def net_heat(
    designs: Sequence[str],
    change: NDArray[np.float64],
    hat: NDArray[np.float64],
    title: str = "",
    footer: str = "",
) -> Figure:
    """The plot with its designs in the order given, in rows and columns.

    `change` has the shape (n, n): the decrease in the inconsistency (chi-square) of the row's
    design when the column's design is detached; negative if it grows, NaN if the design cannot be
    detached. `hat` has the shape (n, n): the share of the column's direct evidence in the network
    estimate of the row; its absolute value, up to 1, is the area of the grey square. Raises
    `TrialgraphError` if there are no designs.
    """
    needs(designs, "design")
    count = len(designs)
    rows = [wrapped(name, 2.2, _SIZE) for name in designs]
    cell = max(_CELL, *(0.06 + 0.125 * (name.count("\n") + 1) for name in rows)) if rows else _CELL
    left = max((width_of(name, _SIZE) for name in rows), default=0.5) + 0.12
    note = say(
        message(
            "pictures.net_heat",
            "Colour: change in the inconsistency of the row's design when the column's design is "
            "detached (warm: falls, hatched from 1; cool: grows). Grey square, by area: share of "
            "the column's direct evidence in the network estimate of the row. Crossed: cannot be "
            "detached.",
        )
    )
    across = 2 * MARGIN + max(left + count * cell + _BAR, 4.2)
    caption = wrapped(note, across - 2 * MARGIN, 7.5)
    below = 0.15 + 0.13 * (caption.count("\n") + 1)
    body = max(count * cell, 1.9)
    paper = page(across, left + body + below, title, footer)
    sheet = paper.sheet(MARGIN, 0, left + count * cell, left + count * cell)
    for number, name in enumerate(rows):
        middle = left + (number + 0.5) * cell
        sheet.text(left - 0.07, middle, name, size=_SIZE, ha="right", va="center", linespacing=1.0)
        sheet.text(
            middle,
            left - 0.07,
            name,
            size=_SIZE,
            ha="center",
            va="bottom",
            rotation=90,
            linespacing=1.0,
        )
        for column in range(count):
            place = left + column * cell, left + number * cell
            _cell(sheet, place, cell, float(change[number, column]), float(hat[number, column]))
    _colour_bar(paper.sheet(MARGIN + left + count * cell + 0.25, left, _BAR - 0.25, 1.9))
    words = paper.sheet(MARGIN, left + body, across - 2 * MARGIN, below)
    words.text(0, 0.12, caption, size=7.5, va="top", color=FAINT, linespacing=1.2)
    return paper.figure


def _cell(sheet: Axes, place: tuple[float, float], cell: float, change: float, hat: float) -> None:
    sheet.add_patch(
        Rectangle(
            place,
            cell,
            cell,
            facecolor=_colour(change),
            edgecolor="white",
            linewidth=0.8,
            clip_on=False,
        )
    )
    hatch = "xxx" if isnan(change) else "////" if change >= 1 else ""
    if hatch:
        look: Any = {
            "facecolor": "none",
            "edgecolor": PALE if isnan(change) else "#7a2018",
            "hatch": hatch,
            "linewidth": 0.0,
        }
        sheet.add_patch(Rectangle(place, cell, cell, clip_on=False, **look))
    if abs(hat) >= 0.001:
        side = 0.92 * cell * sqrt(min(abs(hat), 1.0))
        corner = place[0] + (cell - side) / 2, place[1] + (cell - side) / 2
        rim = "white" if abs(change) > 5 else INK
        sheet.add_patch(
            Rectangle(
                corner, side, side, facecolor="#8c8c8c", edgecolor=rim, linewidth=0.5, clip_on=False
            )
        )


def _colour(change: float) -> tuple[float, float, float, float]:
    """Red if inconsistency falls, blue if it grows, white if it stays; limited to ±8."""
    if isnan(change):
        return (1.0, 1.0, 1.0, 1.0)
    strength = min(max(change / CLIP, -1.0), 1.0)
    red, green, blue, alpha = colormaps["RdBu_r"](0.5 + 0.42 * strength)
    return red, green, blue, alpha


def _colour_bar(sheet: Axes) -> None:
    steps, high = 48, 1.6
    for step in range(steps):
        value = CLIP - 2 * CLIP * step / (steps - 1)
        place = (0.0, 0.15 + high * step / steps)
        sheet.add_patch(
            Rectangle(place, 0.18, high / steps + 0.01, facecolor=_colour(value), edgecolor="none")
        )
    warm: Any = {"facecolor": "none", "edgecolor": "#7a2018", "hatch": "////", "linewidth": 0.0}
    sheet.add_patch(Rectangle((0, 0.15), 0.18, high * (CLIP - 1) / (2 * CLIP), **warm))
    sheet.add_patch(
        Rectangle((0, 0.15), 0.18, high, facecolor="none", edgecolor=INK, linewidth=0.6)
    )
    falls = say(message("pictures.net_heat.falls", "≥ 8 falls"))
    grows = say(message("pictures.net_heat.grows", "≤ −8 grows"))
    ticks = (CLIP, falls), (4, "4"), (0, "0"), (-4, "−4"), (-CLIP, grows)
    for value, text in ticks:
        sheet.text(0.26, 0.15 + high * (CLIP - value) / (2 * CLIP), text, size=7.5, va="center")
