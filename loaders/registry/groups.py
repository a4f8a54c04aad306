"""Finds the arm of each group of results: by title, abbreviations of the record, and drugs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...graph.model.name_index import folded
from ...message import message
from .arm_labels import (
    begins_with_label,
    differ_in_route,
    same_apart_from_dosing,
    same_core,
    same_in_brackets,
    same_label,
    same_letter,
    same_outside_brackets,
    without_letter,
)
from .dosing import dosing
from .drugs import DOSE, DrugNames, bare_name
from .text import clean
from .unread_reasons import may_pool, no_arm
from .words import any_of

POOLS = re.compile(
    r"\bwith(?: or |/)without\b|±|\+/-|\b(?:no|not|without|any|either|"
    r"regardless|irrespective|non)\b",
    re.IGNORECASE,
)
POOLED = re.compile(
    r"\b(?:total|overall|pooled|combined|all (?:participants|patients|subjects))\b", re.IGNORECASE
)
_PIECES = re.compile(
    r"\s*(?:\+|/|,|;|&|\band\b|\bplus\b|\bin combination with\b)\s*", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True)
class RegistryArm:
    """An arm. `is_choice`: whether it receives one of several regimens; `given`: the names of its
    interventions."""

    id: str
    label: str
    regimen: str
    role: str
    drugs: frozenset[str]
    dose: str = ""
    description: str = ""
    kind: str = ""
    is_choice: bool = False
    given: str = ""


@dataclass
class Arms:
    """The arms of one record, and three look-ups.

    `missing`: label of each arm that could not be converted → the reason. `new_drugs`: folded name
    of each drug that the record adds → its identifier. `abbreviations`: abbreviation in the record
    → the drugs that it means (none for a placebo). A folded name has no case, spaces, hyphens or
    plural s.
    """

    arms: list[RegistryArm] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    new_drugs: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, frozenset[str]] = field(default_factory=dict)

    def named_in(self, text: str, names: DrugNames) -> frozenset[str]:
        """The drugs in a text, including those that the record adds."""
        bare = folded(text)
        abbreviated = {
            drug for word in _WORD.findall(text) for drug in self.abbreviations.get(word, ())
        }
        return (
            names.drugs_in(text)
            | abbreviated
            | {
                drug
                for name, drug in self.new_drugs.items()
                if name in bare and f"{name}placebo" not in bare
            }
        )

    def arm_of_group(self, group: Mapping[str, Any], names: DrugNames) -> RegistryArm | str:
        """The arm of a group of results, or the reason why it is unknown."""
        title, described = clean(group.get("title")), clean(group.get("description"))
        for same in (
            same_label,
            same_core,
            same_outside_brackets,
            same_in_brackets,
            same_apart_from_dosing,
            begins_with_label,
            same_letter,
        ):
            matching = [arm for arm in self.arms if same(title, arm.label)]
            if same is same_letter:  # an outcome may use the letter for other groups
                matching = [
                    arm
                    for arm in matching
                    if arm.is_choice or self.drugs_of(title, names) in (frozenset(), arm.drugs)
                ]
            lost = [label for label in self.missing if same(title, label)]
            if len(matching) == 1 and not lost:
                return matching[0]
            if len(lost) == 1 and not matching:
                return message(
                    "registry.unread.arm_not_loaded",
                    "the arm '{arm}' was not loaded: {reason}",
                    arm=lost[0],
                    reason=self.missing[lost[0]],
                )
        if described and not self.missing:
            matching = [
                arm
                for arm in self.arms
                if arm.description and folded(arm.description) == folded(described)
            ]
            if len(matching) == 1:
                return matching[0]
        chosen = [
            arm
            for arm in self.arms
            if arm.is_choice and title and folded(arm.label).startswith(folded(title))
        ]
        if len(chosen) == 1:
            return chosen[0]
        if not self.missing:
            return self._by_drugs(title, described, names)
        return message(
            "registry.unread.maybe_not_loaded",
            "no arm is called '{title}', and some arms were not loaded",
            title=title,
        )

    def _by_drugs(self, title: str, described: str, names: DrugNames) -> RegistryArm | str:
        if POOLS.search(title) and len(self.arms) > 1:
            return may_pool(title)
        if POOLED.search(title):
            if len(self.arms) == 1:
                return self.arms[0]
            return message("registry.unread.pools", "the group '{title}' pools arms", title=title)
        named = self.drugs_of(title, names) or (
            self.named_in(described, names) if len(self.arms) > 1 else frozenset()
        )
        if not named and any_of("inert").search(title):
            matching = [
                arm for arm in self.arms if arm.kind in ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR")
            ]
            return matching[0] if len(matching) == 1 else no_arm(title)
        if named and (piece := next(iter(self.unknown_pieces(title, names)), "")):
            by_description = [
                arm for arm in self.arms if named < arm.drugs == self.named_in(described, names)
            ]
            return (
                by_description[0]
                if len(by_description) == 1
                else message(
                    "registry.unread.unknown_piece",
                    "no arm is called '{title}', and '{piece}' in it is unknown",
                    title=title,
                    piece=piece,
                )
            )
        matching = [
            arm
            for arm in self.arms
            if named and arm.drugs == named and not differ_in_route(title, arm.label)
        ]
        if len(matching) > 1:
            matching = _given_so(dosing(title), matching)
        if len(matching) > 1:
            matching = _called_so(title, matching) or matching
        if len(matching) == 1:
            return matching[0]
        if len(self.arms) == 1 and (not named or named <= self.arms[0].drugs):
            return self.arms[0]
        containing = [arm for arm in self.arms if named and named < arm.drugs]
        if len(matching) > 1 or len(containing) > 1:
            labels = ", ".join(arm.label for arm in matching or containing)
            return may_pool(title, labels)
        return no_arm(title)

    def drugs_of(self, title: str, names: DrugNames) -> frozenset[str]:
        """The drugs that the title of a group means.

        If the title is the name of a regimen, these are its drugs. Otherwise they are the drugs
        that the title names, and those of regimens that are part of a combination (drug + regimen).
        """
        bare = without_letter(title)
        if whole := frozenset(names.drugs_of_regimen(title) or names.drugs_of_regimen(bare)):
            return whole
        pieces = _PIECES.split(_BRACKETS.sub(" ", bare))
        return self.named_in(title, names) | {
            drug
            for piece in pieces
            if len(pieces) > 1
            for drug in names.drugs_of_regimen(piece.strip())
        }

    def unknown_pieces(self, title: str, names: DrugNames) -> list[str]:
        """The parts of a combination in a title, or the whole title, that are not understood."""
        bare = DOSE.sub(" ", _BRACKETS.sub(" ", without_letter(title)))
        pieces = [piece.strip() for piece in _PIECES.split(bare) if piece.strip()]
        return [piece for piece in pieces if not self._is_understood(piece, names)]

    def _is_understood(self, piece: str, names: DrugNames) -> bool:
        if (
            self.named_in(piece, names)
            or names.drugs_of_regimen(piece)
            or any(word in self.abbreviations for word in _WORD.findall(piece))
            or any_of("inert").search(piece)
            or any_of("unspecified").search(piece)
        ):
            return True
        rest = bare_name(any_of("neutral").sub(" ", piece))
        return not re.search(r"[^\W\d]{2}", rest)


def _given_so(given: Sequence[str], arms: Sequence[RegistryArm]) -> list[RegistryArm]:
    """The arms that agree most with a dose, schedule or route; all if none agrees."""
    wanted = set(given)
    agreeing = [
        (len(wanted & set(dosing(f"{arm.label} {arm.dose} {arm.given}"))), arm) for arm in arms
    ]
    most = max(number for number, _ in agreeing)
    return [arm for number, arm in agreeing if number == most]


def _called_so(title: str, arms: Sequence[RegistryArm]) -> list[RegistryArm]:
    """The arms whose label has a word that the title has in brackets, or the other way round."""
    return [
        arm
        for arm in arms
        if _bracketed(title) & set(_WORD.findall(arm.label))
        or _bracketed(arm.label) & set(_WORD.findall(title))
    ]


def _bracketed(text: str) -> set[str]:
    return {word for part in _BRACKETS.findall(text) for word in _WORD.findall(part)}


def rest_of(title: str, arm: RegistryArm) -> str:
    """The part of a group's title after the label of its arm; empty if there is none."""
    if not begins_with_label(title, arm.label):
        return ""
    rest = title[len(arm.label) :].strip(" -–:,")
    return rest[1:-1].strip() if rest.startswith("(") and rest.endswith(")") else rest
