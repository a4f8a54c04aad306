"""What an exposure profile states about a patient, and what it leaves open.

A profile has one or more *cases*, one for each way in which its alternatives ("|", or a range of
lines such as 1-3) can be true. A question about a profile is answered for every case; if the
answers differ, the answer is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...errors import ContradictionError, TrialgraphError
from ...message import message
from ..exposure.criteria import (
    NO_CRITERIA,
    And,
    Clause,
    Expression,
    LastLine,
    Lines,
    Literal,
    Not,
    Open,
    Status,
    walk,
)
from ..exposure.kleene import Truth, agreed
from ..exposure.normal_forms import MAX_ALTERNATIVES, MAX_CASES, by_number_of_lines, cases
from ..exposure.parser import parse_profile
from ..model.vocabulary import Vocabulary
from .case import Case
from .contradictions import refuse_contradictions


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
        _refuse_lines_if_not_counted(expression, vocabulary)
        profile = cls(_without_open(expression), vocabulary, open or _says_open(expression))
        _ = profile.cases
        return profile

    def __str__(self) -> str:
        return ", ".join(
            part for part in ("open" if self.open else "", str(self.expression)) if part
        )

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The alternatives that can apply to a patient, each once.

        Raises `ContradictionError` if there are none, and `TrialgraphError` if there are more than
        64.
        """
        consistent: dict[Clause, Case] = {}
        refused = [
            ContradictionError(message("profile.impossible", "no patient can match this profile"))
        ]
        for number, case in enumerate(self._possible_cases()):
            try:
                refuse_contradictions(case)
            except ContradictionError as error:
                refused.append(error)
            else:
                consistent.setdefault(case.essential, case)
            if number >= MAX_CASES or len(consistent) > MAX_ALTERNATIVES:
                raise TrialgraphError(
                    message(
                        "profile.too-many-alternatives",
                        "the profile has more than {n} alternatives; leave some out, "
                        "or give an open range of lines such as lines>=2",
                        n=MAX_ALTERNATIVES,
                    )
                )
        if not consistent:
            raise refused[-1]
        return tuple(consistent.values())

    def _possible_cases(self) -> Iterator[Case]:
        """Each way in which the expression can be true, contradictory ones included."""
        for literals in cases(self.vocabulary.expand(self.expression)):
            for counted in by_number_of_lines(literals):
                yield Case(counted, self.vocabulary, self.open)

    @property
    def alternatives(self) -> list[Profile]:
        """One profile for each case."""
        return [
            Profile(stated_together(case.literals), self.vocabulary, self.open)
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


def distinctions(profile: Profile) -> list[str]:
    """What distinguishes each alternative from the others; the whole alternative if one of them
    states nothing of its own."""
    stated = [case.literals for case in profile.cases]
    own = [literals - frozenset.intersection(*stated) for literals in stated]
    if not all(own):
        return list(map(str, profile.alternatives))
    return [str(stated_together(literals)) for literals in own]


def stated_together(literals: Clause) -> Expression:
    """The expression that states all literals: lines first, then by kind and name."""
    stated = tuple(map(_stated, sorted(literals, key=_order)))
    return stated[0] if len(stated) == 1 else And(stated)


def _stated(literal: Literal) -> Expression:
    atom = literal.atom
    if literal.positive:
        return atom
    if isinstance(atom, Status) and atom.status == "exposed" and atom.count == 1:
        return Status("naive", atom.agent)
    return Not(atom)


def _order(literal: Literal) -> tuple[bool, bool, bool, str]:
    atom = literal.atom
    refractory = isinstance(atom, Status) and atom.status == "refractory"
    return (not isinstance(atom, Lines), not refractory, not literal.positive, str(literal))


def _refuse_lines_if_not_counted(expression: Expression, vocabulary: Vocabulary) -> None:
    """Raises `TrialgraphError` if the profile gives lines in a field that counts none."""
    if vocabulary.of_field.has_lines:
        return
    for node in walk(vocabulary.expand(expression)):
        if isinstance(node, (Lines, LastLine)):
            raise TrialgraphError(
                message(
                    "profile.lines-not-counted",
                    "'{lines}': the field {field} counts no lines of therapy; leave it out",
                    lines=node,
                    field=vocabulary.of_field.label,
                )
            )


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
