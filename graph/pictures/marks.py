"""Elements of forest plots: intervals, diamonds, columns of text, captions below the axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from .scale import Scale
from .style import BAND, FAINT, INK, wrapped
from .values import PlottedEstimate


def interval_line(
    axes: Axes,
    scale: Scale,
    interval: PlottedEstimate,
    at: float,
    colour: str = INK,
    width: float = 1.5,
    marker: str = "",
    filled: bool = False,
    size: float = 5.5,
    dash: Any = "-",
    ends: bool = False,
) -> None:
    """Draw an interval as a line at height `at`, with an arrow at each end that is cut.

    The estimate gets a marker if there is one; `ends` adds marks at the limits.
    """
    if interval.limited:
        low, high = scale.within(interval.low), scale.within(interval.high)
        axes.plot(
            [low, high],
            [at, at],
            color=colour,
            linewidth=width,
            linestyle=dash,
            solid_capstyle="butt",
            zorder=2,
        )
        for end, value, arrow in ((low, interval.low, "<"), (high, interval.high, ">")):
            beyond = scale.at(value) != end
            if beyond or ends:
                shape: Any = {
                    "marker": arrow if beyond else "|",
                    "markersize": 5,
                    "markeredgewidth": 0.8,
                }
                axes.plot([end], [at], color=colour, zorder=3, clip_on=False, **shape)
    if marker and interval.known:
        face = colour if filled else "white"
        axes.plot(
            [scale.within(interval.estimate)],
            [at],
            marker,
            color=colour,
            markerfacecolor=face,
            markersize=size,
            zorder=4,
        )


def diamond(axes: Axes, centre: float, half: float, at: float, height: float, **look: Any) -> None:
    """Draw a diamond; `half` is half its width, `height` half its height, in units of the axes."""
    corners = [
        (centre - half, at),
        (centre, at - height),
        (centre + half, at),
        (centre, at + height),
    ]
    axes.add_patch(Polygon(corners, **{"edgecolor": INK, "linewidth": 0.8, "zorder": 3, **look}))


def interval_diamond(
    axes: Axes, scale: Scale, interval: PlottedEstimate, at: float, height: float, **look: Any
) -> None:
    """Draw an interval as a diamond, cut at the ends of the axis; nothing if it has no limits."""
    if interval.limited:
        low, centre, high = (
            scale.within(value) for value in (interval.low, interval.estimate, interval.high)
        )
        corners = [(low, at), (centre, at - height), (high, at), (centre, at + height)]
        axes.add_patch(
            Polygon(corners, **{"edgecolor": INK, "linewidth": 0.8, "zorder": 3, **look})
        )


def stripes(sheet: Axes, tops: Sequence[float], heights: Sequence[float], width: float) -> None:
    """Draw a pale band behind every other row."""
    for top, height in list(zip(tops, heights, strict=True))[::2]:
        sheet.add_patch(
            Rectangle((0, top), width, height, facecolor=BAND, edgecolor="none", zorder=0)
        )


def column(
    sheet: Axes,
    at: float,
    name: str,
    head: float,
    texts: Sequence[str],
    middles: Sequence[float],
    size: float,
    **look: Any,
) -> None:
    """Draw a column of text under its heading; `middles` are the centres of the rows in inches."""
    sheet.text(at, head - 0.07, name, size=size, weight="bold", va="bottom", linespacing=1.15)
    for text, middle in zip(texts, middles, strict=True):
        sheet.text(at, middle, text, **{"size": size, "va": "center", "linespacing": 1.1, **look})


def favoured(
    axes: Axes, favours: tuple[str, str], width: float, height: float, size: float = 8
) -> None:
    """Draw the two captions below the axis; `width` and `height` of the axes are in inches."""
    for text, side, arrow in ((favours[0], 0.0, "◀ {}"), (favours[1], 1.0, "{} ▶")):
        if text:
            caption = wrapped(arrow.format(text), width / 2 - 0.08, size)
            how: dict[str, Any] = {
                "ha": "right" if side else "left",
                "va": "top",
                "size": size,
                "color": FAINT,
            }
            axes.text(side, -0.47 / height, caption, transform=axes.transAxes, **how)
