"""Network plot: circles are treatments, sized by patients; lines are comparisons.

The thickness of a line shows its weight (such as precision), its dashes the applicability.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, dist, isnan, sqrt
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon

from ...message import joined, message
from .language import say
from .layout import Box, Point, around, beside_circle, circle, crosses, hull, near, parts, spring
from .legend import height_of, legend
from .network_legend import (
    HOLLOW_RIM,
    LABEL_SIZE,
    Edge,
    Node,
    core,
    legend_blocks,
    stroke,
    thickness,
)
from .style import (
    COLOURS,
    FAINT,
    INK,
    MARGIN,
    PALE,
    Look,
    look,
    needs,
    page,
    printed,
    width_of,
    wrapped,
)

__all__ = ["Edge", "Node", "network"]

_SIZE = 8.5
_LEGEND = 2.0
_APART = 0.45  # inches between parts


class _Part(NamedTuple):
    at: dict[str, Point]
    radii: dict[str, float]
    labels: dict[str, Box]
    outline: Box


@printed
def network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    multi_arm: Sequence[Sequence[str]] = (),
    layout: str = "circle",
    weight: str = "precision",
    label: str = "studies",
    group: str = "Drug class",
    title: str = "",
    footer: str = "",
    people: Sequence[str] = (),
) -> Figure:
    """The plot with its treatments in the order given, clockwise from the top.

    `layout="spring"` places them by Kamada and Kawai's algorithm instead. `multi_arm` gives the
    treatments of each multi-arm study. Unconnected parts are drawn side by side, the largest
    first. `weight`, `label` and `group` are the legend's names for the thickness and the label of
    a line and the colour of a treatment. `people`: whose patients the filled and the hollow lines
    compare. Raises `TrialgraphError` if there are no nodes.
    """
    needs(nodes, "treatment")
    names = [node.name for node in nodes]
    pairs = [(edge.treatment1, edge.treatment2) for edge in edges]
    groups = list(dict.fromkeys(node.group for node in nodes))
    looks = {name: look(number) for number, name in enumerate(filter(None, groups))} | {
        "": Look(PALE, "", "o")
    }
    drawn = [_part(names_, nodes, pairs, layout) for names_ in parts(names, pairs)]
    height = max(part.outline.bottom - part.outline.top for part in drawn)
    width = sum(part.outline.right - part.outline.left for part in drawn) + _APART * (
        len(drawn) - 1
    )
    at: dict[str, Point] = {}
    labels: dict[str, Box] = {}
    x = 0.0
    for part in drawn:
        move = x - part.outline.left, (height - part.outline.bottom - part.outline.top) / 2
        at |= {name: (place[0] + move[0], place[1] + move[1]) for name, place in part.at.items()}
        labels |= {name: box.moved(*move) for name, box in part.labels.items()}
        x += part.outline.right - part.outline.left + _APART
    radii = {name: radius for part in drawn for name, radius in part.radii.items()}
    lines = _lines(edges, at, radii)
    taken = [
        *labels.values(),
        *(around(at[name], 2 * radius, 2 * radius) for name, radius in radii.items()),
    ]
    placed, left_out = _edge_labels(edges, lines, taken, width)
    blocks = legend_blocks(nodes, edges, multi_arm, looks, radii, (weight, label, group), people)
    notes: list[str] = []
    if len(drawn) > 1:
        notes.append(
            message("pictures.unconnected", "Unconnected parts cannot be compared with each other.")
        )
    if left_out:
        notes.append(
            message(
                "pictures.labels_left_out",
                "Labels without room on their line: {labels}.",
                labels="; ".join(left_out),
            )
        )
    across = 2 * MARGIN + width + 0.35 + _LEGEND
    note = wrapped(say(joined(" ", notes)), across - 2 * MARGIN, 8)
    body = max(height, height_of(blocks, _LEGEND))
    below = 0.1 + 0.14 * (note.count("\n") + 1) if note else 0.05
    paper = page(across, body + below, title, footer)
    sheet = paper.sheet(MARGIN, (body - height) / 2, width, height)
    for study in multi_arm:
        _polygon(sheet, [at[name] for name in study])
    most = max((edge.weight for edge in edges if not isnan(edge.weight)), default=1.0) or 1.0
    for edge, (start, end) in zip(edges, lines, strict=True):
        xs, ys = zip(start, end, strict=True)
        points = max(thickness(edge.weight, most), HOLLOW_RIM + 1.5 if edge.hollow else 0.0)
        sheet.plot(xs, ys, zorder=2, clip_on=False, **stroke(edge.applicability, points))
        if edge.hollow:
            sheet.plot(xs, ys, zorder=2.5, clip_on=False, **core(points))
    for box, text in placed:
        ground: dict[str, Any] = {
            "boxstyle": "round,pad=0.12",
            "facecolor": "white",
            "edgecolor": PALE,
            "linewidth": 0.5,
        }
        sheet.text(
            *_middle(box), text, size=LABEL_SIZE, ha="center", va="center", zorder=3, bbox=ground
        )
    for node in nodes:
        sheet.add_patch(Circle(at[node.name], radii[node.name], **_filled(node, looks[node.group])))
        text = _name(node.name)
        ground = {
            "boxstyle": "square,pad=0.05",
            "facecolor": "white",
            "edgecolor": "none",
            "alpha": 0.8,
        }
        how: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.05, "bbox": ground}
        sheet.text(*_middle(labels[node.name]), text, size=_SIZE, zorder=5, **how)
    if note:
        paper.sheet(MARGIN, body, across - 2 * MARGIN, below).text(
            0, 0.08, note, size=8, va="top", linespacing=1.2
        )
    legend(paper, MARGIN + width + 0.35, 0, _LEGEND, blocks)
    return paper.figure


def _part(
    names: Sequence[str], nodes: Sequence[Node], pairs: Sequence[tuple[str, str]], layout: str
) -> _Part:
    at = spring(names, pairs) if layout == "spring" else circle(names)
    most = max((node.patients for node in nodes if node.patients > 0), default=1.0)
    apart = min((dist(at[a], at[b]) for a in names for b in names if a != b), default=1.0)
    largest = min(0.24, 0.35 * apart)
    radii = {
        n.name: max(0.055, largest * sqrt(n.patients / most)) if n.patients > 0 else 0.09
        for n in nodes
        if n.name in names
    }
    sizes = {
        name: (width_of(_name(name), _SIZE), 0.15 * (_name(name).count("\n") + 1)) for name in names
    }
    circles = {name: around(at[name], 2 * radii[name], 2 * radii[name]) for name in names}
    if layout != "spring":
        labels = {name: beside_circle(at[name], radii[name], *sizes[name]) for name in names}
        return _Part(at, radii, labels, hull([*labels.values(), *circles.values()]))
    labels = {}
    lines = [(at[a], at[b]) for a, b in pairs if a in at]
    for name in names:
        labels[name] = near(
            at[name], radii[name], *sizes[name], [*circles.values(), *labels.values()], lines
        )
    return _Part(at, radii, labels, hull([*labels.values(), *circles.values()]))


def _name(name: str) -> str:
    return wrapped(name, 1.5, _SIZE)


def _middle(box: Box) -> Point:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _lines(
    edges: Sequence[Edge], at: dict[str, Point], radii: dict[str, float]
) -> list[tuple[Point, Point]]:
    """Start and end of each line, at the rims of the circles; parallel if a pair has several."""
    pairs = [frozenset(edge[:2]) for edge in edges]
    lines = []
    for number, edge in enumerate(edges):
        first, last = sorted(edge[:2], key=lambda name: at[name])
        (x, y), (to_x, to_y) = at[first], at[last]
        long = dist(at[first], at[last]) or 1.0
        across, down = (to_x - x) / long, (to_y - y) / long
        aside = 0.11 * (pairs[:number].count(pairs[number]) - (pairs.count(pairs[number]) - 1) / 2)
        start, end = 0.9 * radii[first], long - 0.9 * radii[last]
        begin, finish = (
            (x + far * across - aside * down, y + far * down + aside * across)
            for far in (start, end)
        )
        lines.append((begin, finish))
    return lines


def _edge_labels(
    edges: Sequence[Edge],
    lines: Sequence[tuple[Point, Point]],
    taken: list[Box],
    width: float,
) -> tuple[list[tuple[Box, str]], list[str]]:
    """Boxes and texts of the labels on their lines, and the labels for which there is no room.

    Boxes overlap no taken box and as few other lines as possible; they are added to `taken`.
    """
    placed, left_out = [], []
    labelled = [number for number, edge in enumerate(edges) if edge.label]
    for number in sorted(labelled, key=lambda number: dist(*lines[number])):
        edge, (start, end) = edges[number], lines[number]
        others = [line_ for other, line_ in enumerate(lines) if other != number]
        free = []
        for rank, share in enumerate((0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.21, 0.79)):
            centre = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            box = around(centre, width_of(edge.label, LABEL_SIZE) + 0.06, 0.17)
            inside = box.left >= -MARGIN / 2 and box.right <= width + MARGIN / 2
            if inside and not any(box.overlaps(other) for other in taken):
                free.append((sum(crosses(box, *other) for other in others), rank, box))
        if free:
            box = min(free)[2]
            taken.append(box)
            placed.append((box, edge.label))
        else:
            left_out.append(f"{edge.treatment1}–{edge.treatment2} {edge.label}")
    return placed, left_out


def _filled(node: Node, how: Look) -> dict[str, Any]:
    common = {"zorder": 4, "clip_on": False}
    if node.patients > 0:
        return {
            **common,
            "facecolor": how.colour,
            "hatch": how.hatch,
            "edgecolor": INK,
            "linewidth": 0.8,
        }
    return {
        **common,
        "facecolor": "white",
        "edgecolor": how.colour if node.group else INK,
        "linewidth": 1.8,
    }


def _polygon(sheet: Axes, corners: Sequence[Point]) -> None:
    """Shade the area between the treatments of a multi-arm study."""
    x, y = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    ordered = sorted(corners, key=lambda corner: atan2(corner[1] - y, corner[0] - x))
    sheet.add_patch(Polygon(ordered, facecolor=COLOURS[1], alpha=0.22, edgecolor="none", zorder=1))
    sheet.add_patch(
        Polygon(ordered, facecolor="none", edgecolor=FAINT, linewidth=0.7, linestyle=":", zorder=1)
    )
