"""Applicability, derived only by walking along the edges of the network.

For each fact of the profile, the walk starts at the node of the drug, class or feature and collects
the criteria around that node. It then looks for these criteria around each population: in its
requirements, in its fractions, and in the required clauses of other populations of its trial that
have results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from ..applicability.assessment import Applicability, Assessment
from ..applicability.case import Case, Fact
from ..applicability.drug_status import IMPLIED
from ..applicability.fractions import Fraction
from ..applicability.grading import Gaps
from ..applicability.populations import StudyPopulation
from ..applicability.prevalence import Prevalence
from ..applicability.profile import Profile
from ..exposure.criteria import Has, Lines, Measured, Status
from ..exposure.kleene import Truth
from ..model.kinds import Grade
from ..model.limits import Limits
from .paths import nodes_of_kind, predecessors, row_at, successors
from .walk_agents import WalkAgents
from .walk_features import implied_by, implying
from .walk_neighbourhood import (
    Criteria,
    Neighbourhood,
    Signs,
    criteria_of,
    in_part,
    not_reported,
    scale_of,
)

if TYPE_CHECKING:
    from .network import Network, Node


class WalkApplicability:
    """How directly each population applies to a profile. Caches what all profiles share."""

    def __init__(self, graph: Network, deciding: frozenset[str], limits: Limits) -> None:
        """`deciding` are the features without which evidence is indirect."""
        self.graph, self.limits = graph, limits
        self.deciding = deciding
        self._prevalence: dict[Fact, dict[Node, Prevalence]] = {}

    def applicabilities(self, profile: Profile) -> dict[str, Applicability]:
        """Population → its evaluation for each case of the profile."""
        return {
            around.population[1]: Applicability(
                [self._assess(around, case) for case in profile.cases]
            )
            for around in self._neighbourhoods
        }

    def _assess(self, around: Neighbourhood, case: Case) -> Assessment:
        truths = [_any(case, criteria) for _, criteria in around.required]
        people = self._people[around.population]
        if False in truths:
            return Assessment(people, "outside", truths, ())
        facts = [self._prevalence_of(fact, around) for fact in case.facts]
        about_lines = [criteria <= self._lines for _, criteria in around.required]
        gaps = Gaps(self._missing(facts), self._denied(case, around), not case.gives_lines)
        return Assessment(
            people, _grade(truths, about_lines, facts, gaps), truths, facts, gaps, case
        )

    def _missing(self, facts: list[Prevalence]) -> list[Prevalence]:
        """The facts that are not reported and without which the population is indirect."""
        failed = {found.by for found in facts if self._kind(found.fact) == "refractory"}
        essential = {"refractory", "deciding"} | (set() if failed == {"all"} else {"lines"})
        missing = [found for found in facts if found.by == "not reported"]
        return [found for found in missing if self._kind(found.fact) in essential]

    def _kind(self, fact: Fact) -> str:
        match fact:
            case Lines():
                return "lines"
            case Has(feature=name) | Measured(quantity=name):
                return "deciding" if name in self.deciding else "feature"
            case Status(status=status):
                return status

    def _denied(self, case: Case, around: Neighbourhood) -> list[Fraction]:
        """The large shares (limit `denied-share`) with a status or feature that is false."""
        denied = []
        for fraction, criteria in around.fractions:
            stated = [lit for _, lit in criteria if isinstance(lit.atom, (Status, Has))]
            large = fraction.portion is not None and fraction.portion >= self.limits.denied_share
            if large and "<" not in fraction.operator and False in map(case.truth, stated):
                denied.append(fraction)
        return denied

    def _prevalence_of(self, fact: Fact, around: Neighbourhood) -> Prevalence:
        known = self._prevalence.setdefault(fact, {})
        if around.population not in known:
            known[around.population] = self._look_for(fact, around)
        return known[around.population]

    def _look_for(self, fact: Fact, around: Neighbourhood) -> Prevalence:
        if isinstance(fact, Measured):
            return self._look_for_values(fact, around)
        signs = self._signs(fact)
        clauses = [criteria for _, criteria in around.required]
        if any(criteria <= signs.entailing for criteria in clauses):
            return Prevalence(fact, "all")
        if prevalence := in_part(fact, criteria_of(self.graph, fact), around, [signs.entailing]):
            return prevalence
        if isinstance(fact, Lines):
            printed = [
                clause
                for clause, criteria in around.required
                if criteria <= self._lines and clause not in around.inferred
            ]
            if printed:
                return Prevalence(fact, "fraction", "range")
            return self._beside_a_subgroup(fact, around) or not_reported(fact)
        if any(criteria <= signs.related for criteria in clauses):
            return Prevalence(fact, "fraction", "class", origin=around.population[1])
        if prevalence := in_part(fact, criteria_of(self.graph, fact), around, [signs.related]):
            return Prevalence(fact, "fraction", "part of the class", origin=prevalence.origin)
        return not_reported(fact)

    def _look_for_values(self, fact: Measured, around: Neighbourhood) -> Prevalence:
        """The prevalence of a range of values: that of its two ends together."""
        about = self._about([("quantity", fact.quantity)], Measured)
        ends = [
            {node for node in about if node[1].atom.interval.within(end)}
            for end in scale_of(self.graph, fact.quantity).restrictions(fact.interval)
        ]
        clauses = [criteria for _, criteria in around.required]
        open_ends = [end for end in ends if not any(criteria <= end for criteria in clauses)]
        if not open_ends:
            return Prevalence(fact, "all")
        if prevalence := in_part(fact, criteria_of(self.graph, fact), around, open_ends):
            return prevalence
        every = about | self._about([("quantity", fact.quantity)], Measured, positive=False)
        if any(
            criteria <= every and clause not in around.inferred
            for clause, criteria in around.required
        ):
            return Prevalence(fact, "fraction", "range")
        return not_reported(fact)

    def _beside_a_subgroup(self, fact: Lines, around: Neighbourhood) -> Prevalence | None:
        """What a subgroup by lines says about the other patients of the trial: beside one line,
        the next numbers of lines (limit `lines-beside-one`); beside two lines or more, one."""
        beside_one = {2 + number for number in range(int(self.limits.lines_beside_one))}
        for other, clauses in around.reported:
            for criteria in clauses:
                literals = [literal for _, literal in criteria]
                if len(literals) != 1 or not criteria <= self._lines:
                    continue
                low, high = literals[0].atom.interval.low, literals[0].atom.interval.high
                counts = {(1, 1): beside_one, (2, inf): {1}}.get((low, high), set())
                if fact.interval.low in counts and fact.interval.high in counts:
                    return Prevalence(fact, "fraction", "rest", origin=other[1])
        return None

    def _signs(self, fact: Fact) -> Signs:
        if fact not in self._signs_of:
            self._signs_of[fact] = self._collect_signs(fact)
        return self._signs_of[fact]

    @cached_property
    def _signs_of(self) -> dict[Fact, Signs]:
        return {}

    def _collect_signs(self, fact: Fact) -> Signs:
        match fact:
            case Lines(interval=interval):
                inside = {node for node in self._lines if node[1].atom.interval.within(interval)}
                return Signs(inside, inside)
            case Has(feature=feature):
                entailing = self._of_features(implying(self.graph, ("feature", feature)))
                implied = self._of_features(implied_by(self.graph, ("feature", feature)))
                return Signs(entailing, entailing | implied)
            case Measured():
                raise TypeError(f"the ends of a range have signs of their own: {fact}")
            case Status():
                here = self._agents.node(fact.agent)
                narrower = self._about(self._agents.within(here), Status)
                broader = self._about(self._agents.around(here), Status)
                entailing = {
                    node
                    for node in narrower
                    if fact.status in IMPLIED[node[1].atom.status]
                    and node[1].atom.count >= fact.count
                }
                related = {node for node in broader if fact.status in IMPLIED[node[1].atom.status]}
                return Signs(entailing, entailing | related)

    @cached_property
    def _agents(self) -> WalkAgents:
        return WalkAgents(self.graph)

    def _of_features(self, states: Iterable[tuple[Node, bool]]) -> Criteria:
        """The criteria that a feature is present or absent, for each of these."""
        return {
            criterion
            for node, present in states
            for criterion in self._about([node], Has, positive=present)
        }

    def _about(self, nodes: Iterable[Node], kind: type, positive: bool = True) -> Criteria:
        """The criteria of this kind about any of the nodes, negated or not as `positive` says."""
        return {
            criterion
            for node in nodes
            for criterion in predecessors(self.graph, node, "about")
            if criterion[1].positive == positive and isinstance(criterion[1].atom, kind)
        }

    @cached_property
    def _lines(self) -> Criteria:
        """The criteria about lines of therapy."""
        quantity = ("quantity", "lines")
        return set(predecessors(self.graph, quantity, "about") if quantity in self.graph else ())

    @cached_property
    def _people(self) -> dict[Node, StudyPopulation]:
        """Population node → its row, requirements and fractions, as the evaluation shows them."""
        return {
            around.population: StudyPopulation(
                population=row_at(self.graph, around.population),
                requirements=tuple(clause for (_, clause), _ in around.required),
                fractions=tuple(fraction for fraction, _ in around.fractions),
                weakened=tuple(
                    pair for _, pair in successors(self.graph, around.population, "weakens")
                ),
            )
            for around in self._neighbourhoods
        }

    @cached_property
    def _neighbourhoods(self) -> list[Neighbourhood]:
        return [self._around(node) for node in nodes_of_kind(self.graph, "population")]

    def _around(self, population: Node) -> Neighbourhood:
        graph = self.graph
        (trial,) = predecessors(graph, population, "studied")
        others = [other for other in successors(graph, trial, "studied") if other != population]
        return Neighbourhood(
            population,
            [
                (clause, self._any_of(clause))
                for clause in successors(graph, population, "requires")
            ],
            [
                (fraction[1], set(successors(graph, fraction, "of criterion")))
                for fraction in successors(graph, population, "has fraction")
            ],
            [
                (other, [self._any_of(clause) for clause in successors(graph, other, "reports on")])
                for other in others
            ],
            set(successors(graph, population, "infers")),
        )

    def _any_of(self, clause: Node) -> Criteria:
        return set(successors(self.graph, clause, "any of"))


def _any(case: Case, criteria: Criteria) -> Truth:
    """Whether one of the criteria is true in this case (Kleene's "or")."""
    truths = {case.truth(literal) for _, literal in criteria}
    if True in truths:
        return True
    return None if None in truths else False


def _grade(
    truths: list[Truth], about_lines: list[bool], facts: list[Prevalence], gaps: Gaps
) -> Grade:
    """The grade of a population of which no requirement is false."""
    open_requirements = _open(truths, about_lines)
    if "other" in open_requirements or gaps.unreported:
        return "indirect"
    whole = all(prevalence.by == "all" for prevalence in facts)
    if whole and not open_requirements and not gaps.denied and not gaps.lines_unknown:
        return "direct"
    return "partial"


def _open(truths: list[Truth], about_lines: list[bool]) -> set[str]:
    pairs: Iterator[tuple[Truth, bool]] = zip(truths, about_lines, strict=True)
    return {"lines" if lines else "other" for truth, lines in pairs if truth is None}
