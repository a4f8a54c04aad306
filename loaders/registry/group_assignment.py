"""Assigns the groups of an outcome, or of another table of results, to the arms of the record.

A title that identifies one arm by itself is assigned first. The other titles may leave out drugs
that several arms share, such as a steroid, or abbreviate: these are assigned only if each group
gets an arm of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

from .arm_labels import differ_in_route, same_letter, without_letter
from .drugs import DrugNames
from .groups import POOLED, POOLS, Arms, RegistryArm
from .text import clean
from .words import any_of

_ABBREVIATION = re.compile(r"[A-Z](?:-?[A-Za-z]){1,4}")
_CODE = re.compile(r"[A-Z]{2,5}-?[A-Z0-9]{0,8}")
_EVERYBODY = re.compile(r"(?:ALL|BOTH|ANY|TOTAL|ITT|MITT|FAS)\b")
_EITHER = re.compile(r"\bor\b|\band/or\b|\bfollowed by\b|\bthen\b|→|->", re.IGNORECASE)
_ARM = re.compile(r"\b(?:arm|group|treatment|therapy|regimen|the|cohort)\b|[^\w\s]", re.IGNORECASE)


def assigned(
    groups: Sequence[Mapping[str, Any]], arms: Arms, names: DrugNames
) -> dict[str, RegistryArm | str]:
    """The arm of each group by its identifier, or the reason why it has none."""
    found = {str(group.get("id")): arms.arm_of_group(group, names) for group in groups}
    if arms.missing or not any(isinstance(arm, str) for arm in found.values()):
        return found
    supposed = {
        name: arm if isinstance(arm, RegistryArm) else _supposed(group, groups, arms, names)
        for group in groups
        if not POOLED.search(clean(group.get("title")))
        for name, arm in [(str(group.get("id")), found[str(group.get("id"))])]
    }
    chosen = [arm.id for arm in supposed.values() if arm]
    left = [group for group in groups if supposed.get(str(group.get("id")), group) is None]
    if len(left) == 1 and len(set(chosen)) == len(chosen) == len(arms.arms) - 1 > 0:
        (other,) = (arm for arm in arms.arms if arm.id not in chosen)
        if _may_mean(clean(left[0].get("title")), other, arms, names):
            supposed[str(left[0].get("id"))] = other
            chosen.append(other.id)
    if len(set(chosen)) == len(supposed) > 1:
        found |= {name: arm for name, arm in supposed.items() if arm}
    return found


def _may_mean(title: str, arm: RegistryArm, arms: Arms, names: DrugNames) -> bool:
    """Whether the only title left may mean the only arm left: it names drugs of the arm, and a code
    or an abbreviation for each of the others, steroids apart."""
    pieces = arms.unknown_pieces(title, names)
    named = arms.drugs_of(title, names)
    unnamed = arm.drugs - named - names.steroids
    is_coded = all(_CODE.fullmatch(piece) and not _EVERYBODY.match(piece) for piece in pieces)
    return is_coded and named <= arm.drugs and 0 < len(pieces) == len(unnamed)


def _supposed(
    group: Mapping[str, Any],
    groups: Sequence[Mapping[str, Any]],
    arms: Arms,
    names: DrugNames,
) -> RegistryArm | None:
    """The arm that a title suggests, though it does not name all drugs of it; None if several are
    possible."""
    title, described = clean(group.get("title")), clean(group.get("description"))
    if POOLS.search(title) or POOLED.search(title) or _EITHER.search(title):
        return None
    named = arms.drugs_of(title, names)
    unknown = next(iter(arms.unknown_pieces(title, names)), "")
    ways = (
        () if unknown else _without_steroids(arms.arms, named, names),
        _with_letter(arms.arms, title, named, unknown),
        () if unknown else _containing(arms.arms, named),
        _with_initials(arms, title, names),
        _described(arms, described, named, names),
        _in_role(arms.arms, title, named) if len(groups) == len(arms.arms) else (),
    )
    for way in ways:
        matching = [arm for arm in way if not differ_in_route(title, arm.label)]
        if len(matching) > 1:
            return None
        if matching:
            return matching[0]
    return None


def _without_steroids(
    arms: Iterable[RegistryArm], named: frozenset[str], names: DrugNames
) -> Iterator[RegistryArm]:
    """Arms with the drugs of the title, apart from steroids."""
    wanted = named - names.steroids
    for arm in arms:
        if wanted and wanted == arm.drugs - names.steroids:
            yield arm


def _with_letter(
    arms: Iterable[RegistryArm], title: str, named: frozenset[str], unknown: str
) -> Iterator[RegistryArm]:
    """Arms with the letter of the title, and with the drugs that it names among others.

    A part of the title that is unknown may abbreviate a drug that the title does not name.
    """
    for arm in arms:
        is_possible = named < arm.drugs if unknown else named <= arm.drugs
        if is_possible and same_letter(title, arm.label):
            yield arm


def _containing(arms: Iterable[RegistryArm], named: frozenset[str]) -> Iterator[RegistryArm]:
    """Arms with the drugs of the title among others."""
    for arm in arms:
        if named and named <= arm.drugs:
            yield arm


def _with_initials(arms: Arms, title: str, names: DrugNames) -> Iterator[RegistryArm]:
    """Arms with one drug for each letter of an abbreviation."""
    bare = without_letter(title).strip()
    letters = bare.replace("-", "").casefold()
    if not _ABBREVIATION.fullmatch(bare):
        return
    for arm in arms.arms:
        initials = [
            {
                name[0].casefold()
                for name in (
                    *names.names_of_drugs.get(drug, ()),
                    *(name for name, other in arms.new_drugs.items() if other == drug),
                )
            }
            for drug in arm.drugs
        ]
        if len(initials) == len(letters) and any(
            all(letter in of_drug for letter, of_drug in zip(order, initials, strict=True))
            for order in permutations(letters)
        ):
            yield arm


def _described(
    arms: Arms, described: str, named: frozenset[str], names: DrugNames
) -> Iterator[RegistryArm]:
    """Arms with exactly the drugs of the description, if the title names no other ones."""
    given = arms.named_in(described, names)
    for arm in arms.arms:
        if given and named <= given and given == arm.drugs:
            yield arm


def _in_role(
    arms: Sequence[RegistryArm], title: str, named: frozenset[str]
) -> Iterator[RegistryArm]:
    """The only arm with the role of the title, such as `Control arm`."""
    words = " ".join(_ARM.sub(" ", without_letter(title)).split())
    for role in ("tested", "control"):
        matching = [arm for arm in arms if arm.role == role]
        if not named and len(matching) == 1 and any_of(f"{role}-arm").fullmatch(words):
            yield matching[0]
