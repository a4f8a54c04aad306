"""Walks the network from a profile to the evidence that bears on it, along its edges and nothing else.

This is one of two ways to the same answer; the other is SPARQL (`twin.py`, `queries/applicability.rq`,
`queries/candidates.rq`). Tests force them to agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..applicability.assessment import applicability
from ..applicability.populations import StudyPopulation
from ..applicability.profile import Profile
from ..model.kinds import Grade
from ..model.rows import Result
from ..reasoning.effects import effect
from .network import Node

if TYPE_CHECKING:
    from .network import Network


class FoundResult(NamedTuple):
    """One result as it bears on one regimen: its part, what it says for its tested arm, and how its population applies."""

    result: str
    regimen: str
    comparator: str
    part: str
    effect: str
    superseded: bool
    grade: Grade


def successors(graph: Network, node: Node, relation: str) -> list[Node]:
    """The nodes to which edges of this relation lead, in the order in which they were added."""
    return [end for _, end, key in graph.out_edges(node, keys=True) if key == relation]


def predecessors(graph: Network, node: Node, relation: str) -> list[Node]:
    return [start for start, _, key in graph.in_edges(node, keys=True) if key == relation]


def nodes_of_kind(graph: Network, kind: str) -> Iterator[Node]:
    return (node for node in graph if node[0] == kind)


def people_at(graph: Network, population: Node) -> StudyPopulation:
    """Who the people of a population are, as the edges around it tell."""
    (trial,) = predecessors(graph, population, "studied")
    others = [other for other in successors(graph, trial, "studied") if other != population]
    return StudyPopulation(
        population=graph.nodes[population]["row"],
        requirements=tuple(clause for _, clause in successors(graph, population, "requires")),
        fractions=tuple(fraction for _, fraction in successors(graph, population, "has fraction")),
        subgroups=tuple(
            (other[1], tuple(clause for _, clause in successors(graph, other, "reports on")))
            for other in others
        ),
        presupposed=frozenset(clause for _, clause in successors(graph, population, "presupposes")),
    )


def grades(graph: Network, profile: Profile) -> dict[str, Grade]:
    """Population → how directly it speaks to the profile."""
    return {
        name: applicability(people_at(graph, (kind, name)), profile).grade
        for kind, name in nodes_of_kind(graph, "population")
    }


def bearings(graph: Network, profile: Profile) -> list[FoundResult]:
    """Every result whose population is not outside the profile, once for each regimen on which it bears; sorted."""
    found = []
    for population, grade in grades(graph, profile).items():
        if grade == "outside":
            continue
        for result in predecessors(graph, ("population", population), "is about"):
            found += list(_of_result(graph, result, grade))
    return sorted(found)


def _of_result(graph: Network, node: Node, grade: Grade) -> Iterator[FoundResult]:
    result: Result = graph.nodes[node]["row"]
    tested, control = _regimen(graph, node, "tests"), _regimen(graph, node, "with")
    endpoint = graph.nodes.get(("endpoint", result.endpoint), {}).get("row")
    says = (effect(result, endpoint) or "") if result.kind == "contrast" else ""
    superseded = _is_superseded(graph, node, result)
    if tested:
        yield FoundResult(result.id, tested, control, "tested", says, superseded, grade)
    if control and control != tested:
        yield FoundResult(result.id, control, tested, "control", says, superseded, grade)


def _regimen(graph: Network, result: Node, relation: str) -> str:
    for arm in successors(graph, result, relation):
        for _, regimen in successors(graph, arm, "receives"):
            return str(regimen)
    return ""


def _is_superseded(graph: Network, node: Node, result: Result) -> bool:
    """Whether a later report of the trial prints the same figure: same arms, population, endpoint and measure."""
    sequence = _sequence(graph, node)
    if not sequence:
        return False
    rivals = predecessors(graph, ("population", result.population), "is about")
    return any(
        _figure(graph.nodes[rival]["row"]) == _figure(result) and _sequence(graph, rival) > sequence
        for rival in rivals
    )


def _sequence(graph: Network, result: Node) -> int:
    reports = successors(graph, result, "from report")
    return int(graph.nodes[reports[0]]["row"].sequence) if reports else 0


def _figure(result: Result) -> tuple[object, ...]:
    return (
        result.arm,
        result.comparator_arm,
        result.comparator_population,
        result.endpoint,
        result.event,
        result.measure,
        result.landmark_months,
    )
