"""One way in which an exposure profile can be true, and what it states, implies or leaves open.

A literal is a criterion or its negation. A clause is a set of literals of which at least one must
be true; the requirements of a population are clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ...errors import ContradictionError
from ...message import message
from ..exposure.criteria import (
    Age,
    Clause,
    Has,
    Interval,
    LastLine,
    Lines,
    Literal,
    Remission,
    Status,
)
from ..exposure.kleene import Truth, all_of, any_of, negation
from ..model.vocabulary import Vocabulary
from .drug_status import DrugStatuses

Fact = Status | Lines | Has


class Clauses(dict[Clause, Truth]):
    """Clause → whether one of its literals is true, computed on first use."""

    def __init__(self, truth: Callable[[Literal], Truth]) -> None:
        self.truth = truth

    def __missing__(self, clause: Clause) -> Truth:
        value = self[clause] = any_of(map(self.truth, clause))
        return value


@dataclass(frozen=True)
class Case:
    """One way in which a profile can be true: literals that are all true, and what they imply."""

    literals: Clause
    vocabulary: Vocabulary
    open: bool = False

    def __post_init__(self) -> None:
        self._refuse_contradictions()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The decisive facts as stated: refractoriness, lines, features, exposures, in that order.

        Implied facts, steroids and absent features are left out.
        """
        stated = [
            atom
            for atom, holds in self._stated_statuses
            if holds and not self.vocabulary.is_steroid(atom.agent)
        ]
        refractory = sorted((atom for atom in stated if atom.status == "refractory"), key=str)
        failed = {atom.agent for atom in refractory}
        exposed = sorted(
            (a for a in stated if a.status == "exposed" and a.agent not in failed), key=str
        )
        features = sorted((lit.atom for lit in self._literals(Has) if lit.positive), key=str)
        lines = [Lines(self.lines)] if self.gives_lines else []
        return (*refractory, *lines, *features, *exposed)  # type: ignore[arg-type]  # narrowed by _literals(Has)

    @cached_property
    def lines(self) -> Interval:
        """Prior lines of therapy: at least 1, unless the profile states lines=0."""
        stated = self._interval(Lines)
        return stated if stated.high < 1 else stated.meet(Interval(1))

    @property
    def gives_lines(self) -> bool:
        return bool(self._literals(Lines))

    @cached_property
    def exposures(self) -> DrugStatuses:
        return DrugStatuses(
            self._stated_statuses, self.vocabulary, self.open, untreated=self.lines.high < 1
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
                return _compare(self.lines, atom.interval)
            case Age():
                return _compare(self._interval(Age), atom.interval)
            case Has():
                return self._feature(atom.feature)
            case Remission():
                return _compare(self._remission(atom.after), atom.interval)
            case LastLine():
                stated = [literal.positive for literal in self._literals(LastLine)]
                return stated[0] if stated else (False if self.lines.high < 1 else None)
        raise TypeError(f"not an atom of a profile: {atom!r}")

    def _feature(self, feature: str) -> Truth:
        implied = self.vocabulary.implied_features
        for literal in self._literals(Has):
            named = literal.atom.feature  # type: ignore[union-attr]
            if literal.positive and (named == feature or feature in implied.get(named, ())):
                return True
            if not literal.positive and (named == feature or named in implied.get(feature, ())):
                return False
        return None

    @cached_property
    def _stated_statuses(self) -> tuple[tuple[Status, bool], ...]:
        return tuple(
            (lit.atom, lit.positive) for lit in self.literals if isinstance(lit.atom, Status)
        )

    def _literals(self, kind: type) -> list[Literal]:
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[type, list[Literal]]:
        kinds: dict[type, list[Literal]] = {}
        for literal in self.literals:
            kinds.setdefault(type(literal.atom), []).append(literal)
        return kinds

    def _interval(self, kind: type) -> Interval:
        return _meet(literal.atom.interval for literal in self._literals(kind))  # type: ignore[union-attr]

    def _remission(self, after: str) -> Interval:
        stated = [lit.atom for lit in self._literals(Remission)]
        return _meet(
            atom.interval for atom in stated if isinstance(atom, Remission) and atom.after == after
        )

    def _refuse_contradictions(self) -> None:
        """Raise `ContradictionError` if the literals cannot all apply to one patient."""
        self._refuse_opposite_statuses()
        self._refuse_empty_intervals()
        self._refuse_opposite_last_lines()
        self._refuse_treatment_without_lines()
        self._refuse_opposite_features()

    def _refuse_opposite_statuses(self) -> None:
        entails = DrugStatuses((), self.vocabulary, self.open, untreated=False).entails
        positive = [atom for atom, holds in self._stated_statuses if holds]
        denied = [atom for atom, holds in self._stated_statuses if not holds]
        for other in denied:
            named = {atom.agent for atom in positive if entails(atom, replace(other, count=1))}
            entailing = [atom for atom in positive if entails(atom, other)]
            if entailing or len(named & self.vocabulary.drugs.keys()) >= other.count:
                stated = entailing[0] if entailing else ", ".join(sorted(named))
                raise ContradictionError(
                    message(
                        "profile.both",
                        "the profile states both '{stated}' and 'not {other}'",
                        stated=stated,
                        other=other,
                    )
                )

    def _refuse_empty_intervals(self) -> None:
        for kind, name in (
            (Lines, message("profile.lines", "lines")),
            (Age, message("profile.ages", "ages")),
        ):
            if self._interval(kind).empty:
                stated = ", ".join(dict.fromkeys(map(str, self._literals(kind))))
                raise ContradictionError(
                    message(
                        "profile.intervals",
                        "the profile gives {what} that exclude each other: {stated}; "
                        "some may come from definitions",
                        what=name,
                        stated=stated,
                    )
                )
        for after in {literal.atom.after for literal in self._literals(Remission)}:  # type: ignore[union-attr]
            if self._remission(after).empty:
                raise ContradictionError(
                    message(
                        "profile.remissions",
                        "the profile gives remission lengths after {treatment} "
                        "that exclude each other",
                        treatment=after,
                    )
                )

    def _refuse_opposite_last_lines(self) -> None:
        if len({literal.positive for literal in self._literals(LastLine)}) > 1:
            raise ContradictionError(
                message(
                    "profile.last-line",
                    "the profile states both that the disease is refractory to the last line and "
                    "that it is not",
                )
            )

    def _refuse_treatment_without_lines(self) -> None:
        treated = [
            str(atom)
            for atom, holds in self._stated_statuses
            if holds and atom.status != "intolerant"
        ]
        treated += [str(literal) for literal in self._literals(LastLine) if literal.positive]
        if self._interval(Lines).high < 1 and treated:
            raise ContradictionError(
                message(
                    "profile.untreated",
                    "the profile states both 'lines=0' and '{stated}', "
                    "which implies a line of therapy",
                    stated=treated[0],
                )
            )

    def _refuse_opposite_features(self) -> None:
        implied = self.vocabulary.implied_features
        present = [lit.atom.feature for lit in self._literals(Has) if lit.positive]  # type: ignore[union-attr]
        for literal in self._literals(Has):
            feature = literal.atom.feature  # type: ignore[union-attr]
            if not literal.positive and any(
                feature == other or feature in implied.get(other, ()) for other in present
            ):
                raise ContradictionError(
                    message(
                        "profile.feature",
                        "the profile states both '{feature}' and its opposite",
                        feature=literal.atom,
                    )
                )


def _meet(intervals: Iterable[Interval]) -> Interval:
    result = Interval()
    for interval in intervals:
        result = result.meet(interval)
    return result


def _compare(possible: Interval, required: Interval) -> Truth:
    if possible.within(required):
        return True
    return None if possible.overlaps(required) else False
