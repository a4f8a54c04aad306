"""The evidence as a networkx graph, for walking and for pictures.

Nodes carry `kind` and `label`, and the row itself under `row`; edges carry `relation`. Directions run as one would say
it: a trial *has arm*, an arm *receives* a regimen, a regimen *contains* a drug, a drug *belongs to* a class, a trial
*studied* a population, a population *requires* a criterion, a result *is about* a population, *tests* an arm and compares it
*with* another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..applicability.populations import StudyPopulations
from ..exposure.criteria import Clause
from ..model.evidence import Evidence

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[Any]

Node = tuple[str, Any]
Edge = tuple[Node, str, Node]


def network(evidence: Evidence) -> Network:
    """All of the evidence as one directed multigraph; nodes are `(kind, identifier)`, keys of edges their relation."""
    graph: Network = nx.MultiDiGraph(name="trialgraph")
    for node, label, row in _nodes(evidence):
        graph.add_node(node, kind=node[0], label=label, row=row)
    for start, relation, end in _edges(evidence):
        if end not in graph:
            graph.add_node(end, kind=end[0], label=_label(end), row=end[1])
        graph.add_edge(start, end, key=relation, relation=relation)
    return graph


def _nodes(evidence: Evidence) -> Iterator[tuple[Node, str, object]]:
    vocabulary = evidence.vocabulary
    for kind, terms in (
        ("drug", vocabulary.drugs),
        ("class", vocabulary.classes),
        ("feature", vocabulary.features),
        ("regimen", vocabulary.regimens),
        ("endpoint", evidence.endpoints),
    ):
        for name, term in terms.items():
            yield (kind, name), term.label, term
    for kind, rows in (
        ("source", evidence.sources),
        ("trial", evidence.trials),
        ("arm", evidence.arms),
        ("population", evidence.populations),
        ("share", evidence.shares),
        ("report", evidence.reports),
        ("result", evidence.results),
        ("statement", evidence.statements),
        ("approval", evidence.approvals),
        ("caution", evidence.cautions),
    ):
        for name, row in rows.items():
            yield (kind, name), getattr(row, "label", "") or name, row


def _edges(evidence: Evidence) -> Iterator[Edge]:
    yield from _vocabulary_edges(evidence)
    yield from _trial_edges(evidence)
    yield from _result_edges(evidence)
    for statement in evidence.statements.values():
        for regimen in statement.regimens:
            yield ("statement", statement.id), "speaks of", ("regimen", regimen)
    for act in evidence.approvals.values():
        if act.regimen:
            yield ("approval", act.id), "concerns", ("regimen", act.regimen)
        if act.drug:
            yield ("approval", act.id), "concerns", ("drug", act.drug)
    for caution in evidence.cautions.values():
        if caution.regimen:
            yield ("caution", caution.id), "warns of", ("regimen", caution.regimen)
        if caution.drug:
            yield ("caution", caution.id), "warns of", ("drug", caution.drug)


def _vocabulary_edges(evidence: Evidence) -> Iterator[Edge]:
    vocabulary = evidence.vocabulary
    for drug in vocabulary.drugs.values():
        for name in drug.classes:
            yield ("drug", drug.id), "belongs to", ("class", name)
        for target in drug.targets:
            yield ("drug", drug.id), "binds", ("target", target)
    for one in vocabulary.classes.values():
        for broader in one.broader:
            yield ("class", one.id), "belongs to", ("class", broader)
    for regimen in vocabulary.regimens.values():
        for name in regimen.drugs:
            yield ("regimen", regimen.id), "contains", ("drug", name)
        for name in regimen.optional_drugs:
            yield ("regimen", regimen.id), "may contain", ("drug", name)
    for feature in vocabulary.features.values():
        for broader in feature.implies:
            yield ("feature", feature.id), "implies", ("feature", broader)


def _trial_edges(evidence: Evidence) -> Iterator[Edge]:
    for arm in evidence.arms.values():
        yield ("trial", arm.trial), "has arm", ("arm", arm.id)
        yield ("arm", arm.id), "receives", ("regimen", arm.regimen)
    for report in evidence.reports.values():
        yield ("trial", report.trial), "reported", ("report", report.id)
    populations = StudyPopulations(evidence)
    for population in evidence.populations.values():
        here = ("population", population.id)
        yield ("trial", population.trial), "studied", here
        if population.part_of:
            yield here, "part of", ("population", population.part_of)
        people = populations[population.id]
        for clause in people.requirements:
            yield here, "requires", ("clause", clause)
        for clause in people.own if population.part_of and population.reported != "no" else ():
            yield here, "reports on", ("clause", clause)
        for clause in people.presupposed:
            yield here, "presupposes", ("clause", clause)
        for fraction in people.fractions:
            yield here, "has fraction", ("fraction", fraction)


def _result_edges(evidence: Evidence) -> Iterator[Edge]:
    for result in evidence.results.values():
        here = ("result", result.id)
        yield here, "is about", ("population", result.population)
        yield here, "measures", ("endpoint", result.endpoint)
        yield here, "of trial", ("trial", result.trial)
        if result.comparator_population:
            yield here, "compares with", ("population", result.comparator_population)
        if result.arm:
            yield here, "tests", ("arm", result.arm)
        if result.comparator_arm:
            yield here, "with", ("arm", result.comparator_arm)
        if result.report:
            yield here, "from report", ("report", result.report)
        yield here, "stands in", ("source", result.source)


def _label(node: Node) -> str:
    kind, value = node
    if kind == "clause":
        return clause_label(value)
    return str(value)


def clause_label(clause: Clause) -> str:
    return " | ".join(sorted(map(str, clause)))
