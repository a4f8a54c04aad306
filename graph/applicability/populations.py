"""The criteria of populations: met by all patients, by a fraction, or by reported subgroups.

The criteria of the tables are parsed and normalised: a subgroup keeps its trial's requirements, and
its fractions unless its own criteria decide them; definitions are expanded; a requirement that is
also printed as a share below 100% is that share, and weakens to what it implies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from ...errors import ContradictionError
from ..exposure.criteria import And, Clause, Expression, Has, Lines, Literal, StatedShare, Status
from ..exposure.interval import Interval
from ..exposure.normal_forms import clauses
from ..exposure.shortest import possible, shortest
from ..model.conditions import is_of_another_disease
from ..model.evidence import Evidence
from ..model.rows import Population
from ..model.vocabulary import Vocabulary
from .case import Case
from .deciding_features import deciding_features, left_out_features
from .fractions import Fraction, counts_of, portion_of

TREATED: Clause = frozenset([Literal(Lines(Interval(1)))])


Majority = tuple[Fraction, tuple[Literal, ...]]


@dataclass(frozen=True)
class StudyPopulation:
    """A population with its criteria parsed, as needed to assess its applicability.

    `requirements` are met by all patients; `own` are those that are not inherited from a larger
    population. `fractions` are met by some patients. `subgroups` are the trial's other populations
    that have results, and `shown` are the own criteria of this one if it is such a subgroup: people
    who meet them took part in the trial. `inferred` are requirements that are not printed, such as
    the prior line that a relapse presupposes: they show that the patients were treated, but not how
    many lines they received. `weakened` maps a printed requirement that a share below 100%
    contradicts to what is kept of it (None: nothing). `majorities` are the large shares that
    make a population at most partially applicable to people of whom they are false.
    `lines_beside_one` are the numbers of lines of the patients beside a reported subgroup with
    one line, if no upper limit is printed.
    """

    population: Population
    requirements: tuple[Clause, ...]
    own: tuple[Clause, ...] = ()
    shown: tuple[Clause, ...] = ()
    fractions: tuple[Fraction, ...] = ()
    subgroups: tuple[tuple[str, tuple[Clause, ...]], ...] = ()
    inferred: frozenset[Clause] = frozenset()
    weakened: tuple[tuple[Clause, Clause | None], ...] = ()
    majorities: tuple[Majority, ...] = ()
    lines_beside_one: Interval | None = None

    def __str__(self) -> str:
        """The criteria in the exposure language; alternatives among others are in brackets."""
        clauses = shortest(self.requirements)
        alone = len(clauses) + len(self.fractions) == 1
        parts = [_alternatives(clause, alone) for clause in clauses]
        counted = {fraction.literals for fraction in self.fractions if fraction.counts}
        shown = [part for part in self.fractions if not _is_rest(part, counted)]
        return ", ".join(dict.fromkeys([*parts, *map(str, shown)]))


def _is_rest(fraction: Fraction, counted: Collection[tuple[Literal, ...]]) -> bool:
    """Whether a count is that of the people who do not meet a criterion with a count of its own."""
    if len(fraction.literals) != 1 or not fraction.counts:
        return False
    (literal,) = fraction.literals
    return not literal.positive and (Literal(literal.atom),) in counted


def _alternatives(clause: Clause, alone: bool) -> str:
    text = " | ".join(sorted(map(str, clause)))
    return text if alone or len(clause) == 1 else f"({text})"


class StudyPopulations:
    """Population → its parsed criteria, for all populations in the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._made: dict[str, StudyPopulation] = {}
        self._clauses: dict[Clause, Clause] = {}
        self.kept: dict[object, Any] = {}  # computed once for all profiles, such as prevalence
        self.refractoriness: dict[str, Any] = {}  # drug or class → its prevalence by population

    @cached_property
    def deciding_features(self) -> frozenset[str]:
        return deciding_features(self.evidence)

    @cached_property
    def left_out_features(self) -> frozenset[str]:
        return left_out_features(self.evidence)

    def __getitem__(self, population: str) -> StudyPopulation:
        if (made := self._made.get(population)) is None:
            made = self._made[population] = self._make(self.evidence.populations[population])
        return made

    def of_setting(self, expression: str) -> StudyPopulation:
        """The patients whom a setting describes, such as the setting of a statement; they belong to
        no trial."""
        key = f"setting {expression}"
        if key not in self._made:
            required = clauses(self.evidence.vocabulary.read(expression))
            self._made[key] = StudyPopulation(
                Population(key), tuple(self._interned(clause) for clause in required)
            )
        return self._made[key]

    def __iter__(self) -> Iterator[StudyPopulation]:
        return (self[population] for population in self.evidence.populations)

    def _make(self, population: Population) -> StudyPopulation:
        lineage = self.evidence.lineage(population)
        levels = [self._level(level) for level in lineage]
        required = dict.fromkeys(clause for level in levels for clause in level.required)
        own = self._parsed[population.id][0]
        decides = self._decided_by(own) if population.part_of else _nothing
        fractions = [
            fraction
            for member, level in zip(lineage, levels, strict=True)
            for fraction in level.fractions
            if member.id == population.id or not any(map(decides, fraction.literals))
        ]
        return StudyPopulation(
            population,
            tuple(self._interned(clause) for clause in required),
            own,
            self._shown(population),
            tuple(fractions),
            self._subgroups(population),
            self._inferred(lineage),
            tuple(pair for level in levels for pair in level.weakened),
            tuple(_majorities(fractions, self.evidence.limit.denied_share)),
            _lines_beside_one(self.evidence.limit.lines_beside_one),
        )

    def _decided_by(self, own: Iterable[Clause]) -> Callable[[Literal], bool]:
        """A test of whether a subgroup's own criteria make a literal true or false."""
        stated = frozenset(next(iter(clause)) for clause in own if len(clause) == 1)
        try:
            case = Case(stated, self.evidence.vocabulary, open=True)
        except ContradictionError:
            return _nothing
        return lambda literal: case.truth(literal) is not None

    def _interned(self, clause: Clause) -> Clause:
        """Intern equal clauses so that dict look-ups compare by identity."""
        return self._clauses.setdefault(clause, clause)

    def _level(self, population: Population) -> Level:
        """What this row states, without what larger populations state."""
        fractions = list(self._stated_shares(population))
        partial = {fraction.literals[0] for fraction in fractions if _below_all(fraction)}
        required: list[Clause] = []
        weakened: list[tuple[Clause, Clause | None]] = []
        for clause in self._parsed[population.id][0]:
            if len(clause) > 1 or not clause & partial:
                required.append(clause)
                continue
            kept = _implied(next(iter(clause)), self.evidence.vocabulary)
            weakened.append((clause, kept))
            if kept:
                required.append(kept)
        return Level([*required, *_whole(fractions)], fractions, weakened)

    def _inferred(self, lineage: Iterable[Population]) -> frozenset[Clause]:
        """The requirements that the rows mark as inferred and no row prints."""
        return frozenset(
            clause
            for level in lineage
            if level.inferred_criteria
            for clause in clauses(self.evidence.vocabulary.read(level.inferred_criteria))
        )

    def _subgroups(self, population: Population) -> tuple[tuple[str, tuple[Clause, ...]], ...]:
        """The trial's other populations that have results, each with its own criteria."""
        return tuple(
            (other.id, shown)
            for other in self.evidence.populations_of[population.trial]
            if other.id != population.id and (shown := self._shown(other))
        )

    def _shown(self, population: Population) -> tuple[Clause, ...]:
        """The own criteria of a subgroup with results; none if its people have another disease than
        those of the field, about whom it shows nothing."""
        if not population.part_of or population.reported == "no":
            return ()
        present = self.evidence.vocabulary.conditions_present
        lineage = (self._parsed[level.id][0] for level in self.evidence.lineage(population))
        if any(is_of_another_disease(required, present) for required in lineage):
            return ()
        return self._parsed[population.id][0]

    def _stated_shares(self, population: Population) -> Iterator[Fraction]:
        yield from self._parsed[population.id][1]
        for share in self.evidence.shares_of.get(population.id, ()):
            criterion = self.evidence.vocabulary.read(share.criterion)
            stated = _fraction(criterion, share.percent, share.operator, share.id)
            portion, counts = portion_of(share), counts_of(share)
            yield replace(stated, is_share=True, portion=portion, counts=counts)

    @cached_property
    def _parsed(self) -> Mapping[str, tuple[tuple[Clause, ...], tuple[Fraction, ...]]]:
        """Population → its own clauses, and the fractions in its criteria."""
        return {
            population.id: self._read(population)
            for population in self.evidence.populations.values()
        }

    def _read(self, population: Population) -> tuple[tuple[Clause, ...], tuple[Fraction, ...]]:
        expression = self.evidence.vocabulary.read(population.criteria)
        items = expression.items if isinstance(expression, And) else (expression,)
        shares = [item for item in items if isinstance(item, StatedShare)]
        rest = And(tuple(item for item in items if not isinstance(item, StatedShare)))
        fractions = [
            _fraction(share.item, share.percent, share.operator, population.id) for share in shares
        ]
        return tuple(possible(clauses(rest))), tuple(fractions)


class Level(NamedTuple):
    """What one row states: requirements, fractions, and requirements that a share weakens."""

    required: list[Clause]
    fractions: list[Fraction]
    weakened: list[tuple[Clause, Clause | None]]


def _majorities(fractions: Iterable[Fraction], least: float) -> Iterator[Majority]:
    """The shares of at least so many percent of the patients, with the drug statuses and features
    that they state."""
    for part in fractions:
        if part.portion is None or part.portion < least or part.operator.startswith("<"):
            continue
        if stated := tuple(lit for lit in part.literals if isinstance(lit.atom, (Status, Has))):
            yield part, stated


def _lines_beside_one(count: float) -> Interval | None:
    return Interval(2, 1 + count) if count else None


def _nothing(_: Literal) -> bool:
    return False


def _implied(literal: Literal, vocabulary: Vocabulary) -> Clause | None:
    """What is kept of a printed requirement that only a share of the patients meet: refractory:X
    weakens to exposed:X, an exposure that implies a line or a number of lines to lines>=1, all else
    to nothing."""
    atom = literal.atom
    if isinstance(atom, Status) and literal.positive:
        if atom.status == "refractory":
            return frozenset([Literal(replace(atom, status="exposed"))])
        is_line = atom.status == "exposed" and vocabulary.implies_a_line(atom)
        return TREATED if is_line else None
    if isinstance(atom, Lines) and atom.interval.low >= 1:
        return TREATED
    return None


def _fraction(criterion: Expression, percent: float | None, operator: str, origin: str) -> Fraction:
    """A share as a fraction; disjunctions are left out, because it is unknown which part of them is
    true."""
    units = tuple(next(iter(clause)) for clause in clauses(criterion) if len(clause) == 1)
    return Fraction(units, percent, operator, origin, portion=percent)


def _below_all(fraction: Fraction) -> bool:
    """Whether a share of a single criterion is below 100%."""
    return len(fraction.literals) == 1 and fraction.portion is not None and fraction.portion < 100


def _whole(fractions: Iterable[Fraction]) -> Iterator[Clause]:
    """The requirements that follow from shares: a share of exactly 100% is a requirement, and a
    share of 0% requires the opposite."""
    for fraction in fractions:
        if fraction.portion == 100 and not fraction.operator:
            yield from (frozenset([literal]) for literal in fraction.literals)
        elif fraction.portion == 0 and not fraction.operator and len(fraction.literals) == 1:
            literal = fraction.literals[0]
            yield frozenset([Literal(literal.atom, not literal.positive)])
