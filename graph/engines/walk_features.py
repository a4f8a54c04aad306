"""Which features follow from another, and which imply it, by walking along the network.

A walk stands at a feature that is present or absent. It follows "implies" forward while the feature
is present and backward while it is absent; each step along "opposite of" turns presence into
absence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .paths import predecessors, successors

if TYPE_CHECKING:
    from .network import Network, Node


def implied_by(graph: Network, feature: Node) -> set[tuple[Node, bool]]:
    """The features that are present (True) or absent (False) if this one is present."""
    return _reached(graph, (feature, True))


def implying(graph: Network, feature: Node) -> set[tuple[Node, bool]]:
    """The presence or absence of features from which it follows that this one is present."""
    return {(node, not present) for node, present in _reached(graph, (feature, False))}


def _reached(graph: Network, start: tuple[Node, bool]) -> set[tuple[Node, bool]]:
    seen, waiting = {start}, [start]
    while waiting:
        node, present = waiting.pop()
        implied = successors if present else predecessors
        opposites = (
            *successors(graph, node, "opposite of"),
            *predecessors(graph, node, "opposite of"),
        )
        steps = {(other, present) for other in implied(graph, node, "implies")}
        steps |= {(other, not present) for other in opposites}
        waiting += steps - seen
        seen |= steps
    return seen
