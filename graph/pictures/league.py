"""League table with colours: network estimates below the diagonal, direct ones above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, isfinite
from typing import Any

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from ...message import joined, message
from ..output.intervals import rounded
from .language import say
from .scale import Scale
from .style import BAND, FAINT, INK, MARGIN, PALE, needs, page, printed, width_of, wrapped
from .values import MISSING, PlottedEstimate, alone, limits_of

Estimates = Sequence[Sequence[PlottedEstimate]]

_SIZE = 7.0
_CELL = 0.42  # inches of height, at least
_FRAME = 0.045  # inches across the frame of a hollow cell
_MAP = "PuOr"
_DEEPEST = 0.52  # share of the colour map used, so that black letters stay legible


@printed
def league(
    names: Sequence[str],
    network: Estimates,
    direct: Estimates | None,
    orientation: str,
    ratio: bool = True,
    smaller_is_better: bool = True,
    full: float = 2.0,
    level: str = "95%",
    title: str = "",
    footer: str = "",
    hollow: Sequence[Sequence[bool]] = (),
) -> Figure:
    """The table with its treatments in the order given, which should be the best first.

    `network` and `direct` are n × n: `[row][column]` is the estimate of the row's treatment
    against the column's, on the printed scale; `MISSING` if there is none.
    Both triangles read in this direction, and `orientation` is the sentence that says so. `full`
    is the ratio (or difference) with the deepest colour. `hollow` (n × n) says which cells have a
    coloured frame instead of a coloured ground. Raises `TrialgraphError` if there are no names.
    """
    needs(names, "treatment")
    count = len(names)
    below, above = network, direct or [[MISSING] * count] * count
    printed_ = [limits_of(cell, ratio) for row in (*below, *above) for cell in row]
    longest = max(
        width_of(piece, _SIZE, "bold") for name in names for piece in name.split() or [""]
    )
    wide = (
        max(
            [
                0.55,
                min(longest - 0.08, 1.1),
                *(width_of(text, _SIZE - 0.5, "bold") for text in printed_),
            ]
        )
        + 0.16
    )
    heads = [wrapped(name, wide - 0.08, _SIZE, "bold") for name in names]
    high = max(_CELL, *(0.06 + 0.125 * (head.count("\n") + 1) for head in heads))
    across = 2 * MARGIN + max(count * wide, 4.6)
    notes = [orientation, *_notes(level, _lacking(below))]
    note = wrapped(say(joined(" ", notes)), across - 2 * MARGIN, 8)
    first = 0.1 + 0.145 * (note.count("\n") + 1)
    paper = page(across, first + count * high + 0.6, title, footer)
    paper.sheet(MARGIN, 0, across - 2 * MARGIN, first).text(
        0, 0.03, note, size=8, va="top", linespacing=1.2
    )
    sheet = paper.sheet(MARGIN, first, count * wide, count * high)
    scale = Scale(ratio, -1.0, 1.0)
    deepest = abs(scale.at(full)) or 1.0
    for row in range(count):
        for column in range(count):
            place = column * wide, row * high
            if row == column:
                _diagonal(sheet, place, wide, high, heads[row])
                continue
            cell = (below if row > column else above)[row][column]
            framed = bool(hollow) and hollow[row][column]
            below_diagonal = row > column
            _cell(
                sheet,
                place,
                wide,
                high,
                cell,
                scale,
                deepest,
                smaller_is_better,
                below_diagonal,
                framed,
            )
    _colour_bar(
        paper.sheet(MARGIN, first + count * high + 0.08, 4.6, 0.5),
        ratio,
        deepest,
        smaller_is_better,
    )
    return paper.figure


def _notes(level: str, has_gaps: bool) -> Iterator[str]:
    yield message(
        "pictures.league.sides",
        "Below the diagonal: network estimates. Above: direct estimates.",
    )
    yield message(
        "pictures.league.bold",
        "Bold: the {level} interval excludes no effect; the triangle points to the favoured "
        "treatment.",
        level=level,
    )
    if has_gaps:
        yield message("pictures.league.hatched", "Hatched: not connected.")


def _lacking(below: Estimates) -> bool:
    return any(not below[row][column].known for row in range(len(below)) for column in range(row))


def _diagonal(sheet: Axes, place: tuple[float, float], wide: float, high: float, name: str) -> None:
    sheet.add_patch(
        Rectangle(
            place,
            wide,
            high,
            facecolor="#e2e2e2",
            edgecolor=INK,
            linewidth=0.8,
            zorder=2,
            clip_on=False,
        )
    )
    middle = place[0] + wide / 2, place[1] + high / 2
    sheet.text(
        *middle,
        name,
        size=_SIZE,
        weight="bold",
        ha="center",
        va="center",
        zorder=3,
        linespacing=1.05,
    )


def _cell(
    sheet: Axes,
    place: tuple[float, float],
    wide: float,
    high: float,
    cell: PlottedEstimate,
    scale: Scale,
    deepest: float,
    smaller: bool,
    below: bool,
    framed: bool,
) -> None:
    if not cell.known:
        hatch = "////" if below else ""
        face = "white" if below else BAND
        sheet.add_patch(
            Rectangle(
                place,
                wide,
                high,
                facecolor=face,
                edgecolor=PALE,
                hatch=hatch,
                linewidth=0.5,
                clip_on=False,
            )
        )
        return
    at = scale.at(cell.estimate)
    for_row = (at < 0) == smaller
    strength = min(abs(at) / deepest, 1.0) if isfinite(at) else 1.0
    _ground(sheet, place, wide, high, strength if for_row else -strength, framed)
    clear = cell.limited and (scale.at(cell.low) > 0 or scale.at(cell.high) < 0)
    weight = "bold" if clear else "normal"
    middle = place[0] + wide / 2
    upper = place[1] + high * (0.34 if cell.limited else 0.5)
    how: Any = {"weight": weight, "ha": "center", "va": "center"}
    sheet.text(middle, upper, alone(cell, scale.ratio), size=_SIZE, **how)
    sheet.text(middle, place[1] + high * 0.7, limits_of(cell, scale.ratio), size=_SIZE - 0.5, **how)
    if clear:
        _pointer(sheet, place, wide, high, for_row, below)


def _ground(
    sheet: Axes, place: tuple[float, float], wide: float, high: float, strength: float, framed: bool
) -> None:
    """Draw the coloured ground of a cell, or a frame of this colour around a white ground."""
    look: Any = {"facecolor": _colour(strength), "edgecolor": "white", "linewidth": 0.8}
    sheet.add_patch(Rectangle(place, wide, high, clip_on=False, **look))
    if framed:
        inner = place[0] + _FRAME, place[1] + _FRAME
        size = wide - 2 * _FRAME, high - 2 * _FRAME
        hole: Any = {"facecolor": "white", "edgecolor": PALE, "linewidth": 0.5}
        sheet.add_patch(Rectangle(inner, *size, clip_on=False, **hole))


def _pointer(
    sheet: Axes, place: tuple[float, float], wide: float, high: float, for_row: bool, below: bool
) -> None:
    """Draw a triangle that points to the favoured treatment on the diagonal."""
    x, y, size = *place, 0.045
    if for_row:  # along the row: the diagonal is to the right of cells below it
        edge, towards = (x + wide - 0.02, -1) if below else (x + 0.02, 1)
        middle = y + high * 0.34  # beside the estimate, which is short
        corners = [
            (edge, middle),
            *((edge + towards * size * 1.4, middle + side * size) for side in (-1, 1)),
        ]
    else:  # along the column: the diagonal is above cells below it
        edge, towards = (y + 0.02, 1) if below else (y + high - 0.02, -1)
        corners = [
            (x + wide / 2, edge),
            *((x + wide / 2 + side * size, edge + towards * size * 1.2) for side in (-1, 1)),
        ]
    sheet.add_patch(Polygon(corners, facecolor=INK, edgecolor="none", clip_on=False))


def _colour(strength: float) -> tuple[float, float, float, float]:
    """Orange at −1 (favours the column's treatment), white at 0, purple at 1 (the row's)."""
    red, green, blue, alpha = colormaps[_MAP](0.5 + 0.5 * _DEEPEST * strength)
    return red, green, blue, alpha


def _colour_bar(sheet: Axes, ratio: bool, deepest: float, smaller: bool) -> None:
    """Draw the key to the colours, from favouring the row to favouring the column."""
    steps, left, wide = 41, 1.15, 2.3
    for step in range(steps):
        strength = 1 - 2 * step / (steps - 1)
        place = left + wide * step / steps, 0.05
        sheet.add_patch(
            Rectangle(
                place, wide / steps + 0.01, 0.14, facecolor=_colour(strength), edgecolor="none"
            )
        )
    how: Any = {"size": 7, "color": FAINT, "va": "center"}
    sheet.text(
        left - 0.06,
        0.12,
        say(message("pictures.favours_row", "favours the row")),
        ha="right",
        **how,
    )
    column = say(message("pictures.favours_column", "favours the column"))
    sheet.text(left + wide + 0.06, 0.12, column, ha="left", **how)
    for share in (1.0, 0.5, 0.0, -0.5, -1.0):
        at = -deepest * share if smaller else deepest * share
        text = rounded(exp(at) if ratio else at, ratio)
        bound = "≤ " if abs(share) == 1 and at < 0 else "≥ " if abs(share) == 1 else ""
        sheet.text(left + wide * (1 - share) / 2, 0.32, bound + text, ha="center", **how)
