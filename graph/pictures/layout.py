"""Places of the treatments of one connected part of a network, in inches (y runs down)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import cos, dist, hypot, pi, sin
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle in inches."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, apart: float = 0.02) -> bool:
        """Whether two boxes are less than `apart` inches from each other."""
        across = self.left < other.right + apart and other.left < self.right + apart
        return across and self.top < other.bottom + apart and other.top < self.bottom + apart

    def moved(self, x: float, y: float) -> Box:
        """The box shifted right by `x` and down by `y`."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)


def around(centre: Point, width: float, height: float) -> Box:
    """The box of this size with its centre at a point."""
    x, y = centre
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of the boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def parts(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The names of each connected part, the largest part first; names keep their order."""
    import networkx as nx

    graph = nx.Graph(list(pairs))
    graph.add_nodes_from(names)
    components = [
        [name for name in names if name in part] for part in nx.connected_components(graph)
    ]
    return sorted(components, key=lambda part: (-len(part), names.index(part[0])))


def circle(names: Sequence[str]) -> dict[str, Point]:
    """The names on a circle, clockwise from the top, with room for labels."""
    radius = 0.0 if len(names) == 1 else max(0.75, 0.42 + 0.155 * len(names))
    angles = [2 * pi * number / len(names) for number in range(len(names))]
    return {
        name: (radius * sin(angle), -radius * cos(angle))
        for name, angle in zip(names, angles, strict=True)
    }


def spring(names: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, Point]:
    """Kamada and Kawai's layout (1989), scaled so that no two treatments are too close.

    It starts from the circle and is therefore reproducible.
    """
    import networkx as nx

    if len(names) < 3:
        return circle(names)
    graph = nx.Graph([pair for pair in pairs if pair[0] in names])
    placed = nx.kamada_kawai_layout(graph, pos=circle(names), weight=None)
    at = {name: (float(placed[name][0]), float(placed[name][1])) for name in names}
    closest = min(dist(at[a], at[b]) for a, b in combinations(names, 2))
    widest = max(dist(at[a], at[b]) for a, b in combinations(names, 2))
    grown = min(max(0.9 / max(closest, 1e-9), 2.2 / widest), (2.5 + 0.3 * len(names)) / widest)
    return {name: (x * grown, y * grown) for name, (x, y) in at.items()}


def beside_circle(at: Point, radius: float, width: float, height: float) -> Box:
    """The box of a label outside the circle around the origin, next to its treatment."""
    x, y = at
    far = hypot(x, y)
    out_x, out_y = (x / far, y / far) if far > 1e-9 else (0.0, 1.0)
    edge_x, edge_y = x + out_x * (radius + 0.07), y + out_y * (radius + 0.07)
    centre_x = edge_x + (0.0 if abs(out_x) < 0.12 else width / 2 if out_x > 0 else -width / 2)
    return around((centre_x, edge_y + out_y * height / 2), width, height)


def near(
    at: Point,
    radius: float,
    width: float,
    height: float,
    taken: Sequence[Box],
    lines: Sequence[tuple[Point, Point]],
) -> Box:
    """The box of a label near a point, clear of all taken boxes and crossed by few lines.

    Among equally good boxes, the one furthest from the origin is chosen. Boxes far from the point
    are tried only if the nearer ones overlap taken ones.
    """
    free: list[tuple[int, float, Box]] = []
    for ring in range(12):
        for number in range(16):
            angle = 2 * pi * number / 16
            x, y = sin(angle), -cos(angle)
            out = radius + 0.06 + 0.12 * ring
            box = around(
                (at[0] + x * (out + width / 2), at[1] + y * (out + height / 2)), width, height
            )
            if not any(box.overlaps(other) for other in taken):
                wider = around(
                    ((box.left + box.right) / 2, (box.top + box.bottom) / 2),
                    width + 0.08,
                    height + 0.08,
                )
                outward = hypot(wider.left + wider.right, wider.top + wider.bottom)
                free.append((sum(crosses(wider, *line) for line in lines) + ring, -outward, box))
        if free and ring > 2:
            break
    return min(free)[2] if free else around((at[0], at[1] + radius + height), width, height)


def crosses(box: Box, start: Point, end: Point) -> bool:
    """Whether a straight line runs through a box (Liang and Barsky 1984)."""
    (x, y), run, rise = start, end[0] - start[0], end[1] - start[1]
    enter, leave = 0.0, 1.0
    for step, distance in (
        (-run, x - box.left),
        (run, box.right - x),
        (-rise, y - box.top),
        (rise, box.bottom - y),
    ):
        if step == 0:
            if distance < 0:
                return False
        elif step < 0:
            enter = max(enter, distance / step)
        else:
            leave = min(leave, distance / step)
    return enter <= leave
