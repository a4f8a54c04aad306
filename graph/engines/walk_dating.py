"""Since when results are known, derived only by walking along the edges of the network.

The edge *from report* leads to a printed date; edges *publishes* lead from publications to the
trial, *contains cut* and *contains endpoint* from them to what they are limited to. Results whose
edges and printed values are equal print the same figure. A publication is too early for a result if
one with a shorter follow-up than the result's appeared on the same day or later.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..reasoning.dating import Dating, last_day
from .paths import nodes_of_kind, predecessors, row_at, sole_successor, successor, successors

if TYPE_CHECKING:
    from .network import Network, Node


class WalkDating:
    """The dates of the results of a network."""

    def __init__(self, graph: Network) -> None:
        self.graph = graph

    def of(self, node: Node) -> Dating:
        """The date of the result at a node."""
        report = successor(self.graph, node, "from report")
        if report and self._row(report).date:
            return Dating(self._row(report).date, "report", report[1])
        dated = [*self._publications(node), *self._sources(node)]
        dated.sort(key=lambda dating: (last_day(dating.date), *dating))
        return dated[0] if dated else Dating()

    def _publications(self, node: Node) -> Iterator[Dating]:
        trial = sole_successor(self.graph, node, "of trial")
        reporting = [
            publication
            for publication in predecessors(self.graph, trial, "publishes")
            if self._row(publication).published
        ]
        reporting = [paper for paper in reporting if not self._is_too_early(node, paper, reporting)]
        contains, unlimited = self._containing(node, reporting), self._unlimited(node, reporting)
        for publication in contains or unlimited or reporting:
            yield Dating(self._row(publication).published, "publication", publication[1])

    def _is_too_early(self, node: Node, paper: Node, reporting: list[Node]) -> bool:
        report = successor(self.graph, node, "from report")
        if report and report in successors(self.graph, paper, "contains cut"):
            return False
        months = self._row(node).follow_up_months
        if months is None and report:
            months = self._row(report).follow_up_months
        day = last_day(self._row(paper).published)
        return any(
            (other.follow_up_months or months or 0) < (months or 0)
            for other in map(self._row, reporting)
            if last_day(other.published) >= day
        )

    def _containing(self, node: Node, publications: list[Node]) -> list[Node]:
        """The publications of the data cut and endpoint of the result."""
        report = successor(self.graph, node, "from report")
        return [
            publication
            for publication in self._on_endpoint(node, publications)
            if report and report in successors(self.graph, publication, "contains cut")
        ]

    def _unlimited(self, node: Node, publications: list[Node]) -> list[Node]:
        """The publications that are limited neither to data cuts nor to other endpoints."""
        return [
            publication
            for publication in self._on_endpoint(node, publications)
            if not successors(self.graph, publication, "contains cut")
        ]

    def _on_endpoint(self, node: Node, publications: list[Node]) -> Iterator[Node]:
        endpoint = sole_successor(self.graph, node, "measures")
        for publication in publications:
            limits = successors(self.graph, publication, "contains endpoint")
            if not limits or endpoint in limits:
                yield publication

    def _sources(self, node: Node) -> Iterator[Dating]:
        rows = self._printing[self._figure(node)] if self._row(node).value else [node]
        for row in rows:
            source = successor(self.graph, row, "printed in")
            if source and self._row(source).known_since:
                yield Dating(self._row(source).known_since, "source", source[1])

    @cached_property
    def _printing(self) -> dict[Hashable, list[Node]]:
        """The results, grouped by the figure that they print."""
        groups: dict[Hashable, list[Node]] = {}
        for node in nodes_of_kind(self.graph, "result"):
            groups.setdefault(self._figure(node), []).append(node)
        return groups

    def _figure(self, node: Node) -> Hashable:
        row = self._row(node)
        relations = ("of trial", "is about", "tests", "measures")
        ends = tuple(successor(self.graph, node, relation) for relation in relations)
        return (*ends, row.event, row.measure, row.landmark_months, row.value)

    def _row(self, node: Node) -> Any:
        return row_at(self.graph, node)
