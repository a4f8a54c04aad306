"""Findings for results, derived only by walking along the edges of the network.

A finding states whether a result counts, the reason if it does not, and what it shows. Results are
rivals if their edges lead to the same arms, populations, endpoint and trial. Of the reports to
which their *from report* edges lead, the one with the highest sequence number is the latest; one
without a number is neither earlier nor later than another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..model.kinds import Effect
from ..model.rows import Result
from ..reasoning.dating import Dating, is_known_by
from ..reasoning.interpretation import Finding, Reason
from .paths import (
    connected,
    nodes_of_kind,
    predecessors,
    row_at,
    sole_successor,
    successor,
    successors,
)
from .walk_dating import WalkDating

if TYPE_CHECKING:
    from .network import Network, Node

_COMPARISON = ("of trial", "is about", "tests", "with", "measures")
_FAVOUR = {"harm": 0, "none": 1, "benefit": 2}
_DIRECTIONS: dict[str, Effect] = {"better": "benefit", "worse": "harm", "no difference": "none"}


class WalkFindings:
    """The findings for the results known on a day; if `endpoint` is given, only it may decide."""

    def __init__(self, graph: Network, as_of: str = "", endpoint: str = "") -> None:
        self.graph = graph
        self.day = as_of
        self.asked: Node | None = ("endpoint", endpoint) if endpoint else None
        self._dates = WalkDating(graph)
        self._nodes = [node for node in nodes_of_kind(graph, "result") if self._is_known(node)]
        self.known: tuple[Result, ...] = tuple(row_at(graph, node) for node in self._nodes)
        self._found: dict[Node, Finding] = {}

    def of(self, result: Result) -> Finding:
        node = ("result", result.id)
        if node not in self._found:
            self._found[node] = self._find(node)
        return self._found[node]

    def is_estimate(self, result: Result, *, as_control: bool) -> bool:
        node = ("result", result.id)
        if result.kind == "prognostic" or self._later(node):
            return False
        endpoint = self._endpoint(node)
        stated = self._row(endpoint).family == "response" and _is_stated(result)
        if not (result.comparator_value if as_control else result.value or stated):
            return False
        if not self._is_on_endpoint(endpoint) or self._row(endpoint).family not in (
            "survival",
            "response",
        ):
            return False
        estimated = result.measure in ("median", "rate", "landmark", "range")
        return estimated or stated or not self._is_randomised(node)

    def is_interim(self, result: Result) -> bool:
        node = ("result", result.id)
        report = successor(self.graph, node, "from report")
        if report is None or self._row(report).status != "interim":
            return False
        trial = self._trial(node)
        later = [
            other
            for other in successors(self.graph, trial, "reported")
            if self._row(other).sequence > self._row(report).sequence
        ]
        return not any(
            self._is_known(other)
            for other in predecessors(self.graph, trial, "of trial")
            if successor(self.graph, other, "from report") in later
        )

    # What is known, and what it replaces

    def _is_known(self, node: Node) -> bool:
        return is_known_by(self._dates.of(node).date, self.day)

    def dating(self, result: Result) -> Dating:
        return self._dates.of(("result", result.id))

    @cached_property
    def _same_figure(self) -> dict[Hashable, list[Node]]:
        """The known results, grouped by the properties that two must share for one to supersede the
        other."""
        groups: dict[Hashable, list[Node]] = {}
        for node in self._nodes:
            groups.setdefault(self._figure(node), []).append(node)
        return groups

    def _figure(self, node: Node) -> Hashable:
        row = self._row(node)
        other = successor(self.graph, node, "compares with")
        detail = (row.event, row.measure, row.landmark_months, row.crossover_adjusted)
        return (self._comparison(node), other, *detail)

    def _comparison(self, node: Node) -> tuple[Node | None, ...]:
        return tuple(successor(self.graph, node, relation) for relation in _COMPARISON)

    def _later(self, node: Node) -> Node | None:
        """The figure of the latest report for the same quantity; None if this result is from the
        latest."""
        if not (sequence := self._sequence(node)):
            return None
        latest = max(self._same_figure[self._figure(node)], key=self._sequence)
        return latest if self._sequence(latest) > sequence else None

    def _sequence(self, node: Node) -> int:
        report = successor(self.graph, node, "from report")
        return int(self._row(report).sequence) if report else 0

    # What counts

    def _find(self, node: Node) -> Finding:
        shown = self._effect(node)
        if later := self._later(node):
            report = successor(self.graph, later, "from report")
            return Finding("superseded", "superseded", shown, report[1] if report else "")
        match self._row(node).kind:
            case "estimate":
                return Finding("context", "estimate")
            case "prognostic":
                return Finding("context", "prognostic")
        for reason, applies in self._obstacles:
            if applies(node):
                return Finding("context", reason, shown)
        return Finding("counts", "", shown)

    @cached_property
    def _obstacles(self) -> tuple[tuple[Reason, Callable[[Node], bool]], ...]:
        """Reasons why a contrast may not count, in the order in which they are checked."""
        return (
            ("not-randomised", lambda node: not self._is_randomised(node)),
            (
                "same-regimen",
                lambda node: self._regimen(node, "tests") == self._regimen(node, "with"),
            ),
            ("endpoint-does-not-decide", lambda node: not self._decides(node)),
            ("nothing-printed", lambda node: self._effect(node) is None),
            ("interval-decides", self._has_interval_beside),
            (
                "own-figures-decide",
                lambda node: (
                    self._row(node).claim_scope == "several"
                    and self._prints(node, self._endpoint(node))
                ),
            ),
            ("less-favourable-figure-counts", self._has_less_favourable_rival),
        )

    def _decides(self, node: Node) -> bool:
        endpoint = self._endpoint(node)
        if not self._is_on_endpoint(endpoint):
            return False
        if not (self.asked or self._row(endpoint).decides):
            return False
        preferred = successor(self.graph, endpoint, "stands in for")
        return preferred is None or not self._prints_comparison(node, preferred)

    def _prints_comparison(self, node: Node, endpoint: Node) -> bool:
        """Whether the study has a figure for the endpoint that compares the same regimens."""
        names = connected(self.graph, self._trial(node), "same study as")
        regimens = self._regimen(node, "tests"), self._regimen(node, "with")
        return any((name, endpoint, *regimens) in self._compared for name in names)

    @cached_property
    def _compared(self) -> set[tuple[Node | None, ...]]:
        return {
            (
                self._trial(node),
                self._endpoint(node),
                self._regimen(node, "tests"),
                self._regimen(node, "with"),
            )
            for node in self._nodes
            if self._row(node).value
            and self._row(node).kind == "contrast"
            and successor(self.graph, node, "with")
        }

    def _is_on_endpoint(self, endpoint: Node) -> bool:
        """Whether this endpoint may decide the question, either as such or in place of another."""
        if self.asked is None or endpoint == self.asked:
            return True
        return self.asked == successor(self.graph, endpoint, "stands in for")

    def _prints(self, node: Node, endpoint: Node) -> bool:
        """Whether the study of the result has a figure for the endpoint, in any of the joined
        trials."""
        names = connected(self.graph, self._trial(node), "same study as")
        return any((name, endpoint) in self._printed for name in names)

    @cached_property
    def _printed(self) -> set[tuple[Node, Node]]:
        return {
            (self._trial(node), self._endpoint(node))
            for node in self._nodes
            if self._row(node).value
        }

    def _has_interval_beside(self, node: Node) -> bool:
        return not self._row(node).has_interval and any(
            self._row(other).kind == "contrast"
            and self._row(other).has_interval
            and self._row(other).measure in ("hazard_ratio", "difference")
            and not self._later(other)
            for other in self._beside[self._comparison(node)]
        )

    @cached_property
    def _beside(self) -> dict[Hashable, list[Node]]:
        """The known results, grouped by comparison and endpoint."""
        groups: dict[Hashable, list[Node]] = {}
        for node in self._nodes:
            groups.setdefault(self._comparison(node), []).append(node)
        return groups

    def _has_less_favourable_rival(self, node: Node) -> bool:
        """Whether another figure of the same data cut, or of one whose order is unknown, is less
        favourable for the tested arm."""
        rivals = [
            other
            for other in self._same_figure[self._figure(node)]
            if self._may_share_cut(node, other) and self._effect(other) and not self._later(other)
        ]
        with_interval = [other for other in rivals if self._row(other).has_interval]
        return min(with_interval or rivals, key=self._favour) != node

    def _may_share_cut(self, node: Node, other: Node) -> bool:
        """Whether two figures lead to one report, or to two of which one has no position."""
        reports = [successor(self.graph, figure, "from report") for figure in (node, other)]
        if reports[0] == reports[1]:
            return True
        return all(reports) and not (self._sequence(node) and self._sequence(other))

    def _favour(self, node: Node) -> tuple[int, float, str]:
        """A sort key for figures: the least favourable for the tested arm comes first."""
        high = self._row(node).ci_high
        shown = self._effect(node)
        return (_FAVOUR[shown] if shown else 1, -float(high or 0), node[1])

    def _effect(self, node: Node) -> Effect | None:
        """What the figure shows for the tested arm: by its interval, otherwise by its direction."""
        row = self._row(node)
        if row.has_interval and row.measure in ("hazard_ratio", "difference"):
            none = 1 if row.measure == "hazard_ratio" else 0
            low, high = float(row.ci_low), float(row.ci_high)
            if low <= none <= high:
                return "none"
            more_is_good = self._more_is_good(node, row.measure)
            return "benefit" if (low > none) == more_is_good else "harm"
        return _DIRECTIONS.get(row.direction, "none" if row.value else None)

    def _more_is_good(self, node: Node, measure: str) -> bool:
        """Whether a hazard ratio above 1, or a difference above 0, is good for the tested arm."""
        endpoint = self._row(self._endpoint(node))
        if measure == "difference":
            return not endpoint.less_is_better
        return bool(endpoint.event_is_wanted)

    # The rows at the ends of edges

    def _row(self, node: Node) -> Any:
        return row_at(self.graph, node)

    def _trial(self, node: Node) -> Node:
        return sole_successor(self.graph, node, "of trial")

    def _endpoint(self, node: Node) -> Node:
        return sole_successor(self.graph, node, "measures")

    def _is_randomised(self, node: Node) -> bool:
        return self._row(self._trial(node)).randomised in ("yes", "inferred")

    def _regimen(self, node: Node, relation: str) -> Node | None:
        arm = successor(self.graph, node, relation)
        return successor(self.graph, arm, "receives") if arm else None


def _is_stated(result: Result) -> bool:
    """Whether a result of one arm is a claim without a figure that is not unfavourable."""
    claimed = result.kind == "estimate" and result.claim and not result.value
    return bool(claimed) and result.direction != "worse"
