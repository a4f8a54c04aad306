"""The shape of a network: how much was compared with how much, and what holds it together.

Source: Salanti, Kavvoura & Ioannidis, Ann Intern Med 2008;148:544-553 (geometry of the network; diversity).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .studies import Network


@dataclass(frozen=True)
class Geometry:
    """Counts of one connected network. `density` is the part of all pairs that a study compares; `loops` the independent circles;
    `diversity` the chance that two arms drawn at random are of different treatments; `bridges` the comparisons without which
    it falls apart; `hubs` the treatments compared with most others."""

    treatments: int
    studies: int
    multi_arm: int
    comparisons: int
    density: float
    loops: int
    diversity: float
    longest_way: int
    bridges: tuple[tuple[str, str], ...]
    hubs: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "bridges": [list(pair) for pair in self.bridges],
            "hubs": list(self.hubs),
        }


def geometry(network: Network) -> Geometry:
    """The shape of a connected network."""
    import networkx

    graph: networkx.Graph[int] = networkx.Graph(network.directly_compared)
    n, pairs = len(network.treatments), len(network.directly_compared)
    arms = [arm for study in network.studies for arm in study.arms]
    alike = sum(arms.count(arm) * (arms.count(arm) - 1) for arm in set(arms))
    most = max(degree for _, degree in graph.degree)
    name = network.treatments
    bridges: Any = networkx.bridges(graph)
    held = {(name[min(pair)], name[max(pair)]) for pair in bridges}
    return Geometry(
        treatments=n,
        studies=len(network.studies),
        multi_arm=sum(len(study.arms) > 2 for study in network.studies),
        comparisons=pairs,
        density=pairs / (n * (n - 1) / 2),
        loops=pairs - (n - 1),
        diversity=1 - alike / (len(arms) * (len(arms) - 1)),
        longest_way=int(networkx.diameter(graph)),
        bridges=tuple(pair for pair in _names(network) if pair in held),
        hubs=tuple(name[at] for at, degree in sorted(graph.degree) if degree == most),
    )


def _names(network: Network) -> list[tuple[str, str]]:
    return [(network.treatments[a], network.treatments[b]) for a, b in network.directly_compared]
