"""Network geometry: density, diversity, loops, bridges, hubs.

Source: Salanti, Kavvoura & Ioannidis, Ann Intern Med 2008;148:544-553.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .studies import Network


@dataclass(frozen=True)
class Geometry:
    """The geometry of one connected network.

    `comparisons`: number of pairs compared by at least one study; `density`: their share of all
    pairs. `loops`: number of independent closed loops. `diversity`: probability that two randomly
    drawn arms have different treatments. `diameter`: number of comparisons on the longest shortest
    path (JSON key `longest_way`). `bridges`: comparisons whose removal disconnects the network.
    `hubs`: treatments with the most direct comparators.
    """

    treatments: int
    studies: int
    multi_arm: int
    comparisons: int
    density: float
    loops: int
    diversity: float
    diameter: int
    bridges: tuple[tuple[str, str], ...]
    hubs: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        values = asdict(self)
        return {
            ("longest_way" if key == "diameter" else key): value for key, value in values.items()
        } | {
            "bridges": [list(pair) for pair in self.bridges],
            "hubs": list(self.hubs),
        }


def geometry(network: Network) -> Geometry:
    """The geometry of a connected network."""
    import networkx

    graph: networkx.Graph[int] = networkx.Graph(network.directly_compared)
    n, pairs = len(network.treatments), len(network.directly_compared)
    arms = [arm for study in network.studies for arm in study.arms]
    same_treatment = sum(arms.count(arm) * (arms.count(arm) - 1) for arm in set(arms))
    largest_degree = max(degree for _, degree in graph.degree)
    names = network.treatments
    bridges: Any = networkx.bridges(graph)
    bridge_pairs = {(min(pair), max(pair)) for pair in bridges}
    return Geometry(
        treatments=n,
        studies=len(network.studies),
        multi_arm=sum(len(study.arms) > 2 for study in network.studies),
        comparisons=pairs,
        density=pairs / (n * (n - 1) / 2),
        loops=pairs - (n - 1),
        diversity=1 - same_treatment / (len(arms) * (len(arms) - 1)),
        diameter=int(networkx.diameter(graph)),
        bridges=tuple((names[a], names[b]) for a, b in sorted(bridge_pairs)),
        hubs=tuple(
            names[node] for node, degree in sorted(graph.degree) if degree == largest_degree
        ),
    )
