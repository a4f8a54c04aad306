"""The evidence as a networkx graph, for walking and for pictures.

Nodes carry `kind`, `label` and the row of evidence as `row`; edges carry `relation`. An edge can be
read as a sentence: a trial *has arm*, an arm *receives* a regimen, a regimen *contains* a drug, a
drug *belongs to* a class, a trial *studied* a population, a population *requires* a clause, a
clause is fulfilled by *any of* its criteria, a criterion is *about* a drug, a result *is about* a
population, *tests* an arm and compares it *with* another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..applicability.populations import StudyPopulation, StudyPopulations
from ..exposure.criteria import (
    Clause,
    Diagnosis,
    Has,
    Lines,
    Literal,
    Measured,
    Remission,
    Status,
)
from ..model.evidence import Evidence

if TYPE_CHECKING:
    Network = nx.MultiDiGraph[Any]

Node = tuple[str, Any]
Edge = tuple[Node, str, Node]


def network(evidence: Evidence) -> Network:
    """All evidence as one directed multigraph.

    Nodes are `(kind, identifier)`; the key of an edge is its relation.
    """
    graph: Network = nx.MultiDiGraph(name="trialgraph")
    for node, label, row in _nodes(evidence):
        graph.add_node(node, kind=node[0], label=label, row=row)
    for start, relation, end in _edges(evidence):
        for node in (start, end):
            if node not in graph:
                graph.add_node(node, kind=node[0], label=_label(node), row=node[1])
        graph.add_edge(start, end, key=relation, relation=relation)
    return graph


def _nodes(evidence: Evidence) -> Iterator[tuple[Node, str, object]]:
    vocabulary = evidence.vocabulary
    for kind, terms in (
        ("drug", vocabulary.drugs),
        ("class", vocabulary.classes),
        ("target", vocabulary.targets),
        ("feature", vocabulary.features),
        ("quantity", vocabulary.quantities),
        ("regimen", vocabulary.regimens),
        ("endpoint", evidence.endpoints),
    ):
        for name, term in terms.items():
            yield (kind, name), term.label, term
    for kind, rows in (
        ("source", evidence.sources),
        ("trial", evidence.trials),
        ("registration", evidence.registrations),
        ("publication", evidence.publications),
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
    yield from _identity_edges(evidence)
    for people in StudyPopulations(evidence):
        yield from _population_edges(people, evidence)
    yield from _result_edges(evidence)
    yield from _guidance_edges(evidence)


def _vocabulary_edges(evidence: Evidence) -> Iterator[Edge]:
    vocabulary = evidence.vocabulary
    for drug in vocabulary.drugs.values():
        for name in drug.classes:
            yield ("drug", drug.id), "belongs to", ("class", name)
        for target in drug.targets:
            yield ("drug", drug.id), "binds", ("target", target)
    for drug_class in vocabulary.classes.values():
        for broader in drug_class.broader:
            yield ("class", drug_class.id), "belongs to", ("class", broader)
    for regimen in vocabulary.regimens.values():
        for name in regimen.drugs:
            yield ("regimen", regimen.id), "contains", ("drug", name)
        for name in regimen.optional_drugs:
            yield ("regimen", regimen.id), "may contain", ("drug", name)
    for feature in vocabulary.features.values():
        for broader in feature.implies:
            yield ("feature", feature.id), "implies", ("feature", broader)
        if feature.opposite:
            yield ("feature", feature.id), "opposite of", ("feature", feature.opposite)
    for endpoint in evidence.endpoints.values():
        if endpoint.stands_for:
            yield ("endpoint", endpoint.id), "stands in for", ("endpoint", endpoint.stands_for)


def _trial_edges(evidence: Evidence) -> Iterator[Edge]:
    for arm in evidence.arms.values():
        yield ("trial", arm.trial), "has arm", ("arm", arm.id)
        yield ("arm", arm.id), "receives", ("regimen", arm.regimen)
    for report in evidence.reports.values():
        yield ("trial", report.trial), "reported", ("report", report.id)
    for join in evidence.same_study.values():
        if join.active != "no":
            yield ("trial", join.trial), "same study as", ("trial", join.other_trial)


def _identity_edges(evidence: Evidence) -> Iterator[Edge]:
    for registration in evidence.registrations.values():
        for trial in registration.trials:
            yield ("registration", registration.id), "registers", ("trial", trial)
    for publication in evidence.publications.values():
        here = ("publication", publication.id)
        for relation, kind, names in (
            ("publishes", "trial", publication.trials),
            ("contains cut", "report", publication.reports),
            ("contains endpoint", "endpoint", publication.endpoints),
        ):
            for name in names:
                yield here, relation, (kind, name)


def _population_edges(people: StudyPopulation, evidence: Evidence) -> Iterator[Edge]:
    population = people.population
    here = ("population", population.id)
    yield ("trial", population.trial), "studied", here
    if population.part_of:
        yield here, "part of", ("population", population.part_of)
    for relation, clauses in (
        ("requires", people.requirements),
        ("reports on", people.shown),
        ("infers", sorted(people.inferred & {*people.requirements}, key=clause_label)),
    ):
        for clause in clauses:
            yield here, relation, ("clause", clause)
            for literal in sorted(clause, key=str):
                yield from _criterion_edges(("clause", clause), "any of", literal, evidence)
    for pair in people.weakened:
        yield here, "weakens", ("weakened requirement", pair)
    for fraction in people.fractions:
        yield here, "has fraction", ("fraction", fraction)
        for literal in fraction.literals:
            yield from _criterion_edges(("fraction", fraction), "of criterion", literal, evidence)


def _criterion_edges(
    start: Node, relation: str, literal: Literal, evidence: Evidence
) -> Iterator[Edge]:
    here = ("criterion", literal)
    yield start, relation, here
    match literal.atom:
        case Status(agent=agent) | Remission(after=agent):
            yield here, "about", (evidence.vocabulary.kind_of(agent), agent)
        case Has(feature=feature):
            yield here, "about", ("feature", feature)
        case Diagnosis(condition=condition):
            yield here, "about", ("condition", condition)
        case Lines():
            yield here, "about", ("quantity", "lines")
        case Measured(quantity=quantity):
            yield here, "about", ("quantity", quantity)


def _result_edges(evidence: Evidence) -> Iterator[Edge]:
    for result in evidence.results.values():
        here = ("result", result.id)
        for relation, kind, name in (
            ("is about", "population", result.population),
            ("measures", "endpoint", result.endpoint),
            ("of trial", "trial", result.trial),
            ("compares with", "population", result.comparator_population),
            ("tests", "arm", result.arm),
            ("with", "arm", result.comparator_arm),
            ("from report", "report", result.report),
            ("printed in", "source", result.source),
        ):
            if name:
                yield here, relation, (kind, name)


def _guidance_edges(evidence: Evidence) -> Iterator[Edge]:
    for statement in evidence.statements.values():
        for regimen in statement.regimens:
            yield ("statement", statement.id), "mentions", ("regimen", regimen)
    for approval in evidence.approvals.values():
        if approval.regimen:
            yield ("approval", approval.id), "concerns", ("regimen", approval.regimen)
        if approval.drug:
            yield ("approval", approval.id), "concerns", ("drug", approval.drug)
    for caution in evidence.cautions.values():
        if caution.regimen:
            yield ("caution", caution.id), "warns of", ("regimen", caution.regimen)
        if caution.drug:
            yield ("caution", caution.id), "warns of", ("drug", caution.drug)


def _label(node: Node) -> str:
    kind, value = node
    return clause_label(value) if kind == "clause" else str(value)


def clause_label(clause: Clause) -> str:
    """The criteria of a clause with "|" between them, sorted."""
    return " | ".join(sorted(map(str, clause)))
