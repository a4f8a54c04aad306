"""The legend of a network plot: classes, patients, populations and lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, isnan, nan
from typing import Any, NamedTuple

from matplotlib.patches import Circle

from ...message import message
from .language import say
from .legend import Block, Entry, line, swatch
from .style import COLOURS, INK, PALE, Look

LABEL_SIZE = 7.0  # points
HOLLOW_RIM = 2.0  # points: both rims of a hollow line
_LINE, _THICKEST = "#767676", 6.5
_DASHES: dict[str, tuple[float, ...]] = {  # in points
    "direct": (),
    "partial": (7, 2.5, 1.5, 2.5),
    "indirect": (4, 3),
}


class Node(NamedTuple):
    """A treatment; `patients` is NaN if not reported, `group` its drug class or empty."""

    name: str
    patients: float = nan
    group: str = ""


class Edge(NamedTuple):
    """A comparison; `weight` (on any scale from 0, NaN: unknown) sets the thickness of its line.

    `applicability` is direct, partial or indirect. A `hollow` line is white inside.
    """

    treatment1: str
    treatment2: str
    weight: float
    label: str = ""
    applicability: str = "direct"
    hollow: bool = False


def core(width: float) -> dict[str, Any]:
    """Options of `Axes.plot` for the white inside of a hollow line of this width in points."""
    return {"color": "white", "linewidth": max(width - HOLLOW_RIM, 1.0), "linestyle": "-"}


def thickness(weight: float, most: float) -> float:
    """The thickness of a line in points; `most` is the largest weight in the plot."""
    return 0.8 if isnan(weight) else 0.8 + (_THICKEST - 0.8) * max(weight, 0.0) / most


def stroke(applicability: str, width: float) -> dict[str, Any]:
    """Options of `Axes.plot` for a line of this applicability and width in points."""
    dashes = _DASHES.get(applicability, ())
    style: Any = (
        (0, tuple(points / max(width, 1.0) * (1 + width / 6) for points in dashes))
        if dashes
        else "-"
    )
    return {"color": _LINE, "linewidth": width, "linestyle": style}


def legend_blocks(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    multi_arm: Sequence[Sequence[str]],
    looks: dict[str, Look],
    radii: dict[str, float],
    headings: tuple[str, str, str],
    people: Sequence[str] = (),
) -> list[Block]:
    """The blocks that apply; `headings` name the weight and the label of lines, and the group.

    `people`: whose patients the filled and the hollow lines compare.
    """
    weight, label, group = headings
    classes = [Entry(name, swatch(how)) for name, how in looks.items() if name]
    known = sorted((node.patients, radii[node.name]) for node in nodes if node.patients > 0)
    chosen = list(dict.fromkeys([known[0], known[len(known) // 2], known[-1]])) if known else []
    if any(before[0] == after[0] for before, after in pairwise(chosen)):
        chosen = chosen[-1:]
    sizes = [
        Entry(f"{patients:,.0f}".replace(",", " "), _circle(radius), 2 * radius)
        for patients, radius in chosen
    ]
    if any(not node.patients > 0 for node in nodes):
        sizes.append(
            Entry(
                say(message("pictures.size_not_reported", "not reported")),
                _circle(0.09, facecolor="white", linewidth=1.6),
            )
        )
    kinds = [kind for kind in _DASHES if any(edge.applicability == kind for edge in edges)]
    styles = [Entry(say(kind), line(**stroke(kind, 2.2))) for kind in kinds]
    weights = sorted(edge.weight for edge in edges if not isnan(edge.weight))
    spread = sorted({weights[0], weights[len(weights) // 2], weights[-1]}) if weights else []
    widths = [
        Entry(_short(value), line(color=_LINE, linewidth=thickness(value, weights[-1] or 1.0)))
        for value in spread
    ]
    for hollow, text in enumerate(people):
        if any(edge.hollow == bool(hollow) for edge in edges):
            styles.append(Entry(text, _hollow_line if hollow else line(color=_LINE, linewidth=4)))
    if multi_arm:
        several = say(message("pictures.multi_arm", "multi-arm study"))
        shaded = swatch(Look(COLOURS[1], "", ""), alpha=0.3, linestyle=":")
        styles.append(Entry(several, shaded))
    if any(edge.label for edge in edges):
        number = message("pictures.number_on_line", "{label} (number on the line)", label=label)
        widths.append(Entry(say(number), _boxed("n")))
    blocks = [
        Block(group, classes),
        Block(say(message("pictures.patients", "Patients (area)")), sizes),
        Block(say(message("pictures.population", "Population of the comparison")), styles),
    ]
    thick = say(message("pictures.line", "Line: {weight}", weight=weight))
    return [block for block in [*blocks, Block(thick, widths)] if block.entries]


def _hollow_line(sheet: Any, x: float, y: float) -> None:
    line(color=_LINE, linewidth=4)(sheet, x, y)
    line(**core(4))(sheet, x, y)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == ceil(value) else f"{value:.3g}"


def _circle(radius: float, **how: Any) -> Any:
    look_ = {"facecolor": PALE, "edgecolor": INK, "linewidth": 0.8, **how}
    return lambda sheet, x, y: sheet.add_patch(Circle((x, y), radius, clip_on=False, **look_))


def _boxed(text: str) -> Any:
    ground = {
        "boxstyle": "round,pad=0.12",
        "facecolor": "white",
        "edgecolor": PALE,
        "linewidth": 0.5,
    }
    return lambda sheet, x, y: sheet.text(
        x, y, text, size=LABEL_SIZE, ha="center", va="center", bbox=ground
    )
