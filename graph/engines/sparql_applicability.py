"""Applicability, derived by SPARQL.

The queries receive the decisive facts of the profile, and whether it meets each criterion. They
evaluate the requirements of each population. For each fact, they return the indications from which
its prevalence follows (such as a requirement, a share or a subgroup); the most reliable one
decides. A profile with alternatives has several cases, each of which is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from math import inf
from typing import NamedTuple

from ..applicability.assessment import Applicability, Assessment, Gaps
from ..applicability.case import Case, Fact
from ..applicability.populations import StudyPopulation, StudyPopulations
from ..applicability.prevalence import Prevalence
from ..applicability.profile import Profile
from ..exposure.criteria import Has, Lines, Literal, Status
from ..exposure.kleene import Truth
from ..model.evidence import Evidence
from ..model.kinds import Extent, Grade
from ..rdf.iris import concept, name_of
from ..rdf.store import Store
from ..rdf.to_rdf import agent_iri, clause_iri, criterion_iri, fraction_iri
from .asking import UNDEF, Binding, ask, term

_TRUTHS: Mapping[str, Truth] = {"2": True, "1": None, "0": False}
_SIGNS: Mapping[int, tuple[Extent, str]] = {
    1: ("all", ""),
    2: ("fraction", "stated"),
    3: ("fraction", "subgroup"),
    4: ("fraction", "either"),
    5: ("fraction", "class"),
    6: ("fraction", "part of the class"),
    7: ("fraction", "part of the class"),
    8: ("fraction", "part of the class"),
    9: ("fraction", "range"),
    10: ("fraction", "rest"),
}
_STATED = (2, 6)
_SUBGROUP = (3, 7, 10)
_WITHOUT_ORIGIN = (1, 9)


class Requirement(NamedTuple):
    """A clause that a population requires: whether a case meets it, and whether it is about prior
    lines."""

    truth: Truth
    only_lines: bool


class SparqlApplicability:
    """How directly each population applies to a profile, as the store evaluates it."""

    def __init__(self, store: Store, evidence: Evidence, populations: StudyPopulations) -> None:
        self.store, self.evidence, self.populations = store, evidence, populations

    def applicabilities(self, profile: Profile) -> dict[str, Applicability]:
        """Population → its evaluation for each case of the profile."""
        by_case = [self._assess(case) for case in profile.cases]
        return {
            population: Applicability([assessed[population] for assessed in by_case])
            for population in self.evidence.populations
        }

    def _assess(self, case: Case) -> dict[str, Assessment]:
        """Population → its evaluation for one case."""
        required, signs = self._requirements(case), self._signs(case)
        denied = self._denied(case)
        return {
            people.population.id: _assessment(
                people,
                required.get(people.population.id, {}),
                [
                    self._prevalence(fact, people, signs.get((people.population.id, number), []))
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

    def _signs(self, case: Case) -> dict[tuple[str, int], list[Binding]]:
        """The rows of the query `prevalence`, by population and index of the fact."""
        facts = [
            f"({number} {_terms(fact, self.evidence)})" for number, fact in enumerate(case.facts)
        ]
        rows: dict[tuple[str, int], list[Binding]] = {}
        if facts:
            parameters = {"fact_kind_status_agent_count_feature_low_high": " ".join(facts)}
            for row in ask(self.store, "prevalence", **parameters):
                rows.setdefault((name_of(row["population"]), int(row["fact"])), []).append(row)
        lines = [
            f"({number} {fact.interval.low:g} {fact.interval.high:g})"
            for number, fact in enumerate(case.facts)
            if isinstance(fact, Lines)
        ]
        if lines:
            for row in ask(self.store, "lines-outside-subgroups", fact_low_high=" ".join(lines)):
                found = {**row, "sign": "10"}
                rows.setdefault((name_of(row["population"]), int(row["fact"])), []).append(found)
        return rows

    def _denied(self, case: Case) -> dict[str, set[str]]:
        """Population → the shares of at least half with a drug status or a feature that is false
        here."""
        false = [
            f"<{criterion_iri(literal)}>"
            for literal in self._facts_of_fractions
            if case.truth(literal) is False
        ]
        denied: dict[str, set[str]] = {}
        for row in ask(self.store, "denied-shares", criterion=" ".join(false)) if false else ():
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

    def _prevalence(self, fact: Fact, people: StudyPopulation, signs: list[Binding]) -> Prevalence:
        if not signs:
            return Prevalence(fact, "not reported")
        best_sign = min(int(row["sign"]) for row in signs)
        rows = [row for row in signs if int(row["sign"]) == best_sign]
        by, basis = _SIGNS[best_sign]
        if best_sign in _STATED:
            share = self._first_share(people, rows)
            origin, portion = self._origin_of_share(people, share["origin"]), share.get("portion")
        else:
            first = min(rows, key=self._row_number) if best_sign in _SUBGROUP else rows[0]
            origin, portion = name_of(first["origin"]), None
        percent = float(portion) if portion and best_sign == 2 else None
        return Prevalence(fact, by, basis, percent, "" if best_sign in _WITHOUT_ORIGIN else origin)

    def _first_share(self, people: StudyPopulation, rows: list[Binding]) -> Binding:
        """The share that the population lists first; shares with a known percentage take
        precedence."""
        order = [fraction_iri(fraction) for fraction in people.fractions]
        return min(rows, key=lambda row: ("portion" not in row, order.index(row["origin"])))

    def _origin_of_share(self, people: StudyPopulation, node: str) -> str:
        return next(
            fraction.origin for fraction in people.fractions if fraction_iri(fraction) == node
        )

    def _row_number(self, row: Binding) -> int:
        return self._row_numbers[name_of(row["origin"])]

    @cached_property
    def _row_numbers(self) -> dict[str, int]:
        """Population → the number of its row in the table."""
        return {population: number for number, population in enumerate(self.evidence.populations)}


def _terms(fact: Fact, evidence: Evidence) -> str:
    """A decisive fact as a row of a VALUES block: kind, status, agent, count, feature, low,
    high."""
    match fact:
        case Status():
            status = f"<{concept('exposure', fact.status)}>"
            agent = f"<{agent_iri(fact.agent, evidence.vocabulary)}>"
            values = (f'"{fact.status}"', status, agent, str(fact.count), UNDEF, UNDEF, UNDEF)
        case Has():
            base, present = evidence.vocabulary.base_feature(fact.feature)
            feature, kind = term("feature", base), "feature" if present else "absent"
            values = (f'"{kind}"', UNDEF, UNDEF, UNDEF, feature, UNDEF, UNDEF)
        case Lines(interval=interval):
            high = "1e9" if interval.high == inf else f"{interval.high:g}"
            values = ('"lines"', UNDEF, UNDEF, UNDEF, UNDEF, f"{interval.low:g}", high)
    return " ".join(values)


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
