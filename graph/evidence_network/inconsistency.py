"""Whether direct and indirect evidence disagree in a network, and whether they can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..nma.plain import plain_networks
from ..reasoning.interpretation import Interpretations
from ..reasoning.scope import Scope
from .contrast import contrast_of
from .selection import contrasts_on_endpoint, select_contrasts


def disagreements(scope: Scope, endpoint: str) -> Mapping[frozenset[str], float]:
    """Pairs of regimens whose direct and indirect evidence disagree → p value of the test."""
    selection = select_contrasts(scope.about_endpoint(endpoint))
    limit = scope.evidence.limit.disagreement_p
    p_values: dict[frozenset[str], float] = {}
    for network in plain_networks([contrast_of(included) for included in selection.included]):
        for first, second in {
            (contrast.treatment1, contrast.treatment2) for contrast in network.contrasts
        }:
            p_value = network.pair(first, second).p_value
            if p_value is not None and p_value < limit:
                p_values[frozenset((first, second))] = p_value
    return p_values


def has_loops(interpretations: Interpretations) -> bool:
    """Whether the comparisons that count form a closed loop.

    Without a loop, direct and indirect evidence cannot disagree, for any profile.
    """
    return _closes_loop(set(_compared_pairs(interpretations)))


def _compared_pairs(interpretations: Interpretations) -> Iterator[frozenset[str]]:
    regimen_of = interpretations.evidence.regimen_of
    for interpretation in contrasts_on_endpoint(interpretations):
        result = interpretation.result
        if (
            interpretation.role == "counts"
            and result.has_interval
            and result.measure == "hazard_ratio"
        ):
            yield frozenset((regimen_of(result.arm), regimen_of(result.comparator_arm)))


def _closes_loop(pairs: Iterable[frozenset[str]]) -> bool:
    """Whether the edges of an undirected graph contain a cycle (union-find)."""
    connected: dict[str, frozenset[str]] = {}  # regimen → all regimens connected so far
    for pair in pairs:
        groups = {connected.get(name, frozenset({name})) for name in pair}
        if len(groups) == 1:
            return True
        union = frozenset().union(*groups)
        connected.update(dict.fromkeys(union, union))
    return False
