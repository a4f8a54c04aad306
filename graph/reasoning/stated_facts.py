"""How many of a profile's stated facts the setting of a statement meets.

It decides between an offer and a warning of the same source about the same regimen: the one about
patients more like this one counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..applicability.case import Case
from ..applicability.profile import Profile
from ..exposure.criteria import Clause, Has, Literal, Measured, Remission, Status


class StatedFacts:
    """The facts of any kind that a profile states, without those that its other facts imply."""

    def __init__(self, profile: Profile) -> None:
        self.cases = [_facts(case) for case in profile.cases]

    def is_closer(self, offer: Iterable[Clause], warning: Iterable[Clause]) -> bool:
        """Whether an offer meets more of the stated facts than a warning, in every alternative.

        A warning about a remission length, a quantity or a feature gives way only to an offer that
        names it too.
        """
        offered, warned = list(offer), list(warning)
        if not _named(warned) <= _named(offered):
            return False
        return all(_met(facts, offered) > _met(facts, warned) for facts in self.cases)


def _facts(case: Case) -> list[tuple[Literal, Case]]:
    """Each stated fact that the others do not imply, and the case in which it is all that is
    known."""
    return [
        (literal, Case(frozenset([literal]), case.vocabulary, open=True))
        for literal in sorted(case.essential, key=str)
    ]


def _met(facts: Iterable[tuple[Literal, Case]], setting: Iterable[Clause]) -> int:
    """The number of facts from which a criterion of the same kind in the setting follows."""
    criteria = [criterion for clause in setting for criterion in clause]
    return sum(
        any(
            _kind(criterion.atom) == _kind(literal.atom) and alone.truth(criterion)
            for criterion in criteria
        )
        for literal, alone in facts
    )


def _kind(atom: object) -> tuple[object, ...]:
    """The kind of an atom: for drugs the status, so that exposure is not refractoriness; for
    quantities which one it is."""
    match atom:
        case Status(status=name) | Measured(quantity=name):
            return (type(atom), name)
    return (type(atom),)


def _named(setting: Iterable[Clause]) -> set[object]:
    """The remission lengths, quantities and features that a setting names."""
    names: set[object] = set()
    for literal in (literal for clause in setting for literal in clause):
        match literal.atom:
            case Remission(after=after):
                names.add((Remission, after))
            case Measured(quantity=quantity):
                names.add((Measured, quantity))
            case Has(feature=feature):
                names.add((Has, feature))
    return names
