"""Lengths of remission after treatments, where a profile names a drug or its class.

A remission after a drug is one after its classes. A remission after a class is one after each of
its drugs that is the only one of the class that can have been received. A length that is denied for
a class is denied for all its drugs.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..exposure.criteria import Clause, Literal, Remission, Status
from ..exposure.interval import Interval
from ..exposure.kleene import Truth, all_of, any_of
from ..model.vocabulary import Vocabulary
from .drug_status import DrugStatuses


class Remissions:
    """What a profile states about remissions, with the treatments that were received."""

    def __init__(self, literals: Clause, vocabulary: Vocabulary, exposures: DrugStatuses) -> None:
        self.literals = [literal for literal in literals if isinstance(literal.atom, Remission)]
        self.vocabulary = vocabulary
        self.exposures = exposures

    def truth(self, atom: Remission) -> Truth:
        """Whether a remission after the treatment, or after a drug of the class, had the length."""
        members = self.vocabulary.members.get(atom.after, frozenset())
        named = map(_after, self.literals)
        stated = {agent for agent in named if self.vocabulary.is_within(agent, atom.after)}
        within = {*members, *stated} - {atom.after}
        of_itself = self._had_length(atom.after, atom.interval)
        if of_itself or not within:
            return of_itself
        return any_of([self._had_length(agent, atom.interval) for agent in within])

    def _had_length(self, treatment: str, required: Interval) -> Truth:
        received = self.exposures.truth(Status("exposed", treatment))
        return all_of([received, compared(self.possible(treatment), required)])

    def possible(self, treatment: str) -> list[Interval]:
        """The possible lengths of remission after a treatment, in months; none if what is stated
        excludes every length."""
        possible = [Interval()]
        for literal in self.literals:
            if self._concerns(literal, treatment):
                stated: Interval = literal.atom.interval  # type: ignore[union-attr]
                allowed = [stated] if literal.positive else stated.complement(whole=False)
                possible = [part.meet(other) for part in possible for other in allowed]
        return [part for part in possible if not part.empty]

    def _concerns(self, literal: Literal, treatment: str) -> bool:
        """Whether the literal is about this treatment, named itself or by its class."""
        after = _after(literal)
        if after == treatment or not self.vocabulary.is_within(treatment, after):
            return after == treatment
        others = self._drugs(after) - self._drugs(treatment)
        return not literal.positive or all(
            self.exposures.truth(Status("exposed", other)) is False for other in others
        )

    def _drugs(self, agent: str) -> frozenset[str]:
        return self.vocabulary.members.get(agent, frozenset([agent]))


def _after(literal: Literal) -> str:
    return literal.atom.after  # type: ignore[union-attr]  # only remissions are kept


def compared(possible: Iterable[Interval], required: Interval) -> Truth:
    """Whether a number in one of the possible intervals lies in the required one."""
    parts = list(possible)
    if all(part.within(required) for part in parts):
        return True
    return None if any(part.overlaps(required) for part in parts) else False
