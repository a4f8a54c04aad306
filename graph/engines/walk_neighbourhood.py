"""What the walk finds around a population, and what it shows about a fact of a profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ..applicability.case import Fact
from ..applicability.fractions import Fraction
from ..applicability.prevalence import Prevalence
from ..exposure.criteria import Has, Literal, Measured
from ..exposure.scale import Scale
from .paths import row_at, successors

if TYPE_CHECKING:
    from .network import Network, Node

Criteria = set["Node"]


class Signs(NamedTuple):
    """The criteria that are evidence for a fact: those that entail it, and those that state the
    same of the class of the drug, or a broader feature, without entailing it."""

    entailing: Criteria
    related: Criteria


class Neighbourhood(NamedTuple):
    """The criteria around a population: those of each required clause, in order, those of its
    fractions, and those required by other populations of the trial that have results."""

    population: Node
    required: list[tuple[Node, Criteria]]
    fractions: list[tuple[Fraction, Criteria]]
    reported: list[tuple[Node, list[Criteria]]]
    inferred: set[Node]


def in_part(
    fact: Fact, criteria: list[Literal], around: Neighbourhood, parts: list[Criteria]
) -> Prevalence | None:
    """The fraction of patients of whom the fact is true, from the most reliable indication: a
    stated share, a subgroup with results, or one of several alternatives. `parts` are the signs of
    each part of the fact, `criteria` state the fact itself."""
    stated = [
        fraction
        for fraction, criteria in around.fractions
        if fraction.portion != 0 and all(criteria & signs for signs in parts)
    ]
    if stated:
        nearest = min(stated, key=lambda fraction: fraction.share_of(criteria).order)
        percent, operator = nearest.share_of(criteria)
        return Prevalence(fact, "fraction", "stated", percent, nearest.origin, operator)
    for other, clauses in around.reported:
        if all(any(criteria <= signs for criteria in clauses) for signs in parts):
            return Prevalence(fact, "fraction", "subgroup", origin=other[1])
    if all(any(criteria & signs for _, criteria in around.required) for signs in parts):
        return Prevalence(fact, "fraction", "either", origin=around.population[1])
    return None


def criteria_of(graph: Network, fact: Fact) -> list[Literal]:
    """The fact as criteria state it: an opposite as a negation, a range also by its ends."""
    ends: list[Literal] = []
    if isinstance(fact, Has):
        for _, base in successors(graph, ("feature", fact.feature), "opposite of"):
            return [Literal(Has(base), positive=False)]
    if isinstance(fact, Measured):
        restrictions = scale_of(graph, fact.quantity).restrictions(fact.interval)
        ends = [Literal(replace(fact, interval=end)) for end in restrictions]
    return [Literal(fact), *ends]


def scale_of(graph: Network, quantity: str) -> Scale:
    return row_at(graph, ("quantity", quantity)).scale  # type: ignore[no-any-return]


def not_reported(fact: Fact) -> Prevalence:
    return Prevalence(fact, "not reported")
