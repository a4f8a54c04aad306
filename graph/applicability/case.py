"""One way in which an exposure profile can be true, and what it states, implies or leaves open.

A literal is a criterion or its negation. A clause is a set of literals of which at least one must
be true; the requirements of a population are clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ..exposure.criteria import (
    Clause,
    Diagnosis,
    Has,
    LastLine,
    Lines,
    Literal,
    Measured,
    Remission,
    Status,
)
from ..exposure.interval import Interval
from ..exposure.kleene import Truth, all_of, any_of, negation
from ..model.feature_states import State, denied
from ..model.vocabulary import Vocabulary
from .drug_status import DrugStatuses, StatedStatus
from .remissions import Remissions, compared

Fact = Status | Lines | Has | Measured


class Clauses(dict[Clause, Truth]):
    """Clause → whether one of its literals is true, computed on first use."""

    def __init__(self, truth: Callable[[Literal], Truth]) -> None:
        self.truth = truth

    def __missing__(self, clause: Clause) -> Truth:
        truths = map(self.truth, clause)
        value = self[clause] = next(truths) if len(clause) == 1 else any_of(truths)
        return value


@dataclass(frozen=True)
class Case:
    """One way in which a profile can be true: literals that are all true, and what they imply.

    `contradictions.py` checks whether the literals can all apply to one patient.
    """

    literals: Clause
    vocabulary: Vocabulary
    open: bool = False

    @cached_property
    def essential(self) -> Clause:
        """The literals that the others do not imply; of a class and a target that mean the same,
        the class."""
        kept = sorted(self.literals, key=self._targets_first)
        for literal in tuple(kept):
            others = [other for other in kept if other != literal]
            if Case(frozenset(others), self.vocabulary, open=True).truth(literal):
                kept = others
        return frozenset(kept)

    def _targets_first(self, literal: Literal) -> tuple[bool, str]:
        agent = literal.atom.agent if isinstance(literal.atom, Status) else ""
        return (self.vocabulary.kind_of(agent) != "target", str(literal))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The decisive facts: refractoriness, lines, features, quantities and exposures.

        These are facts that the profile states and that no other stated fact implies. Steroids,
        absent features without a declared opposite, and an open range of lines are left out.
        """
        stated = [literal.atom for literal in self.essential if literal.positive]
        agents = [
            atom
            for atom in stated
            if isinstance(atom, Status) and not self.vocabulary.is_steroid(atom.agent)
        ]
        refractory = sorted((atom for atom in agents if atom.status == "refractory"), key=str)
        exposed = sorted((atom for atom in agents if atom.status == "exposed"), key=str)
        features = sorted(self._decisive_features, key=str)
        lines = [Lines(self.lines)] if self.lines.low == self.lines.high else []
        return (*refractory, *lines, *features, *self._decisive_quantities, *exposed)

    @property
    def _decisive_features(self) -> list[Has]:
        """The features present, and the declared opposites of those absent."""
        facts: list[Has] = []
        for literal in self.essential:
            if isinstance(literal.atom, Has):
                base = literal.atom.feature
                names = (base,) if literal.positive else self.vocabulary.opposites.get(base, ())
                facts += map(Has, names)
        return facts

    @property
    def _decisive_quantities(self) -> list[Measured]:
        """The values of the quantities that are looked up in populations, as features are."""
        stated: dict[str, list[Measured]] = {}
        for literal in sorted(self.essential, key=str):
            if isinstance(literal.atom, Measured):
                stated.setdefault(literal.atom.quantity, []).append(literal.atom)
        return [
            replace(atoms[0], interval=_meet(atom.interval for atom in atoms))
            for name, atoms in sorted(stated.items())
            if self.vocabulary.quantities[name].decisive
        ]

    @cached_property
    def lines(self) -> Interval:
        """Prior lines of therapy: at least 1, unless the profile states lines=0 or the field does
        not count lines.

        If the disease is refractory to a drug of a line, but not to the last line, there was
        another line.
        """
        stated = self.stated_lines
        if stated.high < 1 or not self.counts_lines:
            return stated
        denied = self.last_line is False
        return stated.meet(Interval(2 if denied and self.refractory_to_a_line else 1))

    @cached_property
    def gives_lines(self) -> bool:
        """Whether the profile gives the number of prior lines, not only a range; in a field that
        counts no lines, none is needed."""
        return self.lines.low == self.lines.high or not self.counts_lines

    @property
    def counts_lines(self) -> bool:
        return self.vocabulary.of_field.has_lines

    @cached_property
    def last_line(self) -> bool | None:
        """Whether the disease is refractory to the last line, as the profile states it."""
        return next((literal.positive for literal in self.of_kind(LastLine)), None)

    @cached_property
    def refractory_to_a_line(self) -> bool:
        """Whether the profile states a drug or a class to which the disease is refractory, and
        which must have been given as a line of therapy."""
        return any(
            holds and atom.status == "refractory" and self.vocabulary.implies_a_line(atom)
            for atom, holds in self.statuses
        )

    @cached_property
    def statuses(self) -> tuple[StatedStatus, ...]:
        """The stated statuses of drugs and classes, with whether each is affirmed or denied, and
        exposure to each treatment after which a remission is stated."""
        return _statuses(self.literals)

    @cached_property
    def exposures(self) -> DrugStatuses:
        return DrugStatuses(
            self.statuses if self.open else _statuses(self.essential),
            self.vocabulary,
            self.open,
            untreated=self.lines.high < 1,
            refractory_to_none=self.last_line is False and self.lines.high == 1,
        )

    def truth(self, literal: Literal) -> Truth:
        """Whether the literal is true in this case."""
        value = self._evaluate(literal.atom)
        return value if literal.positive else negation(value)

    @cached_property
    def _known(self) -> Clauses:
        return Clauses(self.truth)

    def truths(self, requirements: Iterable[Clause]) -> list[Truth]:
        """Whether each requirement is met, clause by clause."""
        return list(map(self._known.__getitem__, requirements))

    def meets(self, requirements: Iterable[Clause]) -> Truth:
        return all_of(self.truths(requirements))

    def _evaluate(self, atom: object) -> Truth:
        match atom:
            case Status():
                return self.exposures.truth(atom)
            case Lines():
                return compared([self.lines], atom.interval)
            case Measured():
                return compared([self.measured(atom.quantity)], atom.interval)
            case Has():
                return self._feature(atom.feature)
            case Diagnosis(condition=condition):
                return condition in self.vocabulary.conditions_present
            case Remission():
                return self.remissions.truth(atom)
            case LastLine():
                return self._refractory_to_last_line()
        raise TypeError(f"not an atom of a profile: {atom!r}")

    def _refractory_to_last_line(self) -> Truth:
        """As stated; a disease that is refractory to a drug of its only line is refractory to
        it."""
        if self.last_line is not None:
            return self.last_line
        if self.lines.high == 1 and self.refractory_to_a_line:
            return True
        return False if self.lines.high < 1 else None

    def _feature(self, feature: str) -> Truth:
        """Whether a feature is present: as stated or implied, else as the field presumes."""
        name, present = self.vocabulary.base_feature(feature)
        known = self._state_of(name)
        return known if known is None or present else not known

    def _state_of(self, feature: str) -> Truth:
        stated = self._stated_features
        if (known := _in_states(feature, stated)) is not None or self.open:
            return known
        presumed = (denied(state) for state in self.vocabulary.presumed_states)
        kept = [state for state in presumed if _in_states(state[0], stated) is None]
        return _in_states(feature, self._implied(kept))

    @cached_property
    def _stated_features(self) -> frozenset[State]:
        """The features that the profile states as present or absent, and what they imply."""
        return self._implied(
            (literal.atom.feature, literal.positive)  # type: ignore[union-attr]
            for literal in self.of_kind(Has)
        )

    def _implied(self, states: Iterable[State]) -> frozenset[State]:
        implied = self.vocabulary.implied_states
        return frozenset(end for state in states for end in implied.get(state, {state}))

    def states_wider_feature(self, feature: str) -> bool:
        """Whether the case states a feature of which this one is a form."""
        state = self.vocabulary.base_feature(feature)
        wider = self.vocabulary.implied_states.get(state, {state}) - {state}
        return any(
            (literal.atom.feature, literal.positive) in wider  # type: ignore[union-attr]
            for literal in self.of_kind(Has)
        )

    def of_kind(self, kind: type) -> list[Literal]:
        """The literals about one kind of atom."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[type, list[Literal]]:
        kinds: dict[type, list[Literal]] = {}
        for literal in sorted(self.literals, key=str):
            kinds.setdefault(type(literal.atom), []).append(literal)
        return kinds

    @cached_property
    def remissions(self) -> Remissions:
        return Remissions(frozenset(self.of_kind(Remission)), self.vocabulary, self.exposures)

    @cached_property
    def stated_lines(self) -> Interval:
        """The stated numbers of lines; empty if they exclude each other."""
        return _meet(literal.atom.interval for literal in self.of_kind(Lines))  # type: ignore[union-attr]

    def measured(self, quantity: str) -> Interval:
        """The values that a quantity can have; empty if what is stated excludes every value."""
        stated = (literal.atom for literal in self.of_kind(Measured))
        return _meet((self.vocabulary.scale(quantity).interval, *_about_quantity(quantity, stated)))


def _statuses(literals: Clause) -> tuple[StatedStatus, ...]:
    stated = [(lit.atom, lit.positive) for lit in literals if isinstance(lit.atom, Status)]
    treatments = {
        lit.atom.after for lit in literals if isinstance(lit.atom, Remission) and lit.positive
    }
    return (*stated, *((Status("exposed", treatment), True) for treatment in sorted(treatments)))


def _in_states(feature: str, states: Collection[State]) -> Truth:
    """Whether the states include the presence or the absence of the feature."""
    if (feature, True) in states:
        return True
    return False if (feature, False) in states else None


def _about_quantity(quantity: str, atoms: Iterable[object]) -> list[Interval]:
    return [
        atom.interval for atom in atoms if isinstance(atom, Measured) and atom.quantity == quantity
    ]


def _meet(intervals: Iterable[Interval]) -> Interval:
    result = Interval()
    for interval in intervals:
        result = result.meet(interval)
    return result
