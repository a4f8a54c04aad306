"""The second way to the same answer: applicability and the evidence that bears on a profile, by SPARQL.

Python tells the store what the profile says of each criterion and which facts are decisive; the store evaluates the
requirements, finds by how much of each population each fact is held, and what its results say. Works on any store.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...queries import bound, text_of
from ..applicability.assessment import combined
from ..applicability.populations import StudyPopulations
from ..applicability.profile import Case, Fact, Profile
from ..exposure.criteria import Has, Lines, Literal, Status
from ..model.evidence import Evidence
from ..model.kinds import Grade
from ..model.vocabulary import Vocabulary
from ..rdf.iris import concept, iri, name_of
from ..rdf.store import Answer, RdfTerm, Store
from ..rdf.to_rdf import agent_iri, criterion_iri
from .walk import FoundResult

_UNDEF = "UNDEF"


def grades(store: Store, evidence: Evidence, profile: Profile) -> dict[str, Grade]:
    """Population → how directly it speaks to the profile."""
    by_case = [_grades_of_case(store, evidence, case) for case in profile.cases]
    return {
        population: combined(one[population] for one in by_case)
        for population in evidence.populations
    }


def bearings(store: Store, evidence: Evidence, profile: Profile) -> list[FoundResult]:
    """Every result whose population is not outside the profile, once for each regimen on which it bears; sorted."""
    graded = grades(store, evidence, profile)
    found: list[FoundResult] = []
    for row in _rows(store.select(text_of("bearings"))):
        grade = graded[row["population"]]
        if grade == "outside":
            continue
        result, tested, control, effect = (
            row["result"],
            row["tested"],
            row.get("control", ""),
            row.get("effect", ""),
        )
        superseded = row["superseded"] == "true"
        found.append(FoundResult(result, tested, control, "tested", effect, superseded, grade))
        if control and control != tested:
            found.append(FoundResult(result, control, tested, "control", effect, superseded, grade))
    return sorted(found)


def _grades_of_case(store: Store, evidence: Evidence, case: Case) -> dict[str, Grade]:
    facts = list(_facts(case))
    held_query = bound(
        text_of("held"), fact_kind_status_agent_count_feature_low_high=" ".join(facts)
    )
    held = {
        (row["population"], row["fact"]): int(row["held"])
        for row in _rows(store.select(held_query))
    }
    fulfilled_query = bound(text_of("fulfilled"), criterion_known=" ".join(_sheet(evidence, case)))
    fulfilled = {row["population"]: row for row in _rows(store.select(fulfilled_query))}
    lines_told = {row["population"] for row in _rows(store.select(text_of("lines-told")))}
    graded: dict[str, Grade] = {}
    for population in evidence.populations:
        shares = []
        for number, fact in enumerate(case.facts):
            share = held.get((population, str(number)), 0)
            in_range = isinstance(fact, Lines) and population in lines_told
            shares.append((fact, max(share, 1) if in_range else share))
        graded[population] = _grade(fulfilled.get(population, {}), shares)
    return graded


def _grade(fulfilled: dict[str, str], shares: list[tuple[Fact, int]]) -> Grade:
    if fulfilled.get("fulfilled") == "0":
        return "outside"
    weighty = [
        held
        for fact, held in shares
        if isinstance(fact, Lines) or getattr(fact, "status", "") == "refractory"
    ]
    if 0 in weighty or fulfilled.get("open") == "1":
        return "indirect"
    if fulfilled.get("lines_open") == "1" or any(held < 2 for _, held in shares):
        return "partial"
    return "direct"


def _sheet(evidence: Evidence, case: Case) -> Iterator[str]:
    """What the profile tells of every criterion that a population requires, as rows of VALUES."""
    literals: dict[Literal, None] = {}
    for people in StudyPopulations(evidence):
        for clause in people.requirements:
            literals.update(dict.fromkeys(clause))
    for literal in literals:
        truth = case.truth(literal)
        if truth is not None:
            yield f"(<{criterion_iri(literal)}> {str(truth).lower()})"


def _facts(case: Case) -> Iterator[str]:
    """The decisive facts, numbered, as rows of VALUES: fact, kind, status, agent, count, feature, low, high."""
    for number, fact in enumerate(case.facts):
        yield f"({number} {_fact(fact, case.vocabulary)})"


def _fact(fact: Fact, vocabulary: Vocabulary) -> str:
    match fact:
        case Status():
            status = f"<{concept('exposure', fact.status)}>"
            agent = f"<{agent_iri(fact.agent, vocabulary)}>"
            return f'"{fact.status}" {status} {agent} {fact.count} {_UNDEF} {_UNDEF} {_UNDEF}'
        case Has():
            return f'"feature" {_UNDEF} {_UNDEF} {_UNDEF} <{iri("feature", fact.feature)}> {_UNDEF} {_UNDEF}'
        case Lines():
            high = "1e9" if fact.interval.high == float("inf") else f"{fact.interval.high:g}"
            return f'"lines" {_UNDEF} {_UNDEF} {_UNDEF} {_UNDEF} {fact.interval.low:g} {high}'
    raise TypeError(f"not a decisive fact: {fact!r}")


def _rows(answer: Answer) -> list[dict[str, str]]:
    """The rows of an answer with bare names and numbers; unbound variables are left out."""
    return [
        {
            column: _bare(term)
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]


def _bare(term: RdfTerm) -> str:
    return name_of(term.value) if term.kind == "iri" else term.value
