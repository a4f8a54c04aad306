"""Steps along the edges of the network: to successors, to predecessors, and any number of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .network import Node

if TYPE_CHECKING:
    from .network import Network


def successors(graph: Network, node: Node, relation: str) -> list[Node]:
    """The nodes to which edges of this relation lead, in the order in which they were added."""
    return [end for _, end, key in graph.out_edges(node, keys=True) if key == relation]


def predecessors(graph: Network, node: Node, relation: str) -> list[Node]:
    """The nodes from which edges of this relation come, in the order in which they were added."""
    return [start for start, _, key in graph.in_edges(node, keys=True) if key == relation]


def successor(graph: Network, node: Node, relation: str) -> Node | None:
    """The node to which the edge of this relation leads, if there is one."""
    return next(iter(successors(graph, node, relation)), None)


def sole_successor(graph: Network, node: Node, relation: str) -> Node:
    """The node to which the only edge of this relation leads.

    Raises `ValueError` unless there is exactly one such edge.
    """
    (end,) = successors(graph, node, relation)
    return end


def nodes_of_kind(graph: Network, kind: str) -> Iterator[Node]:
    return (node for node in graph if node[0] == kind)


def row_at(graph: Network, node: Node) -> Any:
    """The row of evidence behind a node."""
    return graph.nodes[node]["row"]


def back(graph: Network, start: Node, relation: str) -> set[Node]:
    """The node, and all nodes from which edges of this relation lead to it in any number
    of steps."""
    return closure(start, lambda node: predecessors(graph, node, relation))


def connected(graph: Network, start: Node, relation: str) -> set[Node]:
    """The node, and all nodes connected to it by edges of this relation in either direction."""
    return closure(
        start,
        lambda node: successors(graph, node, relation) + predecessors(graph, node, relation),
    )


def closure(start: Node, step: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """The node, and all nodes to which any number of steps lead."""
    reached, waiting = {start}, [start]
    while waiting:
        for node in step(waiting.pop()):
            if node not in reached:
                reached.add(node)
                waiting.append(node)
    return reached
