"""Evidence flow: the contribution of each direct comparison to each estimate.

An estimate corresponds to a unit current from one treatment to the other; the current through an
edge is the weight of that direct comparison (the hat matrix). Sources: König, Krahn & Binder, Stat
Med 2013;32:5414-5429 (evidence flow, mean path length, minimal parallelism); Papakonstantinou et
al., F1000Research 2018;7:610 (contributions by splitting the flow into shortest paths); Davies et
al., Res Synth Methods 2022;13:258-272 (contributions by a random walk along the flow).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ...errors import TrialgraphError
from ...message import message
from .model import Fit
from .studies import Array

METHODS = ("shortestpath", "randomwalk")
_NO_FLOW = 1e-12  # flow that counts as zero


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


def edges_of(fitted: Fit) -> list[tuple[int, int]]:
    """The direct comparisons of the network as sorted pairs of indices."""
    return list(fitted.network.directly_compared)


def flow(fitted: Fit, treatment1: str, treatment2: str) -> Flow:
    """The evidence flow of the estimate of treatment 1 against treatment 2."""
    names = fitted.network.treatments
    source, sink = names.index(treatment1), names.index(treatment2)
    potential = fitted.inverse[source] - fitted.inverse[sink]
    carried: dict[tuple[int, int], float] = {}
    for a, b in edges_of(fitted):
        current = float(-fitted.laplacian[a, b] * (potential[a] - potential[b]))
        if abs(current) > _NO_FLOW:
            carried[(a, b) if current > 0 else (b, a)] = abs(current)
    return Flow(treatment1, treatment2, carried)


def hat_matrix(fitted: Fit) -> Array:
    """Weight of each direct comparison (column) in each estimate (row): n(n−1)/2 × edges.

    Rows are all pairs of treatments in order.
    """
    names, edges = fitted.network.treatments, np.array(edges_of(fitted))
    first, second = np.triu_indices(len(names), 1)
    potentials = fitted.inverse[first] - fitted.inverse[second]
    weights = -fitted.laplacian[edges[:, 0], edges[:, 1]]
    return np.asarray(weights * (potentials[:, edges[:, 0]] - potentials[:, edges[:, 1]]))


def contributions(
    fitted: Fit, treatment1: str, treatment2: str, method: str = "shortestpath"
) -> dict[tuple[int, int], float]:
    """Direct comparison → its contribution to the estimate; contributions sum to 1.

    Raises `TrialgraphError` if the method is unknown.
    """
    if method not in METHODS:
        raise TrialgraphError(
            message(
                "nma.contribution_method",
                "contributions are computed by {known}, not '{method}'",
                known=" or ".join(METHODS),
                method=method,
            )
        )
    names = fitted.network.treatments
    current = flow(fitted, treatment1, treatment2)
    source, sink = names.index(treatment1), names.index(treatment2)
    split = _by_shortest_paths if method == "shortestpath" else _by_random_walk
    shares: dict[tuple[int, int], float] = dict.fromkeys(edges_of(fitted), 0.0)
    for (a, b), share in split(dict(current.edges), source, sink).items():
        shares[min(a, b), max(a, b)] += share
    return shares


def contribution_matrix(fitted: Fit, method: str = "shortestpath") -> Array:
    """Contribution of each direct comparison (column) to each estimate (row); rows sum to 1.

    The shape is n(n−1)/2 × edges; rows are all pairs of treatments in order.
    """
    names = fitted.network.treatments
    return np.array(
        [list(contributions(fitted, *pair, method).values()) for pair in combinations(names, 2)]
    )


def _by_shortest_paths(
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
            if edges[edge] <= _NO_FLOW:
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


def _by_random_walk(
    edges: Mapping[tuple[int, int], float], source: int, sink: int
) -> dict[tuple[int, int], float]:
    """Share of each edge: the expectation of 1 / length over random walks that use the edge.

    A walk leaves each treatment in proportion to the flow. Walks are not enumerated; the
    distributions of the number of steps from the source and to the sink are enough.
    """
    leaving: dict[int, float] = {}
    for (a, _), carried in edges.items():
        leaving[a] = leaving.get(a, 0.0) + carried
    steps = {edge: carried / leaving[edge[0]] for edge, carried in edges.items()}
    longest = len({at for edge in edges for at in edge})
    ahead = _reach(steps, source, longest)
    behind = _reach({(b, a): chance for (a, b), chance in steps.items()}, sink, longest)
    parts = {}
    for (a, b), chance in steps.items():
        walks = ahead[a][:, None] * chance * behind[b][None, :]
        lengths = np.arange(longest)[:, None] + np.arange(longest)[None, :] + 1
        parts[a, b] = float((walks / lengths).sum())
    return parts


def _reach(steps: Mapping[tuple[int, int], float], start: int, longest: int) -> dict[int, Array]:
    """Treatment → probability of reaching it in 0, 1, 2 … steps; the flow is acyclic."""
    reached = {at: np.zeros(longest) for edge in steps for at in edge}
    reached[start][0] = 1.0
    for length in range(1, longest):
        for (a, b), chance in steps.items():
            reached[b][length] += reached[a][length - 1] * chance
    return reached
