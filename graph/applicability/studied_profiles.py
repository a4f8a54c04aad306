"""The exposure profiles of the patients who were studied, at every studied number of lines.

The facts of a profile are those that all patients of a population share (refractoriness, exposures,
features), or those of a fraction of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ...errors import ContradictionError
from ..exposure.criteria import And, Clause, Has, Lines, Literal, Status
from ..exposure.interval import Interval
from ..model.evidence import Evidence
from .populations import StudyPopulation, StudyPopulations
from .profile import Profile

_STATUSES = ("refractory", "exposed")
_MOST_LINES = 6

Count = int | None  # of prior lines; None in a field that counts none


def studied_profiles(
    evidence: Evidence,
    populations: StudyPopulations | None = None,
    trials: Collection[str] | None = None,
) -> list[str]:
    """Exposure profiles as expressions, the simplest first.

    Facts are combined only with the numbers of lines that such patients can have. `trials`, if
    given, limits the populations to those of these trials.
    """
    populations = populations or StudyPopulations(evidence)
    studied = [
        populations[population.id]
        for population in evidence.populations.values()
        if trials is None or population.trial in trials
    ]
    counts = _counts(studied, evidence)
    counts_by_facts: dict[frozenset[Status | Has], set[Count]] = {frozenset(): set(counts)}
    for people in studied:
        allowed = {
            count
            for count in counts
            if all(_allows(count, clause) for clause in people.requirements)
        }
        for facts in _facts(people, evidence):
            counts_by_facts.setdefault(facts, set()).update(allowed)
    points = sorted(
        ((n, facts) for facts, allowed in counts_by_facts.items() for n in allowed), key=_simplest
    )
    profiles = [_profile(count, facts) for count, facts in points]
    return [str(profile) for profile in profiles if _is_consistent(profile, evidence)]


def _counts(studied: Collection[StudyPopulation], evidence: Evidence) -> Sequence[Count]:
    """The numbers of lines that populations state; none, too, in trials of a stage of care that
    counts as no line, such as adjuvant treatment."""
    if not evidence.vocabulary.of_field.has_lines:
        return [None]
    counts = {count for people in studied for count in _ends(people)}
    if any(_is_of_no_line(people, evidence) for people in studied):
        counts.add(0)
    return sorted(counts or {1})


def _is_of_no_line(people: StudyPopulation, evidence: Evidence) -> bool:
    trial = evidence.trials.get(people.population.trial)
    stage = evidence.vocabulary.stages.get(trial.setting) if trial else None
    return stage is not None and not stage.is_line


def _profile(count: Count, facts: frozenset[Status | Has]) -> And:
    lines = () if count is None else (Lines(Interval(count, count)),)
    return And((*lines, *sorted(facts, key=str)))


def _simplest(point: tuple[Count, frozenset[Status | Has]]) -> tuple[int, int, list[str]]:
    count, facts = point
    return (len(facts), count or 0, sorted(map(str, facts)))


def _allows(count: Count, clause: Clause) -> bool:
    """Whether a patient with this number of lines can meet the requirement, considering lines
    alone."""
    if count is None:
        return True
    here = Interval(count, count)
    stated = [
        (literal.atom.interval, literal.positive)
        for literal in clause
        if isinstance(literal.atom, Lines)
    ]
    return len(stated) < len(clause) or any(
        here.within(interval) == positive for interval, positive in stated
    )


def _is_consistent(expression: And, evidence: Evidence) -> bool:
    try:
        return bool(Profile(expression, evidence.vocabulary).cases)
    except ContradictionError:
        return False


def _ends(people: StudyPopulation) -> Iterator[int]:
    """The lowest and highest number of lines stated for a population."""
    for clause in people.requirements:
        for literal in clause:
            if (
                isinstance(literal.atom, Lines)
                and literal.positive
                and clause not in people.inferred
            ):
                interval = literal.atom.interval
                bounds = [interval.low + interval.low_open, interval.high - interval.high_open]
                yield from (int(bound) for bound in bounds if 0 <= bound <= _MOST_LINES)


def _facts(people: StudyPopulation, evidence: Evidence) -> Iterator[frozenset[Status | Has]]:
    """The facts of all patients of a population, and of each fraction."""
    required = _decisive((clause for clause in people.requirements), evidence)
    yield required
    for fraction in people.fractions:
        part = _decisive((frozenset([literal]) for literal in fraction.literals), evidence)
        yield _without_implied(required | part, evidence)


def _decisive(clauses: Iterable[Clause], evidence: Evidence) -> frozenset[Status | Has]:
    literals: list[Literal] = [next(iter(clause)) for clause in clauses if len(clause) == 1]
    atoms = [
        literal.atom
        for literal in literals
        if literal.positive and isinstance(literal.atom, (Status, Has))
    ]
    steroid = evidence.vocabulary.is_steroid
    kept = [
        fact
        for fact in atoms
        if isinstance(fact, Has) or (fact.status in _STATUSES and not steroid(fact.agent))
    ]
    return _without_implied(frozenset(kept), evidence)


def _without_implied(facts: frozenset[Status | Has], evidence: Evidence) -> frozenset[Status | Has]:
    """The facts that no other fact implies; a drug implies its classes, a feature implies broader
    features."""
    return frozenset(
        fact
        for fact in facts
        if not any(_implies(other, fact, evidence) for other in facts if other != fact)
    )


def _implies(fact: Status | Has, other_fact: Status | Has, evidence: Evidence) -> bool:
    words = evidence.vocabulary
    if isinstance(fact, Has) or isinstance(other_fact, Has):
        both = isinstance(fact, Has) and isinstance(other_fact, Has)
        return both and other_fact.feature in words.implied_features[fact.feature]  # type: ignore[union-attr]
    stronger = fact.status in (other_fact.status, "refractory")
    return (
        stronger
        and fact.count >= other_fact.count
        and words.is_within(fact.agent, other_fact.agent)
    )
