"""The contribution of each direct comparison to each estimate, from the evidence flow.

Sources: Papakonstantinou et al., F1000Research 2018;7:610 (splitting the flow into shortest paths);
Davies et al., Res Synth Methods 2022;13:258-272 (a random walk along the flow).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from ...errors import TrialgraphError
from ...message import message
from .evidence_flow import NO_FLOW, Flow, by_shortest_paths
from .model import Fit
from .studies import Array

METHODS = ("shortestpath", "randomwalk")


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
        if abs(current) > NO_FLOW:
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
    split = by_shortest_paths if method == "shortestpath" else _by_random_walk
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
