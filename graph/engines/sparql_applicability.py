"""Applicability, derived by SPARQL.

The queries receive the decisive facts of the profile, and whether it meets each criterion. They
evaluate the requirements of each population. For each fact, they return the indications from which
its prevalence follows (such as a requirement, a share or a subgroup); the most reliable one
decides. A profile with alternatives has several cases, each of which is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..applicability.assessment import Applicability, Assessment
from ..applicability.case import Case
from ..applicability.grading import Gaps
from ..applicability.populations import StudyPopulation, StudyPopulations
from ..applicability.prevalence import Prevalence
from ..applicability.profile import Profile
from ..exposure.criteria import Has, Lines, Literal, Measured, Status
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.kinds import Grade
from ..rdf.iris import name_of
from ..rdf.store import Store
from ..rdf.to_rdf import clause_iri, criterion_iri, fraction_iri
from .asking import ask
from .sparql_prevalence import SparqlPrevalence

_TRUTHS: Mapping[str, Truth] = {"2": True, "1": None, "0": False}


class Requirement(NamedTuple):
    """A clause that a population requires: whether a case meets it, and whether it is about prior
    lines."""

    truth: Truth
    only_lines: bool


class SparqlApplicability:
    """How directly each population applies to a profile, as the store evaluates it."""

    def __init__(self, store: Store, evidence: Evidence, populations: StudyPopulations) -> None:
        self.store, self.evidence, self.populations = store, evidence, populations
        self.prevalence = SparqlPrevalence(store, evidence)

    def applicabilities(self, profile: Profile) -> dict[str, Applicability]:
        """Population → its evaluation for each case of the profile."""
        by_case = [self._assess(case) for case in profile.cases]
        return {
            population: Applicability([assessed[population] for assessed in by_case])
            for population in self.evidence.populations
        }

    def _assess(self, case: Case) -> dict[str, Assessment]:
        """Population → its evaluation for one case."""
        required, signs = self._requirements(case), self.prevalence.signs(case)
        denied = self._denied(case)
        return {
            people.population.id: _assessment(
                people,
                required.get(people.population.id, {}),
                [
                    self.prevalence.of(fact, people, signs.get((people.population.id, number), []))
                    for number, fact in enumerate(case.facts)
                ],
                denied.get(people.population.id, set()),
                case,
                self.populations.deciding_features,
            )
            for people in self.populations
        }

    def _requirements(self, case: Case) -> dict[str, dict[str, Requirement]]:
        """Population → clause → whether the profile meets it in this case."""
        settled = " ".join(self._settled(case))
        requirements: dict[str, dict[str, Requirement]] = {}
        for row in ask(self.store, "requirements-met", criterion_known=settled):
            requirement = Requirement(_TRUTHS[row["truth"]], row.get("only_lines") == "1")
            requirements.setdefault(name_of(row["population"]), {})[row["clause"]] = requirement
        return requirements

    def _settled(self, case: Case) -> Iterator[str]:
        """The criteria that are true or false in this case, as rows of a VALUES block."""
        for literal in self._literals:
            truth = case.truth(literal)
            if truth is not None:
                yield f"(<{criterion_iri(literal)}> {str(truth).lower()})"

    @cached_property
    def _literals(self) -> dict[Literal, None]:
        """Every criterion in the requirements of a population."""
        return dict.fromkeys(
            literal
            for people in self.populations
            for clause in people.requirements
            for literal in clause
        )

    def _denied(self, case: Case) -> dict[str, set[str]]:
        """Population → the shares of at least half with a drug status or a feature that is false
        here."""
        false = [
            f"<{criterion_iri(literal)}>"
            for literal in self._facts_of_fractions
            if case.truth(literal) is False
        ]
        denied: dict[str, set[str]] = {}
        least = f"{self.populations.evidence.limit.denied_share:g}"
        rows = ask(self.store, "denied-shares", criterion=" ".join(false), least=least)
        for row in rows if false else ():
            denied.setdefault(name_of(row["population"]), set()).add(row["share"])
        return denied

    @cached_property
    def _facts_of_fractions(self) -> dict[Literal, None]:
        """Every drug status and feature that is stated for a part of a population."""
        return dict.fromkeys(
            literal
            for people in self.populations
            for fraction in people.fractions
            for literal in fraction.literals
            if isinstance(literal.atom, (Status, Has))
        )


def _assessment(
    people: StudyPopulation,
    required: dict[str, Requirement],
    facts: list[Prevalence],
    denied: set[str],
    case: Case,
    deciding: frozenset[str],
) -> Assessment:
    """The evaluation, with the requirements in the order in which the population lists them."""
    listed = [required[clause_iri(clause)] for clause in people.requirements]
    truths = [requirement.truth for requirement in listed]
    if False in truths:
        return Assessment(people, "outside", truths, ())
    gaps = Gaps(
        _unreported(facts, deciding),
        [fraction for fraction in people.fractions if fraction_iri(fraction) in denied],
        not case.gives_lines,
    )
    return Assessment(people, _grade(listed, facts, gaps), truths, facts, gaps, case)


def _unreported(facts: list[Prevalence], deciding: frozenset[str]) -> list[Prevalence]:
    """The facts that are not reported and without which the population is indirect."""
    stated = [found for found in facts if _is_refractory(found)]
    matched = bool(stated) and not any(found.by != "all" for found in stated)
    return [
        found
        for found in facts
        if found.by == "not reported"
        and (
            _is_refractory(found)
            or (isinstance(found.fact, Lines) and not matched)
            or (isinstance(found.fact, Has) and found.fact.feature in deciding)
            or (isinstance(found.fact, Measured) and found.fact.quantity in deciding)
        )
    ]


def _is_refractory(prevalence: Prevalence) -> bool:
    return isinstance(prevalence.fact, Status) and prevalence.fact.status == "refractory"


def _grade(requirements: list[Requirement], facts: list[Prevalence], gaps: Gaps) -> Grade:
    """The grade of a population of which no requirement is false."""
    unknown = [requirement for requirement in requirements if requirement.truth is None]
    if gaps.unreported or not all(requirement.only_lines for requirement in unknown):
        return "indirect"
    if unknown or gaps.denied or gaps.lines_unknown:
        return "partial"
    return "direct" if all(prevalence.by == "all" for prevalence in facts) else "partial"
