"""The exposure profiles of the patients who were studied, at every studied number of lines.

Each population gives the facts that all its patients share (refractory drugs and classes,
exposures, features), and each fraction the facts of that part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ...errors import ContradictionError
from ..exposure.criteria import And, Clause, Has, Interval, Lines, Literal, Status
from ..model.evidence import Evidence
from .populations import StudyPopulation, StudyPopulations
from .profile import Profile

_ASKED = ("refractory", "exposed")
_MOST_LINES = 6


def studied_profiles(
    evidence: Evidence,
    populations: StudyPopulations | None = None,
    trials: Collection[str] | None = None,
) -> list[str]:
    """Exposure profiles as expressions, the simplest first.

    A set of facts is only combined with lines that such patients can have had. `trials`, if given,
    restricts the populations to those of these trials.
    """
    populations = populations or StudyPopulations(evidence)
    studied = [
        populations[one.id]
        for one in evidence.populations.values()
        if (trials is None or one.trial in trials)
        and evidence.trials[one.trial].setting != "front-line"
    ]
    counts = sorted({count for people in studied for count in _ends(people)} or {1})
    places: dict[frozenset[Status | Has], set[int]] = {frozenset(): set(counts)}
    for people in studied:
        fitting = {
            count for count in counts if all(_fits(count, clause) for clause in people.requirements)
        }
        for facts in _facts(people, evidence):
            places.setdefault(facts, set()).update(fitting)
    points = sorted(
        ((n, facts) for facts, fitting in places.items() for n in fitting), key=_plainest
    )
    profiles = [And((Lines(Interval(n, n)), *sorted(facts, key=str))) for n, facts in points]
    return [str(one) for one in profiles if _can_be(one, evidence)]


def _plainest(point: tuple[int, frozenset[Status | Has]]) -> tuple[int, int, list[str]]:
    count, facts = point
    return (len(facts), count, sorted(map(str, facts)))


def _fits(count: int, clause: Clause) -> bool:
    """Whether a patient with this number of lines can meet the requirement, as far as lines go."""
    here = Interval(count, count)
    said = [(one.atom.interval, one.positive) for one in clause if isinstance(one.atom, Lines)]
    return len(said) < len(clause) or any(
        here.within(interval) == positive for interval, positive in said
    )


def _can_be(expression: And, evidence: Evidence) -> bool:
    try:
        Profile(expression, evidence.vocabulary)
    except ContradictionError:
        return False
    return True


def _ends(people: StudyPopulation) -> Iterator[int]:
    """The lowest and highest number of lines stated for a population."""
    for clause in people.requirements:
        for literal in clause:
            if (
                isinstance(literal.atom, Lines)
                and literal.positive
                and clause not in people.presupposed
            ):
                interval = literal.atom.interval
                bounds = [interval.low + interval.low_open, interval.high - interval.high_open]
                yield from (int(one) for one in bounds if 1 <= one <= _MOST_LINES)


def _facts(people: StudyPopulation, evidence: Evidence) -> Iterator[frozenset[Status | Has]]:
    """The facts of all patients of a population, and of each fraction."""
    required = _decisive((clause for clause in people.requirements), evidence)
    yield required
    for fraction in people.fractions:
        part = _decisive((frozenset([literal]) for literal in fraction.literals), evidence)
        yield _without_implied(required | part, evidence)


def _decisive(clauses: Iterable[Clause], evidence: Evidence) -> frozenset[Status | Has]:
    alone: list[Literal] = [next(iter(clause)) for clause in clauses if len(clause) == 1]
    found = [one.atom for one in alone if one.positive and isinstance(one.atom, (Status, Has))]
    steroid = evidence.vocabulary.is_steroid
    kept = [
        one
        for one in found
        if isinstance(one, Has) or (one.status in _ASKED and not steroid(one.agent))
    ]
    return _without_implied(frozenset(kept), evidence)


def _without_implied(facts: frozenset[Status | Has], evidence: Evidence) -> frozenset[Status | Has]:
    """The facts that no other one implies: a drug its classes, a feature its broader ones."""
    return frozenset(
        one
        for one in facts
        if not any(_implies(other, one, evidence) for other in facts if other != one)
    )


def _implies(one: Status | Has, other: Status | Has, evidence: Evidence) -> bool:
    words = evidence.vocabulary
    if isinstance(one, Has) or isinstance(other, Has):
        both = isinstance(one, Has) and isinstance(other, Has)
        return both and other.feature in words.implied_features[one.feature]  # type: ignore[union-attr]
    stronger = one.status in (other.status, "refractory")
    return stronger and one.count >= other.count and words.is_within(one.agent, other.agent)
