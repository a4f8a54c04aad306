"""How evidence flows through a network: what each direct comparison contributes to each estimate.

An estimate is a unit current from one treatment to the other, and the part of it that an edge carries is the weight of that
direct comparison (the hat matrix). Sources: König, Krahn & Binder, Stat Med 2013;32:5414-5429 (evidence flow, mean path length,
minimal parallelism); Papakonstantinou et al., F1000Research 2018;7:610 (streams: contributions by splitting the flow into
shortest paths); Davies et al., Res Synth Methods 2022;13:258-272 (contributions by a random walk along the flow).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...errors import TrialgraphError
from .model import Fit
from .studies import Array

WAYS = ("shortestpath", "randomwalk")
_NOTHING = 1e-12  # the flow below which an edge carries none


class Flow(NamedTuple):
    """The evidence flow to the estimate of one comparison: `edges` directed as the current runs, with what each carries (≤ 1)."""

    treatment1: str
    treatment2: str
    edges: Mapping[tuple[int, int], float]

    @property
    def mean_path(self) -> float:
        """How many direct comparisons are combined in a row, on average; above 2 asks for caution."""
        return sum(self.edges.values())

    @property
    def parallelism(self) -> float:
        """At least how many comparisons side by side carry the evidence: 1 where one carries all."""
        return 1 / max(self.edges.values())


def edges_of(fitted: Fit) -> list[tuple[int, int]]:
    """The direct comparisons of the network, in the order of the treatments."""
    return list(fitted.network.directly_compared)


def flow(fitted: Fit, treatment1: str, treatment2: str) -> Flow:
    """The evidence flow to the estimate of treatment 1 against treatment 2."""
    names = fitted.network.treatments
    source, sink = names.index(treatment1), names.index(treatment2)
    potential = fitted.inverse[source] - fitted.inverse[sink]
    carried: dict[tuple[int, int], float] = {}
    for a, b in edges_of(fitted):
        current = float(-fitted.laplacian[a, b] * (potential[a] - potential[b]))
        if abs(current) > _NOTHING:
            carried[(a, b) if current > 0 else (b, a)] = abs(current)
    return Flow(treatment1, treatment2, carried)


def hat_matrix(fitted: Fit) -> Array:
    """The weight of every direct comparison (columns) in every estimate (rows: all pairs in order): n(n−1)/2 × edges."""
    names, edges = fitted.network.treatments, np.array(edges_of(fitted))
    first, second = np.triu_indices(len(names), 1)
    potentials = fitted.inverse[first] - fitted.inverse[second]
    weights = -fitted.laplacian[edges[:, 0], edges[:, 1]]
    return np.asarray(weights * (potentials[:, edges[:, 0]] - potentials[:, edges[:, 1]]))


def contributions(
    fitted: Fit, treatment1: str, treatment2: str, way: str = "shortestpath"
) -> dict[tuple[int, int], float]:
    """Direct comparison → what it contributes to the estimate, as parts of 1 that add up to 1.

    Raises `TrialgraphError` for a way that is not known.
    """
    if way not in WAYS:
        raise TrialgraphError(f"contributions are worked out by {' or '.join(WAYS)}, not '{way}'")
    names = fitted.network.treatments
    current = flow(fitted, treatment1, treatment2)
    source, sink = names.index(treatment1), names.index(treatment2)
    parts = (_streams if way == "shortestpath" else _walks)(dict(current.edges), source, sink)
    told: dict[tuple[int, int], float] = dict.fromkeys(edges_of(fitted), 0.0)
    for (a, b), part in parts.items():
        told[min(a, b), max(a, b)] += part
    return told


def contribution_matrix(fitted: Fit, way: str = "shortestpath") -> Array:
    """What every direct comparison (columns) contributes to every estimate (rows: all pairs in order); rows add up to 1."""
    names = fitted.network.treatments
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    return np.array([list(contributions(fitted, *pair, way).values()) for pair in pairs])


def _streams(
    edges: dict[tuple[int, int], float], source: int, sink: int
) -> dict[tuple[int, int], float]:
    """Takes the shortest path off the flow, as far as its weakest edge carries, until nothing is left."""
    parts: dict[tuple[int, int], float] = {}
    while path := _shortest(edges, source, sink):
        carried = min(edges[edge] for edge in path)
        for edge in path:
            parts[edge] = parts.get(edge, 0.0) + carried / len(path)
            edges[edge] -= carried
            if edges[edge] <= _NOTHING:
                del edges[edge]
    total = sum(parts.values())
    return {
        edge: part / total for edge, part in parts.items()
    }  # what rounding left over is shared out


def _shortest(
    edges: Mapping[tuple[int, int], float], source: int, sink: int
) -> list[tuple[int, int]]:
    """The edges of a shortest path; of several the first in the order of the treatments. Empty where there is none."""
    onward: dict[int, list[int]] = {}
    for a, b in sorted(edges):
        onward.setdefault(a, []).append(b)
    came_from, waiting = {source: source}, deque([source])
    while waiting and sink not in came_from:
        at = waiting.popleft()
        for further in onward.get(at, ()):
            if further not in came_from:
                came_from[further] = at
                waiting.append(further)
    if sink not in came_from:
        return []
    path, at = [], sink
    while at != source:
        path.append((came_from[at], at))
        at = came_from[at]
    return path[::-1]


def _walks(
    edges: Mapping[tuple[int, int], float], source: int, sink: int
) -> dict[tuple[int, int], float]:
    """A walker leaves each treatment along the flow; an edge's part is the mean, over walks, of one in the walk's length.

    Walks are not listed: how likely each treatment is reached in so many steps, and the sink from it, is enough.
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
    """Treatment → the weight of walks of 0, 1, 2 … steps from the start to it; the flow has no circles."""
    reached = {at: np.zeros(longest) for edge in steps for at in edge}
    reached[start][0] = 1.0
    for length in range(1, longest):
        for (a, b), chance in steps.items():
            reached[b][length] += reached[a][length - 1] * chance
    return reached
