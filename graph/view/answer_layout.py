"""The layout of an answer.

Compared regimens are on the left, the profile in the middle, other regimens on the right, and
drugs and classes below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...text_width import columns_of
from ..model.kinds import VERDICTS
from .composition import WITHOUT_EVIDENCE
from .picture import Node, Picture
from .placement import GAP, HEAD, SECTION, mean, spread, tallest

_LETTER = 6.6  # pixels of a column of a label
_LINE_END = 28  # pixels of a line beside its label, with the arrow


def arrange_answer(picture: Picture) -> None:
    """Set the place of every node of an answer."""
    middle = picture.nodes["profile:profile"]
    against: dict[str, list[str]] = {}
    for edge in picture.edges:
        if edge.style in ("contrast", "comparison"):
            against.setdefault(edge.start, []).append(edge.end)
            against.setdefault(edge.end, [])
    levels = {name: _level(name, against, ()) for name in against}
    left = _compared(picture, against, levels, -middle.width / 2 - 64)
    rest = [node for node in picture.of_kind("regimen") if node.id not in levels]
    near = [node for node in rest if node.key not in WITHOUT_EVIDENCE]
    far = [node for node in rest if node.key in WITHOUT_EVIDENCE]
    right = middle.width / 2 + 100
    tall = max(left, 380)
    end, right_height = _stack_of_boxes(near, right, max(1, -(-len(near) // 13)), "near")
    at = end + 30 if near else right
    columns = max(1, -(-len(far) * 46 // round(max(tall, right_height) - 60)))
    _, far_height = _stack_of_boxes(far, at, columns, "far")
    bottom = max(left, right_height, far_height, 200) / 2
    regimens = {node.id: node for node in picture.of_kind("regimen")}
    _bands(picture, regimens, bottom + 60)


def _level(name: str, against: dict[str, list[str]], seen: Sequence[str]) -> int:
    """The largest number of comparisons in a chain from a regimen down to one that was only ever a
    control."""
    if name in seen:
        return 0
    return max((1 + _level(other, against, (*seen, name)) for other in against[name]), default=0)


def _compared(
    picture: Picture, against: dict[str, list[str]], levels: dict[str, int], right: float
) -> float:
    """Place the compared regimens and return the height.

    Each verdict has a band and each level a column; the controls are in the outermost column.
    """
    nodes = [node for node in picture.of_kind("regimen") if node.id in levels]
    highest = max(levels.values(), default=0)
    widths = [
        max([60, *(node.width for node in nodes if levels[node.id] == level)])
        for level in range(highest + 1)
    ]
    controls_only = sum(not levels[node.id] for node in nodes)
    # Labels leave both ends of their lines free; crossing lines need more room for them.
    gap = max(108 if controls_only < 3 else 160, _longest_label(picture) + 2 * _LINE_END)
    xs = [0.0] * (highest + 1)
    at = right
    for level in range(highest, -1, -1):
        xs[level] = at - widths[level] / 2
        at -= widths[level] + gap
    tested = [node for node in nodes if levels[node.id]]
    y = 0.0
    for verdict, members in _by_verdict(tested):
        rows = [
            [node for node in members if levels[node.id] == level] for level in range(highest + 1)
        ]
        pitch = tallest(members) + GAP
        height = max(map(len, rows)) * pitch
        for level, column in enumerate(rows):
            start = y + HEAD + (height - len(column) * pitch) / 2
            for row, node in enumerate(column):
                node.x, node.y, node.box = xs[level], start + (row + 0.5) * pitch, f"left:{verdict}"
        y += HEAD + height + SECTION
    for node in tested:
        node.y -= (y - SECTION) / 2
    _place_controls(picture, [node for node in nodes if not levels[node.id]], against, xs[0])
    ys = [node.y for node in nodes] or [0]
    return max(max(ys), -min(ys)) * 2 + 2 * HEAD


def _longest_label(picture: Picture) -> float:
    """The width of the longest label of a line."""
    return max([_LETTER * columns_of(edge.label) for edge in picture.edges], default=0)


def _place_controls(
    picture: Picture, controls: Sequence[Node], against: dict[str, list[str]], x: float
) -> None:
    """Place controls in one column, by verdict, each near the regimens compared with it."""
    wanted = {
        node.id: mean(picture.nodes[name].y for name, ends in against.items() if node.id in ends)
        for node in controls
    }
    groups = sorted(
        _by_verdict(controls), key=lambda group: mean(wanted[node.id] for node in group[1])
    )
    heights: list[tuple[Node, float, float]] = []
    for verdict, members in groups:
        for place, node in enumerate(sorted(members, key=lambda node: wanted[node.id])):
            node.x, node.box = x, f"control:{verdict}"
            heights.append((node, wanted[node.id], 2 * SECTION if place else HEAD + SECTION))
    spread(heights)


def _stack_of_boxes(
    nodes: Sequence[Node], left: float, columns: int, side: str
) -> tuple[float, float]:
    """Place a box for each verdict, one below another; return the right edge and the height.

    The regimens in a box form a grid.
    """
    width = max((node.width for node in nodes), default=0) + GAP
    y = 0.0
    for verdict, members in _by_verdict(nodes):
        y += HEAD
        for start in range(0, len(members), columns):
            row = members[start : start + columns]
            pitch = tallest(row) + GAP
            for place, node in enumerate(row):
                node.x = left + width * (place + 0.5)
                node.y, node.box = y + 0.5 * pitch, f"{side}:{verdict}"
            y += pitch
        y += SECTION
    for node in nodes:
        node.y -= (y - SECTION) / 2
    return left + width * columns, y


def _by_verdict(nodes: Iterable[Node]) -> list[tuple[str, list[Node]]]:
    kept = list(nodes)
    groups = [
        (verdict, [node for node in kept if node.key == verdict])
        for verdict in (*VERDICTS, "comparator")
    ]
    return [group for group in groups if group[1]]


def _bands(picture: Picture, above: dict[str, Node], top: float) -> None:
    """Place rows of drugs, then of classes, across the picture, near their regimens or members."""
    xs = [node.x for node in picture.nodes.values() if node.kind in ("regimen", "profile")]
    left, right = min(xs) - 60, max(xs) + 60
    for kind in ("drug", "class"):
        nodes = picture.of_kind(kind)
        wants = {
            node.id: mean(
                neighbour.x for neighbour in picture.neighbours(node) if neighbour.id in above
            )
            for node in nodes
        }
        nodes.sort(key=lambda node: (wants[node.id], node.id))
        top = _rows(nodes, left, right, top, kind) + 54
        above = {node.id: node for node in nodes}


def _rows(nodes: list[Node], left: float, right: float, top: float, box: str) -> float:
    """Spread the nodes evenly over as few rows as possible, with neighbours in different rows.

    Returns the height of the last row.
    """
    total = sum(node.width + 14 for node in nodes)
    count = max(1, -(-round(total) // round(right - left)))
    for row in range(count):
        line = nodes[row::count]
        spare = (right - left - sum(node.width for node in line)) / (len(line) + 1)
        x = left + spare
        for node in line:
            node.x, node.y, node.box = x + node.width / 2, top + row * 36, box
            x += node.width + max(spare, GAP)
    return top + (count - 1) * 36
