"""Which drugs, classes and targets contain each other, found along the edges of the network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from .paths import back, closure, nodes_of_kind, predecessors, successors

if TYPE_CHECKING:
    from .network import Network, Node


class WalkAgents:
    """The drugs, classes and targets of a network.

    A target contains the drugs that bind it, and the classes that have only such drugs. A class
    contains a target that the same drugs bind.
    """

    def __init__(self, graph: Network) -> None:
        self.graph = graph

    def node(self, name: str) -> Node:
        """The drug, class or target of that identifier."""
        nodes = ((kind, name) for kind in ("drug", "class", "target"))
        return next((node for node in nodes if node in self.graph), ("class", name))

    def within(self, agent: Node) -> set[Node]:
        """The agent, and all that it contains."""
        return closure(agent, self._narrower)

    def around(self, agent: Node) -> set[Node]:
        """The agent, and all that contain it."""
        return closure(agent, self._broader)

    def _narrower(self, agent: Node) -> Iterator[Node]:
        yield from predecessors(self.graph, agent, "belongs to")
        drugs = self._drugs.get(agent, frozenset())
        if agent[0] == "target":
            yield from drugs
            yield from (node for node in self._of_kind("class") if self._drugs[node] <= drugs)
        elif agent[0] == "class":
            yield from (node for node in self._of_kind("target") if self._drugs[node] == drugs)

    def _broader(self, agent: Node) -> Iterator[Node]:
        yield from successors(self.graph, agent, "belongs to")
        drugs = self._drugs.get(agent)
        if agent[0] == "drug":
            yield from (node for node in self._of_kind("target") if agent in self._drugs[node])
        elif drugs and agent[0] == "class":
            yield from (node for node in self._of_kind("target") if drugs <= self._drugs[node])
        elif drugs:
            yield from (node for node in self._of_kind("class") if self._drugs[node] == drugs)

    def _of_kind(self, kind: str) -> Iterator[Node]:
        return (node for node in self._drugs if node[0] == kind)

    @cached_property
    def _drugs(self) -> dict[Node, frozenset[Node]]:
        """Class or target → its drugs; without those that have none, and without targets that
        share the identifier of a drug or class."""
        found: dict[Node, frozenset[Node]] = {}
        for node in nodes_of_kind(self.graph, "class"):
            below = back(self.graph, node, "belongs to")
            found[node] = frozenset(other for other in below if other[0] == "drug")
        for node in nodes_of_kind(self.graph, "target"):
            if self.node(node[1]) == node:
                found[node] = frozenset(predecessors(self.graph, node, "binds"))
        return {node: drugs for node, drugs in found.items() if drugs}
