"""What a profile states about one status (refractory, intolerant) of each drug.

A class that is stated without its drugs, such as `refractory:PI`, leaves open which of them it is;
so does a product that sources do not name.
Silence leaves nothing open: a drug that no statement concerns is neither certain nor open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..applicability.case import Case
from ..applicability.profile import Profile
from ..exposure.criteria import Status

UNNAMED = "unnamed"  # the kind of a product that sources describe without naming it


class OpenStatus(NamedTuple):
    """A drug whose status depends on what a statement about its class means."""

    drug: str
    stated: Status


@dataclass(frozen=True)
class StatedStatuses:
    """The drugs to which a status certainly applies, and those for which a class leaves it open.

    `classes` gives, for each class stated without enough of its drugs, the drugs that can be meant.
    """

    certain: frozenset[str]
    open: Mapping[str, OpenStatus]
    classes: Mapping[Status, frozenset[str]]

    @classmethod
    def of(cls, status: str, profile: Profile) -> StatedStatuses:
        """The statuses that all alternatives of the profile have in common are certain."""
        cases = [_CaseStatuses(status, case) for case in profile.cases]
        certain = frozenset.intersection(*(case.certain for case in cases))
        open_in_some = {
            drug: OpenStatus(drug, Status(status, drug))
            for case in cases
            for drug in sorted(case.certain - certain)
        }
        for case in cases:
            open_in_some.update({open_.drug: open_ for open_ in case.open})
        classes = cases[0].open_classes if len(cases) == 1 else {}
        return cls(certain, open_in_some, classes)


class _CaseStatuses:
    """One status of each drug in one case of a profile."""

    def __init__(self, status: str, case: Case) -> None:
        self.status = status
        self.members = case.vocabulary.members
        self.drugs = case.vocabulary.drugs
        self.entails = case.exposures.entails
        statuses = [lit for lit in case.literals if isinstance(lit.atom, Status)]
        self.stated = [
            lit.atom
            for lit in statuses
            if isinstance(lit.atom, Status) and lit.positive and lit.atom.status == status
        ]
        self.denied = [
            lit.atom for lit in statuses if isinstance(lit.atom, Status) and not lit.positive
        ]

    @cached_property
    def certain(self) -> frozenset[str]:
        """Drugs stated by name, and those of a class of which no other drug can be meant."""
        return self._named.union(
            *(
                candidates
                for stated, candidates in self._classes.items()
                if len(candidates) <= stated.count
            )
        )

    @cached_property
    def open_classes(self) -> Mapping[Status, frozenset[str]]:
        return {
            stated: candidates
            for stated, candidates in self._classes.items()
            if len(candidates) > stated.count
        }

    @property
    def open(self) -> Iterator[OpenStatus]:
        for stated, candidates in (*self.open_classes.items(), *self._unnamed_products):
            for drug in sorted(candidates - self.certain):
                yield OpenStatus(drug, stated)

    @property
    def _unnamed_products(self) -> Iterator[tuple[Status, frozenset[str]]]:
        """Stated drug → the drugs that it can be, if one of them is a product that sources do not
        name (BCMA CAR T cells); products are left out if the profile names one of them too."""
        for stated in self.stated if self._has_unnamed else ():
            if (drug := self.drugs.get(stated.agent)) is None:
                continue
            others = [other for other in self.drugs.values() if not self._is_denied(other.id)]
            can_be = {
                other.id
                for other in others
                if other.kind == UNNAMED and set(other.classes) <= set(drug.classes)
            }
            if drug.kind == UNNAMED:
                products = {other.id for other in others if set(drug.classes) <= set(other.classes)}
                can_be |= products if products & self._named <= {drug.id} else set()
            yield stated, frozenset(can_be)

    @property
    def _has_unnamed(self) -> bool:
        return any(drug.kind == UNNAMED for drug in self.drugs.values())

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(atom.agent for atom in self.stated if atom.agent in self.drugs)

    @cached_property
    def _classes(self) -> Mapping[Status, frozenset[str]]:
        """Class stated without enough of its drugs → the drugs that can be meant."""
        return {
            stated: frozenset(
                drug for drug in self.members.get(stated.agent, ()) if not self._is_denied(drug)
            )
            for stated in sorted(self.stated, key=str)
            if stated.agent not in self.drugs and not self._is_answered(stated)
        }

    def _is_answered(self, stated: Status) -> bool:
        """Whether drugs of the class are stated by name, or a narrower class is stated."""
        named = self._named.intersection(self.members.get(stated.agent, ()))
        narrower = (
            other
            for other in self.stated
            if other != stated and other.agent not in self.drugs and self.entails(other, stated)
        )
        return len(named) >= stated.count or any(narrower)

    def _is_denied(self, drug: str) -> bool:
        return any(self.entails(Status(self.status, drug), denied) for denied in self.denied)
