"""What the walk finds around a population, and what it shows about a fact of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..applicability.case import Fact
from ..applicability.populations import Fraction
from ..applicability.prevalence import Prevalence

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


def in_part(fact: Fact, around: Neighbourhood, parts: list[Criteria]) -> Prevalence | None:
    """The fraction of patients of whom the fact is true, from the most reliable indication: a
    stated share, a subgroup with results, or one of several alternatives. `parts` are the signs of
    each part of the fact."""
    stated = [
        fraction
        for fraction, criteria in around.fractions
        if fraction.portion != 0 and all(criteria & signs for signs in parts)
    ]
    for fraction in sorted(stated, key=lambda fraction: fraction.portion is None)[:1]:
        return Prevalence(fact, "fraction", "stated", fraction.portion, fraction.origin)
    for other, clauses in around.reported:
        if all(any(criteria <= signs for criteria in clauses) for signs in parts):
            return Prevalence(fact, "fraction", "subgroup", origin=other[1])
    if all(any(criteria & signs for _, criteria in around.required) for signs in parts):
        return Prevalence(fact, "fraction", "either", origin=around.population[1])
    return None


def not_reported(fact: Fact) -> Prevalence:
    return Prevalence(fact, "not reported")
