"""How the exclusion rules apply to one regimen, and which populations settle what is open."""

from __future__ import annotations

from dataclasses import dataclass

from ..applicability.populations import StudyPopulation, StudyPopulations
from ..applicability.prevalence import refractoriness
from ..exposure.criteria import Has, Measured, Status
from ..model.vocabulary import Vocabulary
from .stated_statuses import OpenStatus


@dataclass(frozen=True, slots=True)
class Ruling:
    """How the rules apply to one regimen.

    `failed` are its drugs to which the disease is certainly refractory (component rule): only
    results in populations fully refractory to them count. `open_failures` are its drugs to which
    the disease may be refractory, because the profile states that a class failed.

    `excluded` are the reasons of the rules that exclude the regimen. `component_conditions` and
    `other_conditions` are what would exclude it, as clauses that follow "unless"; `unknown` are
    the facts that would settle them. These three are empty if a rule excludes the regimen.
    """

    failed: tuple[str, ...] = ()
    open_failures: tuple[OpenStatus, ...] = ()
    excluded: tuple[str, ...] = ()
    component_conditions: tuple[str, ...] = ()
    other_conditions: tuple[str, ...] = ()
    unknown: tuple[Status | Has | Measured, ...] = ()

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The drugs of the regimen to which the disease may be refractory."""
        return tuple(open_failure.drug for open_failure in self.open_failures)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Everything that would exclude the regimen, as clauses that follow "unless"."""
        return (*self.component_conditions, *self.other_conditions)

    def admits(self, people: StudyPopulation, populations: StudyPopulations) -> bool:
        """Whether results in this population count under the component rule: all patients were
        refractory to each of these drugs."""
        return all(_all_refractory(drug, people, populations) for drug in self.failed)

    def settled_for(self, people: StudyPopulation, populations: StudyPopulations) -> bool:
        """Whether results in this population need no component condition.

        For each unsettled drug, all patients were refractory to that very drug, or they are
        themselves described only by a class that failed, as the profile is.
        """
        return all(
            _all_refractory(drug, people, populations)
            or _only_class_refractory(drug, stated, people, populations)
            for drug, stated in self.open_failures
        )


def _all_refractory(agent: str, people: StudyPopulation, populations: StudyPopulations) -> bool:
    """Whether all patients of a population were refractory to a drug or to a class."""
    return refractoriness(agent, populations)[people.population.id].by == "all"


def _only_class_refractory(
    drug: str, stated: Status, people: StudyPopulation, populations: StudyPopulations
) -> bool:
    """Whether all patients were refractory to the class, with no report of which of its drugs
    failed, or that the drug did not."""
    vocabulary = populations.evidence.vocabulary
    if not _all_refractory(stated.agent, people, populations) or _denies(drug, people, vocabulary):
        return False
    population = people.population.id
    drugs = vocabulary.members.get(stated.agent, ())
    known = (refractoriness(drug, populations) for drug in drugs)
    return not any(
        prevalence[population].by == "all" or prevalence[population].basis == "stated"
        for prevalence in known
    )


def _denies(drug: str, people: StudyPopulation, vocabulary: Vocabulary) -> bool:
    """Whether a requirement of the population excludes patients refractory to the drug."""
    literals = (next(iter(clause)) for clause in people.requirements if len(clause) == 1)
    return any(
        isinstance(literal.atom, Status)
        and not literal.positive
        and literal.atom.status in ("exposed", "refractory")
        and literal.atom.count == 1
        and vocabulary.is_within(drug, literal.atom.agent)
        for literal in literals
    )
