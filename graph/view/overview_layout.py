"""The layout of all evidence.

Classes, drugs, tested regimens, trials and controls are columns, ordered so that edges are short.
"""

from __future__ import annotations

from .picture import Picture
from .placement import mean, widest


def arrange_overview(picture: Picture) -> None:
    """Set the place of every node of the picture of all evidence."""
    controls = [node for node in picture.of_kind("regimen") if node.box]
    tested = [node for node in picture.of_kind("regimen") if not node.box]
    columns = [
        picture.of_kind("class"),
        picture.of_kind("drug"),
        tested,
        picture.of_kind("trial"),
        controls,
    ]
    for node in picture.nodes.values():
        node.height = min(node.height, 22)
        node.box = node.box or node.kind
    rank = {node.id: place / len(column) for column in columns for place, node in enumerate(column)}
    near: dict[str, list[str]] = {name: [] for name in picture.nodes}
    for edge in picture.edges:
        if edge.style != "background":
            near[edge.start].append(edge.end)
            near[edge.end].append(edge.start)
    for turn in range(24):
        for column in columns if turn % 2 else columns[::-1]:
            wants = {
                node.id: mean([rank[name] for name in near[node.id]] or [rank[node.id]])
                for node in column
            }
            column.sort(key=lambda node: (wants[node.id], node.id))
            rank.update({node.id: (place + 0.5) / len(column) for place, node in enumerate(column)})
    tall = max((sum(node.height + 2 for node in column) for column in columns), default=0)
    room = max(100, (1.36 * tall - sum(map(widest, columns))) / (len(columns) - 1))
    x = 0.0
    for column in columns:
        x += widest(column) / 2
        for place, node in enumerate(column):
            node.x, node.y = x, ((place + 0.5) / len(column) - 0.5) * tall
        x += widest(column) / 2 + room
