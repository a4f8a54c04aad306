"""How a grade follows from what a population reports and from what a profile leaves open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ..exposure.criteria import Clause, Has, Lines, Measured
from ..exposure.kleene import Truth
from ..model.kinds import Grade
from .case import Case, Fact
from .fractions import Fraction
from .populations import Majority
from .prevalence import Prevalence, about_lines


class Gaps(NamedTuple):
    """What keeps a population from being direct.

    `unreported` are facts without which it is indirect. `denied` are the shares of at least half
    of the patients that state a status or a feature which is false for this patient.
    `lines_unknown` says that the profile does not give the number of lines.
    """

    unreported: Sequence[Prevalence]
    denied: Sequence[Fraction]
    lines_unknown: bool


NO_GAPS = Gaps((), (), False)
NO_LINES = Gaps((), (), True)


def is_matched(facts: Iterable[Prevalence]) -> bool:
    refractory = {prevalence.by for prevalence in facts if prevalence.rank == 0}
    return refractory == {"all"}


def best_grade(clauses: Sequence[Clause], truths: Sequence[Truth]) -> Grade:
    """The best grade of a population with these requirements: outside if one is false, partial if
    only lines are open, indirect if anything else is."""
    if False in truths:
        return "outside"
    if None not in truths:
        return "direct"
    unknown = [clause for clause, truth in zip(clauses, truths, strict=True) if truth is None]
    return "partial" if all(map(about_lines, unknown)) else "indirect"


def unreported_facts(
    facts: Sequence[Prevalence], deciding: Collection[str]
) -> Sequence[Prevalence]:
    """The facts that are not reported and without which the population is indirect.

    Lines that are not reported weigh less if the refractoriness of the profile is matched.
    """
    missing = [prevalence for prevalence in facts if prevalence.by == "not reported"]
    if not missing:
        return ()
    return [prevalence for prevalence in missing if _is_essential(prevalence.fact, facts, deciding)]


def _is_essential(fact: Fact, facts: Iterable[Prevalence], deciding: Collection[str]) -> bool:
    if isinstance(fact, Lines):
        return not is_matched(facts)
    if isinstance(fact, Has):
        return fact.feature in deciding
    if isinstance(fact, Measured):
        return fact.quantity in deciding
    return fact.status == "refractory"


def denied_shares(majorities: Iterable[Majority], case: Case) -> Sequence[Fraction]:
    """The shares of at least half of the patients that state a drug status or a feature which is
    false for this patient."""
    return [
        fraction
        for fraction, stated in majorities
        if False in [case.truth(literal) for literal in stated]
    ]


def grade_within(best: Grade, facts: Sequence[Prevalence], gaps: Gaps) -> Grade:
    """The grade of a population that has no requirement that is false for the profile; `best` is
    the best grade that its requirements allow."""
    if gaps.unreported or best == "indirect":
        return "indirect"
    if best == "partial" or gaps.denied or gaps.lines_unknown:
        return "partial"
    for prevalence in facts:
        if prevalence.by != "all":
            return "partial"
    return "direct"
