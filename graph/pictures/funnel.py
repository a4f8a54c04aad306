"""Comparison-adjusted funnel plot (Chaimani and Salanti 2012), for small-study effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from scipy import special

from ...message import joined, message
from .language import say
from .legend import Block, Entry, columns, dot, height_of, legend
from .scale import Scale
from .style import COLOURS, FAINT, INK, MARGIN, MARKERS, PALE, needs, page, printed, wrapped

_WIDE, _HIGH = 4.6, 3.9
_LEGEND = 1.75


class FunnelPoint(NamedTuple):
    """A study: its effect minus the pooled effect of its comparison, and its standard error.

    Both are on the log scale for ratios. The mark of a `hollow` study is white inside.
    """

    study: str
    comparison: str
    deviation: float
    se: float
    hollow: bool = False


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
    """The plot; points without a finite deviation or standard error are counted below it.

    If there is no bias and no heterogeneity, the expected proportion of studies inside the funnel
    is `level`. The comparisons with the most studies, up to `most` of them, have their own markers;
    the rest share one. `note` is a sentence on the direction of comparisons ("Newer against
    older."). Raises `TrialgraphError` if there are no points.
    """
    needs(points, "study")
    drawn = [
        point
        for point in points
        if abs(point.deviation) < float("inf") and 0 < point.se < float("inf")
    ]
    comparisons = list(dict.fromkeys(point.comparison for point in drawn))
    ordered = sorted(
        comparisons, key=lambda name: -sum(point.comparison == name for point in drawn)
    )
    chosen = ordered if len(ordered) <= most + 1 else ordered[:most]
    marked = any(point.hollow for point in drawn)
    looks = {name: _look(number, marked) for number, name in enumerate(chosen)}
    filled = {point.comparison for point in drawn if not point.hollow}
    entries = [Entry(name, dot(**_as_marked(looks[name], name not in filled))) for name in chosen]
    if more := len(ordered) - len(chosen):
        others = message("pictures.other_comparisons", "{count} other comparisons", count=more)
        entries.append(Entry(say(others), dot(**_OTHERS)))
    heading = say(message("pictures.comparison", "Comparison"))
    legends = columns(Block(heading, entries), _LEGEND, _HIGH + 0.4) if entries else []
    notes: list[str] = [
        message(
            "pictures.funnel", "Dashed: {level} limits around no deviation.", level=f"{level:.0%}"
        )
    ]
    notes += [note] if note else []
    if absent := len(points) - len(drawn):
        notes.append(
            message(
                "pictures.not_drawn",
                "Not drawn (no effect or standard error): {count}.",
                count=absent,
            )
        )
    caption = wrapped(say(joined(" ", notes)), 0.6 + _WIDE, 7.5)
    across = 2 * MARGIN + 0.6 + _WIDE + 0.25 + len(legends) * (_LEGEND + 0.1)
    below = 0.6 + 0.13 * (caption.count("\n") + 1)
    height = max([_HIGH + below, *(height_of([block], _LEGEND) for block in legends)])
    paper = page(across, height + 0.05, title, footer)
    axes = paper.axes(MARGIN + 0.6, 0.05, _WIDE, _HIGH)
    deepest = 1.1 * max((point.se for point in drawn), default=1.0)
    reach = float(special.ndtri((1 + level) / 2)) * deepest
    furthest = 1.08 * max([reach, *(abs(point.deviation) for point in drawn)])
    axes.set_xlim(-furthest, furthest)
    axes.set_ylim(deepest, 0)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for side in (-reach, reach):
        axes.plot(
            [0, side], [0, deepest], color=FAINT, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1
        )
    for point in drawn:
        axes.plot(
            [point.deviation],
            [point.se],
            zorder=3,
            linestyle="none",
            clip_on=False,
            **_as_marked(looks.get(point.comparison, _OTHERS), point.hollow),
        )
    ticks = Scale(ratio, -furthest, furthest).ticks(0.1)
    axes.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    axes.tick_params(labelsize=8, length=3)
    across_caption, up_caption = _axis_captions(measure, ratio)
    axes.set_xlabel(across_caption, fontsize=8.5)
    axes.set_ylabel(up_caption, fontsize=8.5)
    axes.grid(color=PALE, linewidth=0.4)
    axes.set_axisbelow(True)
    for edge in ("right", "top"):
        axes.spines[edge].set_visible(False)
    words = paper.sheet(MARGIN, _HIGH + 0.55, 0.6 + _WIDE, 0.3)
    words.text(0, 0.02, caption, size=7.5, va="top", color=FAINT, linespacing=1.2)
    for number, block in enumerate(legends):
        legend(
            paper, MARGIN + 0.6 + _WIDE + 0.25 + number * (_LEGEND + 0.1), 0.05, _LEGEND, [block]
        )
    return paper.figure


_OTHERS: dict[str, Any] = {"marker": ".", "color": "#999999", "markersize": 5}


def _axis_captions(measure: str, ratio: bool) -> tuple[str, str]:
    """What the axes show: the deviation of a study, and its standard error."""
    if ratio:
        return (
            say(
                message(
                    "pictures.deviation.ratio",
                    "{measure} of the study divided by that of its comparison",
                    measure=measure,
                )
            ),
            say(message("pictures.log_standard_error", "Standard error of the logarithm")),
        )
    return (
        say(
            message(
                "pictures.deviation",
                "{measure} of the study minus that of its comparison",
                measure=measure,
            )
        ),
        say(message("pictures.standard_error", "Standard error")),
    )


def _as_marked(look: dict[str, Any], hollow: bool) -> dict[str, Any]:
    """The mark, white inside if its study is hollow."""
    if not hollow:
        return look
    rim = {"markeredgecolor": look["color"], "markeredgewidth": 1.3}
    return {**look, "markerfacecolor": "white", **rim}


def _look(number: int, marked: bool = False) -> dict[str, Any]:
    """Marker and colour of the comparison with this number.

    The second round of markers is hollow; if hollow marks tell studies apart (`marked`), it has
    other colours instead. Black replaces yellow, which is hard to see on white.
    """
    colours = [INK if colour == "#F0E442" else colour for colour in COLOURS]
    marker, round_of = MARKERS[number % len(MARKERS)], number // len(MARKERS)
    colour = colours[(number + (round_of if marked else 0)) % len(colours)]
    hollow = round_of % 2 and not marked
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
