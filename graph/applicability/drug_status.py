"""Which drugs a patient received, and to which the disease is refractory, according to a profile.

Every drug has a truth value for each of the statuses exposed, refractory and intolerant. A drug
that is not mentioned counts as not received, unless the profile is open, the drug is background
(steroids, classic cytotoxics, procedures), or the profile states that drugs of its class were
received but does not name enough of them. A patient without lines of therapy received no drug,
except those that are given at a stage of care that counts as no line.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..exposure.criteria import Status
from ..exposure.kleene import Truth
from ..model.vocabulary import Vocabulary

IMPLIED = {
    "exposed": {"exposed"},
    "refractory": {"refractory", "exposed"},
    "intolerant": {"intolerant"},
}

StatedStatus = tuple[Status, bool]


class DrugStatuses:
    """The status of every drug, derived from what a profile states about drugs and classes."""

    def __init__(
        self,
        stated: Iterable[StatedStatus],
        vocabulary: Vocabulary,
        open: bool,
        untreated: bool,
        refractory_to_none: bool = False,
    ) -> None:
        self.stated = tuple(stated)
        self.vocabulary = vocabulary
        self.open = open
        self.untreated = untreated
        self.refractory_to_none = refractory_to_none
        self._states: dict[tuple[str, str], Truth] = {}

    def truth(self, atom: Status) -> Truth:
        """Whether the status applies to the drug, or to at least `count` drugs of the class."""
        if self._is_ruled_out(atom):
            return False
        for stated, holds in self.stated:
            if holds and self.entails(stated, atom):
                return True
            if not holds and self.entails(atom, stated):
                return False
        if atom.agent in self.vocabulary.drugs:
            return self._drug(atom.agent, atom.status) if atom.count == 1 else False
        states = [
            self._drug(drug, atom.status) for drug in self.vocabulary.members.get(atom.agent, ())
        ]
        if sum(state is True for state in states) >= atom.count:
            return True
        return False if sum(state is not False for state in states) < atom.count else None

    def _is_ruled_out(self, atom: Status) -> bool:
        """Whether the status needs a line of therapy that the patient did not have, or to which
        the disease is not refractory."""
        needs_line = (self.untreated and atom.status != "intolerant") or (
            self.refractory_to_none and atom.status == "refractory"
        )
        return needs_line and self.vocabulary.implies_a_line(atom)

    def entails(self, stated: Status, implied: Status) -> bool:
        """Whether one status implies another: refractory implies exposed; a drug implies its
        classes."""
        return (
            implied.status in IMPLIED[stated.status]
            and self.vocabulary.is_within(stated.agent, implied.agent)
            and stated.count >= implied.count
        )

    def _drug(self, drug: str, status: str) -> Truth:
        key = (drug, status)
        if key not in self._states:
            self._states[key] = self._stated(drug, status)
        return self._states[key]

    def _stated(self, drug: str, status: str) -> Truth:
        required = Status(status, drug)
        if self._is_ruled_out(required):
            return False
        for stated, holds in self.stated:
            if holds and stated.agent == drug and self.entails(stated, required):
                return True
            if not holds and self.entails(required, stated):
                return False
        if status == "refractory" and self._drug(drug, "exposed") is False:
            return False
        return self._if_unmentioned(drug, status)

    def _if_unmentioned(self, drug: str, status: str) -> Truth:
        if self.open:
            return None
        if any(stated.agent == drug for stated, _ in self.stated):
            return None if status == "exposed" else False
        if self.vocabulary.drugs[drug].background or self._left_open_by_a_class(drug, status):
            return None
        return False

    def _left_open_by_a_class(self, drug: str, status: str) -> bool:
        for stated, holds in self.stated:
            concerns = status in IMPLIED[stated.status] if holds else status == "exposed"
            if concerns and stated.agent != drug and self.vocabulary.is_within(drug, stated.agent):
                named = {
                    other.agent
                    for other, other_holds in self.stated
                    if other_holds
                    and other != stated
                    and self.entails(other, Status(stated.status, stated.agent))
                }
                if len(named & self.vocabulary.members[stated.agent]) < stated.count:
                    return True
        return False
