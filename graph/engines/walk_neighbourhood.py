"""What the walk finds around a population, and what it shows about a fact of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..applicability.case import Fact
from ..applicability.fractions import Fraction
from ..applicability.prevalence import Prevalence
from ..exposure.criteria import Literal

if TYPE_CHECKING:
    from .network import Node

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
    fact: Fact, criterion: Literal, around: Neighbourhood, parts: list[Criteria]
) -> Prevalence | None:
    """The fraction of patients of whom the fact is true, from the most reliable indication: a
    stated share, a subgroup with results, or one of several alternatives. `parts` are the signs of
    each part of the fact, `criterion` is the fact as a criterion."""
    stated = [
        fraction
        for fraction, criteria in around.fractions
        if fraction.portion != 0 and all(criteria & signs for signs in parts)
    ]
    if stated:
        nearest = min(stated, key=lambda fraction: fraction.share_of(criterion).order)
        percent, operator = nearest.share_of(criterion)
        return Prevalence(fact, "fraction", "stated", percent, nearest.origin, operator)
    for other, clauses in around.reported:
        if all(any(criteria <= signs for criteria in clauses) for signs in parts):
            return Prevalence(fact, "fraction", "subgroup", origin=other[1])
    if all(any(criteria & signs for _, criteria in around.required) for signs in parts):
        return Prevalence(fact, "fraction", "either", origin=around.population[1])
    return None


def not_reported(fact: Fact) -> Prevalence:
    return Prevalence(fact, "not reported")
