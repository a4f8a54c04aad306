"""Distances between nodes, and the placing of a row or column of nodes without overlap.

All sizes are in pixels at a zoom of 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .picture import Node

GAP = 10  # between a node and the next
HEAD = 24  # room for the heading of a box
SECTION = 26  # between a box and the next


def widest(nodes: Iterable[Node]) -> float:
    return max((node.width for node in nodes), default=0)


def tallest(nodes: Iterable[Node]) -> float:
    return max((node.height for node in nodes), default=0)


def mean(values: Iterable[float]) -> float:
    kept = list(values)
    return sum(kept) / len(kept) if kept else 0.0


def spread(wants: Sequence[tuple[Node, float, float]]) -> None:
    """Place nodes below each other in this order, each as near as possible to its preferred height.

    `wants` gives each node with its preferred height and the room to keep above it.
    """
    end = float("-inf")
    for node, want, room in wants:
        node.y = max(want, end + GAP + room + node.height / 2)
        end = node.y + node.height / 2
    shift = mean(want - node.y for node, want, _ in wants)
    for node, _, _ in wants:
        node.y += shift
