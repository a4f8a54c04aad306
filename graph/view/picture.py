"""A picture to draw: nodes with facts, edges between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Facts = Iterable[tuple[str, str]]  # names and texts, in the order in which they are shown
Shape = Literal["answer", "regimen", "overview"]


@dataclass
class Node:
    """A node with its texts, place and size.

    `key` is its entry in the legend: a verdict, "comparator" or its kind. `second` are the lines
    below the label. The page shows `facts` on hovering and `more` when the node is clicked; the
    search finds the label and `names`. `x` and `y` are the centre, `width` and `height` the size,
    in pixels at a zoom of 1. Nodes with the same `box` get one heading.
    """

    id: str
    kind: str
    key: str
    label: str
    second: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    box: str = ""


@dataclass(frozen=True)
class Edge:
    """An edge between two nodes, given by their `id`; `style` is a key of `looks.EDGES`."""

    start: str
    end: str
    style: str
    label: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass
class Picture:
    """Nodes and edges under a title.

    `about` is the profile or regimen shown, `newest` the date of the newest evidence (empty if
    none is dated), `left_out` a note on regimens that are not shown. `signs` explain the
    signs in labels of edges.
    """

    shape: Shape
    title: str
    about: str
    newest: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    left_out: str = ""
    signs: tuple[str, ...] = ()

    def add(
        self, kind: str, name: str, label: str, facts: Facts = (), more: Facts = (), **looks: str
    ) -> Node:
        """The node of this kind and name; created if it is new."""
        node_id = f"{kind}:{name}"
        if node_id not in self.nodes:
            key, second = looks.get("key", kind), looks.get("second", "")
            node = Node(node_id, kind, key, label, second, _reported(facts), _reported(more))
            self.nodes[node_id] = node
        return self.nodes[node_id]

    def link(self, start: str, end: str, style: str, label: str = "", facts: Facts = ()) -> None:
        """Add an edge between two nodes, given by their `id`."""
        self.edges.append(Edge(start, end, style, label, _reported(facts)))

    def of_kind(self, *kinds: str) -> list[Node]:
        """The nodes of these kinds, in the order of creation."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def neighbours(self, node: Node) -> list[Node]:
        """The nodes at the other ends of this node's edges, once per edge."""
        ends = [(edge.start, edge.end) for edge in self.edges if node.id in (edge.start, edge.end)]
        return [self.nodes[end if start == node.id else start] for start, end in ends]


def _reported(facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in facts if text)
