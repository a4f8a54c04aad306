"""What an exposure profile states about a patient, and what it leaves open.

A profile has one or more *cases*, one for each way in which its alternatives ("|") can be true. A
question about a profile is answered for every case; if the answers differ, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ...errors import ContradictionError, TrialgraphError
from ...message import message
from ..exposure.criteria import (
    EVERYBODY,
    Age,
    And,
    Clause,
    Expression,
    Has,
    Interval,
    LastLine,
    Lines,
    Literal,
    Not,
    Open,
    Remission,
    Status,
    cases,
    walk,
)
from ..exposure.kleene import Truth, agreed, all_of, any_of, negation
from ..exposure.parser import parse_profile
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
        """The decisive facts as stated: refractory drugs and classes, lines, features, exposures,
        in that order. Implied facts, steroids and absent features are left out."""
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
        """Prior lines of therapy: at least 1, unless the profile says lines=0."""
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
        entails = DrugStatuses((), self.vocabulary, self.open, untreated=False).entails
        positive = [atom for atom, holds in self._stated_statuses if holds]
        denied = [atom for atom, holds in self._stated_statuses if not holds]
        for other in denied:
            named = {atom.agent for atom in positive if entails(atom, replace(other, count=1))}
            sure = [atom for atom in positive if entails(atom, other)]
            if sure or len(named & self.vocabulary.drugs.keys()) >= other.count:
                stated = sure[0] if sure else ", ".join(sorted(named))
                raise ContradictionError(
                    message(
                        "profile.both",
                        "the profile states both '{stated}' and 'not {other}'",
                        stated=stated,
                        other=other,
                    )
                )
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
        if len({literal.positive for literal in self._literals(LastLine)}) > 1:
            raise ContradictionError(
                message(
                    "profile.last-line",
                    "the profile states both that the disease is refractory to the last line and "
                    "that it is not",
                )
            )
        treated = [str(atom) for atom in positive if atom.status != "intolerant"]
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
        implied = self.vocabulary.implied_features
        present = [lit.atom.feature for lit in self._literals(Has) if lit.positive]  # type: ignore[union-attr]
        for literal in self._literals(Has):
            feature = literal.atom.feature  # type: ignore[union-attr]
            if not literal.positive and any(
                one == feature or feature in implied.get(one, ()) for one in present
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


def _compare(possible: Interval, asked: Interval) -> Truth:
    if possible.within(asked):
        return True
    return None if possible.overlaps(asked) else False


@dataclass(frozen=True)
class Profile:
    """An exposure profile: the expression as given, and its cases."""

    expression: Expression
    vocabulary: Vocabulary
    open: bool = False

    @classmethod
    def read(cls, text: str, vocabulary: Vocabulary, open: bool = False) -> Profile:
        """Parses an expression; `open`, there or as an argument, leaves unmentioned facts unknown.

        Raises `ExpressionError`, `UnknownNameError`, or `ContradictionError` if no patient can
        match.
        """
        if not isinstance(text, str):
            raise TrialgraphError(
                message(
                    "profile.not-text",
                    "a profile is text in the exposure language, not {value}",
                    value=repr(text),
                )
            )
        expression = parse_profile(text, vocabulary)
        profile = cls(_without_open(expression), vocabulary, open or _says_open(expression))
        _ = profile.cases
        return profile

    def __str__(self) -> str:
        return ", ".join(
            part for part in ("open" if self.open else "", str(self.expression)) if part
        )

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        found: list[Case] = []
        refused = [
            ContradictionError(message("profile.impossible", "no patient can match this profile"))
        ]
        for literals in cases(self.vocabulary.expand(self.expression)):
            try:
                found.append(Case(literals, self.vocabulary, self.open))
            except ContradictionError as error:
                refused.append(error)
        if not found:
            raise refused[-1]
        return tuple(found)

    @property
    def alternatives(self) -> list[Profile]:
        """A profile for each case."""
        return [
            Profile(
                And(tuple(_stated(literal) for literal in sorted(case.literals, key=str))),
                self.vocabulary,
                self.open,
            )
            for case in self.cases
        ]

    def truth(self, literal: Literal) -> Truth:
        return self._agreed(lambda case: case.truth(literal))

    def meets(self, requirements: Iterable[Clause]) -> Truth:
        kept = tuple(requirements)
        return self._agreed(lambda case: case.meets(kept))

    def _agreed(self, ask: Callable[[Case], Truth]) -> Truth:
        cases = self.cases
        return ask(cases[0]) if len(cases) == 1 else agreed(map(ask, cases))


def _stated(literal: Literal) -> Expression:
    return literal.atom if literal.positive else Not(literal.atom)


def _says_open(expression: Expression) -> bool:
    return isinstance(expression, Open) or (
        isinstance(expression, And) and any(map(_says_open, expression.items))
    )


def _without_open(expression: Expression) -> Expression:
    if isinstance(expression, Open):
        return EVERYBODY
    if isinstance(expression, And):
        kept = tuple(_without_open(item) for item in expression.items if not isinstance(item, Open))
        return kept[0] if len(kept) == 1 else And(kept)
    if any(isinstance(node, Open) for node in walk(expression)):
        raise ContradictionError(
            message(
                "profile.open",
                "'open' applies to the whole profile: write it once, outside '|' and 'not'",
            )
        )
    return expression
