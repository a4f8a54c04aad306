"""Evidence flow and its shortest paths, in plain Python, for small networks and large ones.

An estimate corresponds to a unit current from one treatment to the other; the current through an
edge is the weight of that direct comparison (the hat matrix). Sources: König, Krahn & Binder, Stat
Med 2013;32:5414-5429 (evidence flow, mean path length, minimal parallelism); Papakonstantinou et
al., F1000Research 2018;7:610 (contributions by splitting the flow into shortest paths).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

NO_FLOW = 1e-12  # flow that counts as zero


class Flow(NamedTuple):
    """The evidence flow of one comparison: directed edge → flow (0 to 1)."""

    treatment1: str
    treatment2: str
    edges: Mapping[tuple[int, int], float]

    @property
    def mean_path(self) -> float:
        """The mean number of direct comparisons along a path; values above 2 call for caution."""
        return sum(self.edges.values())

    @property
    def parallelism(self) -> float:
        """Minimal parallelism (1 / the largest flow): 1 if one comparison carries all the
        evidence."""
        return 1 / max(self.edges.values())


def by_shortest_paths(
    edges: dict[tuple[int, int], float], source: int, sink: int
) -> dict[tuple[int, int], float]:
    """Contributions by splitting the flow into shortest paths.

    The shortest path is removed with the flow of its weakest edge, until no flow is left.
    """
    parts: dict[tuple[int, int], float] = {}
    while path := _shortest(edges, source, sink):
        carried = min(edges[edge] for edge in path)
        for edge in path:
            parts[edge] = parts.get(edge, 0.0) + carried / len(path)
            edges[edge] -= carried
            if edges[edge] <= NO_FLOW:
                del edges[edge]
    total = sum(parts.values())
    return {edge: part / total for edge, part in parts.items()}  # corrects for rounding


def _shortest(
    edges: Mapping[tuple[int, int], float], source: int, sink: int
) -> list[tuple[int, int]]:
    """The edges of a shortest path; empty if there is none.

    Of several equally short paths, it takes the one through the treatments that are listed first.
    """
    successors: dict[int, list[int]] = {}
    for a, b in sorted(edges):
        successors.setdefault(a, []).append(b)
    predecessor, queue = {source: source}, deque([source])
    while queue and sink not in predecessor:
        node = queue.popleft()
        for successor in successors.get(node, ()):
            if successor not in predecessor:
                predecessor[successor] = node
                queue.append(successor)
    if sink not in predecessor:
        return []
    path, node = [], sink
    while node != source:
        path.append((predecessor[node], node))
        node = predecessor[node]
    return path[::-1]
