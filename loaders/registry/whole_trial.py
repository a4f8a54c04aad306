"""Recognises outcomes whose groups and numbers are those of the whole trial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from .groups import RegistryArm
from .outcomes import Outcome, is_posted
from .record_arms import RecordArms

_EVERYONE = re.compile(
    r"\ball (?:the )?(?:participants|patients|subjects)?\s*(?:who were )?randomi[sz]ed|"
    r"\bint\w+[- ]to[- ]treat|\bm?ITT\b|\bfull[- ]analysis[- ]set|\bFAS\b",
    re.IGNORECASE,
)
_FEWER = re.compile(
    r"\bm(?:odified )?(?:ITT|intent)|\bwho (?!were randomi)|\bwith\b", re.IGNORECASE
)
_OF_EVERYONE = ("PFS", "OS", "EFS", "TTP")
_MOST = 0.95  # of the whole trial, from which an analysis may leave out the untreated
Numbers = Mapping[str, str]


class WholeTrial:
    """The numbers of people in each arm of the whole trial, as far as a record shows them.

    They are those who started, those whose sum is the enrolment, or those of an outcome that is
    described as an analysis of all randomised participants.
    """

    def __init__(self, arms: RecordArms, outcomes: Iterable[Outcome]) -> None:
        self._arms = arms
        self.outcomes = [outcome for outcome in outcomes if is_posted(outcome.raw)]

    def has_numbers_of(self, outcome: Outcome) -> bool:
        """Whether the groups and denominators of an outcome equal the whole trial's."""
        numbers = self._numbers_of(outcome)
        return bool(numbers) and numbers in self._numbers

    def has_fewer(self, outcome: Outcome) -> bool:
        """Whether an outcome that is usually reported for all patients counts clearly fewer of them
        in an arm than the whole trial."""
        numbers = self._numbers_of(outcome)
        if outcome.endpoint not in _OF_EVERYONE or not numbers:
            return False
        return bool(self._numbers) and all(
            any(int(number) < _MOST * int(whole[arm]) for arm, number in numbers.items())
            for whole in self._numbers
        )

    @cached_property
    def _numbers(self) -> list[Numbers]:
        enrolled = self._arms.study.enrolled
        known: list[Numbers] = []
        if set(self._arms.started) == {arm.id for arm in self._arms.listed.arms}:
            known.append(self._arms.started)
        for outcome in self.outcomes:
            numbers = self._numbers_of(outcome)
            described = outcome.population
            is_of_everyone = bool(_EVERYONE.search(described)) and not _FEWER.search(described)
            if numbers and (is_of_everyone or str(sum(map(int, numbers.values()))) == enrolled):
                known.append(numbers)
        return known

    def _numbers_of(self, outcome: Outcome) -> Numbers:
        """The number analysed in each arm; empty unless each arm of the record has one group."""
        listed = self._arms.listed
        arms = {group: self._arms.of_outcome(outcome, group) for group in outcome.groups}
        numbers = {
            arm.id: outcome.denominators.get(group, "")
            for group, arm in arms.items()
            if isinstance(arm, RegistryArm)
        }
        is_complete = not listed.missing and set(numbers) == {arm.id for arm in listed.arms}
        is_counted = all(number.isdigit() for number in numbers.values())
        return numbers if is_complete and is_counted and len(arms) == len(numbers) else {}
