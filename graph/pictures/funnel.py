"""Comparison-adjusted funnel plot (Chaimani and Salanti 2012): do small studies of a network lean to one side?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from scipy import stats

from .legend import Block, Entry, columns, dot, height_of, legend
from .scale import Scale
from .style import COLOURS, FAINT, INK, MARGIN, MARKERS, PALE, needs, page, printed, wrapped

_WIDE, _HIGH = 4.6, 3.9
_LEGEND = 1.75


class FunnelPoint(NamedTuple):
    """A study: its effect minus the pooled one of its comparison (logarithms of ratios), and its standard error."""

    study: str
    comparison: str
    deviation: float
    se: float


@printed
def funnel(
    points: Sequence[FunnelPoint],
    ratio: bool = True,
    measure: str = "Hazard ratio",
    level: float = 0.95,
    most: int = 24,
    note: str = "",
    title: str = "",
    footer: str = "",
) -> Figure:
    """Points without a deviation or a standard error are counted below and not drawn.

    The funnel holds `level` of the studies where there is neither bias nor heterogeneity. The `most` comparisons of most studies
    have their own marks, the others one together. `note` is a sentence on how comparisons are turned ("Newer against older.").
    """
    needs(points, "study")
    drawn = [
        one for one in points if abs(one.deviation) < float("inf") and 0 < one.se < float("inf")
    ]
    found = list(dict.fromkeys(one.comparison for one in drawn))
    ordered = sorted(found, key=lambda name: -sum(one.comparison == name for one in drawn))
    chosen = ordered if len(ordered) <= most + 1 else ordered[:most]
    looks = {name: _look(number) for number, name in enumerate(chosen)}
    entries = [Entry(name, dot(**looks[name])) for name in chosen]
    entries += (
        [Entry(f"{len(ordered) - len(chosen)} other comparisons", dot(**_OTHERS))]
        if len(chosen) < len(ordered)
        else []
    )
    dealt = columns(Block("Comparison", entries), _LEGEND, _HIGH + 0.4) if entries else []
    said = [f"Dashed: {level:.0%} limits around no deviation."]
    said += [note] if note else []
    absent = len(points) - len(drawn)
    said += [f"Without an effect or a standard error, and not drawn: {absent}."] if absent else []
    told = wrapped(" ".join(said), 0.6 + _WIDE, 7.5)
    across = 2 * MARGIN + 0.6 + _WIDE + 0.25 + len(dealt) * (_LEGEND + 0.1)
    below = 0.6 + 0.13 * (told.count("\n") + 1)
    height = max([_HIGH + below, *(height_of([block], _LEGEND) for block in dealt)])
    paper = page(across, height + 0.05, title, footer)
    axes = paper.axes(MARGIN + 0.6, 0.05, _WIDE, _HIGH)
    deepest = 1.1 * max((one.se for one in drawn), default=1.0)
    reach = float(stats.norm.ppf((1 + level) / 2)) * deepest
    furthest = 1.08 * max([reach, *(abs(one.deviation) for one in drawn)])
    axes.set_xlim(-furthest, furthest)
    axes.set_ylim(deepest, 0)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for side in (-reach, reach):
        axes.plot(
            [0, side], [0, deepest], color=FAINT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1
        )
    for one in drawn:
        axes.plot(
            [one.deviation],
            [one.se],
            zorder=3,
            linestyle="none",
            clip_on=False,
            **looks.get(one.comparison, _OTHERS),
        )
    ticks = Scale(ratio, -furthest, furthest).ticks(0.1)
    axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    axes.tick_params(labelsize=8, length=3)
    axes.set_xlabel(
        f"{measure} of the study {'divided by' if ratio else 'minus'} that of its comparison",
        fontsize=8.5,
    )
    axes.set_ylabel("Standard error" + (" of the logarithm" if ratio else ""), fontsize=8.5)
    axes.grid(color=PALE, linewidth=0.4)
    axes.set_axisbelow(True)
    for edge in ("right", "top"):
        axes.spines[edge].set_visible(False)
    words = paper.sheet(MARGIN, _HIGH + 0.55, 0.6 + _WIDE, 0.3)
    words.text(0, 0.02, told, size=7.5, va="top", color=FAINT, linespacing=1.2)
    for number, block in enumerate(dealt):
        legend(
            paper, MARGIN + 0.6 + _WIDE + 0.25 + number * (_LEGEND + 0.1), 0.05, _LEGEND, [block]
        )
    return paper.figure


_OTHERS: dict[str, Any] = {"marker": ".", "color": "#999999", "markersize": 5}


def _look(number: int) -> dict[str, Any]:
    """Marker and colour of a comparison (black for yellow, which is lost on white); after all markers once, the same hollow."""
    colours = [INK if colour == "#F0E442" else colour for colour in COLOURS]
    colour, marker, hollow = (
        colours[number % len(colours)],
        MARKERS[number % len(MARKERS)],
        number // len(MARKERS) % 2,
    )
    edge = (
        {"markeredgecolor": colour, "markeredgewidth": 1.3}
        if hollow
        else {"markeredgecolor": INK, "markeredgewidth": 0.6}
    )
    size = 5.3 if marker == "D" else 8.0 if marker == "*" else 6.3
    return {
        "marker": marker,
        "markersize": size,
        "color": colour,
        "markerfacecolor": "white" if hollow else colour,
        **edge,
    }
