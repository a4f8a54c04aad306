"""What an exposure profile states about a patient, and what it leaves open.

A profile has one or more *cases*, one for each way in which its alternatives ("|") can be true. A
question about a profile is answered for every case; if the answers differ, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from ...errors import ContradictionError, TrialgraphError
from ...message import message
from ..exposure.criteria import (
    NO_CRITERIA,
    And,
    Clause,
    Expression,
    Literal,
    Not,
    Open,
    walk,
)
from ..exposure.kleene import Truth, agreed
from ..exposure.normal_forms import cases
from ..exposure.parser import parse_profile
from ..model.vocabulary import Vocabulary
from .case import Case


@dataclass(frozen=True)
class Profile:
    """An exposure profile: the expression as given, and its cases."""

    expression: Expression
    vocabulary: Vocabulary
    open: bool = False

    @classmethod
    def read(cls, text: str, vocabulary: Vocabulary, open: bool = False) -> Profile:
        """Parses an expression.

        If the argument `open` is true, or the expression contains `open`, drugs that are not
        mentioned are unknown instead of not received. Raises `ExpressionError`, `UnknownNameError`,
        or `ContradictionError` if no patient can match.
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
        consistent: list[Case] = []
        refused = [
            ContradictionError(message("profile.impossible", "no patient can match this profile"))
        ]
        for literals in cases(self.vocabulary.expand(self.expression)):
            try:
                consistent.append(Case(literals, self.vocabulary, self.open))
            except ContradictionError as error:
                refused.append(error)
        if not consistent:
            raise refused[-1]
        return tuple(consistent)

    @property
    def alternatives(self) -> list[Profile]:
        """One profile for each case."""
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
        return NO_CRITERIA
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
