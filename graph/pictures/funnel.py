"""Comparison-adjusted funnel plot (Chaimani and Salanti 2012): do small studies of a network lean to one side?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure
from scipy import stats

from .legend import Block, Entry, columns, dot, height_of, legend
from .scale import Scale
from .style import COLOURS, FAINT, INK, MARGIN, MARKERS, PALE, page, printed, wrapped

_WIDE, _HIGH = 4.6, 3.9
_LEGEND = 1.75


class FunnelPoint(NamedTuple):
    """A study: its effect minus the pooled effect of its comparison (logarithms of ratios), and its standard error on that scale."""

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

    The funnel holds `level` of the studies where there is neither bias nor heterogeneity. The `most` comparisons of most studies have
    their own marks, the others one together. `note` says how comparisons are turned, such as "newer against older treatment".
    """
    drawn = [one for one in points if abs(one.deviation) < float("inf") and 0 < one.se < float("inf")]
    found = list(dict.fromkeys(one.comparison for one in drawn))
    ordered = sorted(found, key=lambda name: -sum(one.comparison == name for one in drawn))
    chosen = ordered if len(ordered) <= most + 1 else ordered[:most]
    looks = {name: _look(number) for number, name in enumerate(chosen)}
    entries = [Entry(name, dot(**looks[name])) for name in chosen]
    entries += [Entry(f"{len(ordered) - len(chosen)} other comparisons", dot(**_OTHERS))] if len(chosen) < len(ordered) else []
    dealt = columns([Block("Comparison", entries)], _LEGEND, _HIGH + 0.4) if entries else []
    said = [f"Dashed: {level:.0%} limits around no deviation."]
    said += [f"{note}."] if note else []
    said += (
        [f"{len(points) - len(drawn)} studies without an effect or a standard error are not drawn."]
        if len(drawn) < len(points)
        else []
    )
    told = wrapped(" ".join(said), 0.6 + _WIDE, 7.5)
    across = 2 * MARGIN + 0.6 + _WIDE + 0.25 + len(dealt) * (_LEGEND + 0.1)
    below = 0.6 + 0.13 * (told.count("\n") + 1)
    height = max([_HIGH + below, *(height_of(blocks, _LEGEND) for blocks in dealt)])
    paper = page(across, height + 0.05, title, footer)
    axes = paper.axes(MARGIN + 0.6, 0.05, _WIDE, _HIGH)
    deepest = 1.1 * max((one.se for one in drawn), default=1.0)
    reach = float(stats.norm.ppf((1 + level) / 2)) * deepest
    furthest = 1.08 * max([reach, *(abs(one.deviation) for one in drawn)])
    axes.set_xlim(-furthest, furthest)
    axes.set_ylim(deepest, 0)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for side in (-reach, reach):
        axes.plot([0, side], [0, deepest], color=FAINT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    for one in drawn:
        axes.plot([one.deviation], [one.se], zorder=3, linestyle="none", clip_on=False, **looks.get(one.comparison, _OTHERS))
    ticks = Scale(ratio, -furthest, furthest).ticks(0.1)
    axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    axes.tick_params(labelsize=8, length=3)
    axes.set_xlabel(f"{measure} of the study {'divided by' if ratio else 'minus'} that of its comparison", fontsize=8.5)
    axes.set_ylabel("Standard error" + (" of the logarithm" if ratio else ""), fontsize=8.5)
    axes.grid(color=PALE, linewidth=0.4)
    axes.set_axisbelow(True)
    for edge in ("right", "top"):
        axes.spines[edge].set_visible(False)
    words = paper.sheet(MARGIN, _HIGH + 0.55, 0.6 + _WIDE, 0.3)
    words.text(0, 0.02, told, size=7.5, va="top", color=FAINT, linespacing=1.2)
    for number, blocks in enumerate(dealt):
        legend(paper, MARGIN + 0.6 + _WIDE + 0.25 + number * (_LEGEND + 0.1), 0.05, _LEGEND, blocks)
    return paper.figure


_OTHERS = {"marker": ".", "color": "#999999", "markersize": 5}


def _look(number: int) -> dict[str, object]:
    """Marker and colour of a comparison; after all markers once, the same ones hollow."""
    colour, hollow = COLOURS[number % len(COLOURS)], number // len(MARKERS) % 2
    shape = {"marker": MARKERS[number % len(MARKERS)], "markersize": 6.5, "color": colour}
    return {
        **shape,
        "markerfacecolor": "white" if hollow else colour,
        "markeredgecolor": colour if hollow else INK,
        "markeredgewidth": 1.3 if hollow else 0.6,
    }
