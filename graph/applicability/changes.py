"""What one profile states differently from another: lines, and what concerns one drug, feature or
quantity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...message import joined, message
from ..exposure.criteria import Clause, LastLine, Lines, Literal, Measured, Remission, Status
from .profile import Profile, stated_together


class Change(NamedTuple):
    """What two profiles state about one thing: literals of the first, and of the second. One of
    them may be empty."""

    first: Clause
    second: Clause

    def __str__(self) -> str:
        before, after = (str(stated_together(side)) if side else "" for side in self)
        if before and after:
            return message("profile.changed", "{before} → {after}", before=before, after=after)
        return message("profile.added", "+ {fact}", fact=after) if after else _without(before)


def _without(fact: str) -> str:
    return message("profile.removed", "− {fact}", fact=fact)


def changes(first: Profile, second: Profile) -> tuple[Change, ...]:
    """The changes that lead from one profile to another, by topic.

    There are none if they cannot be made one by one: one of the profiles has alternatives, or only
    one of them leaves open which drugs were received.
    """
    if len(first.cases) > 1 or len(second.cases) > 1 or first.open != second.open:
        return ()
    before, after = first.cases[0].essential, second.cases[0].essential
    topics: dict[str, tuple[set[Literal], set[Literal]]] = {}
    for at, own in enumerate((before - after, after - before)):
        for literal in sorted(own, key=str):
            topics.setdefault(_topic(literal), (set(), set()))[at].add(literal)
    return tuple(Change(frozenset(gone), frozenset(new)) for gone, new in topics.values())


def changed(profile: Profile, made: Iterable[Change]) -> Profile:
    """The profile after these changes. Its cases raise `ContradictionError` if no patient can
    match."""
    literals = set(profile.cases[0].essential)
    for change in made:
        literals -= change.first
        literals |= change.second
    return Profile(stated_together(frozenset(literals)), profile.vocabulary, profile.open)


def in_words(made: Iterable[Change]) -> str:
    return joined("; ", map(str, made))


def _topic(literal: Literal) -> str:
    """What a literal is about: two literals about one thing replace each other."""
    atom = literal.atom
    if isinstance(atom, Lines):
        return "lines"
    if isinstance(atom, Measured):
        return f"quantity {atom.quantity}"
    if isinstance(atom, Status):
        return f"drug {atom.agent}"
    if isinstance(atom, Remission):
        return f"remission {atom.after}"
    if isinstance(atom, LastLine):
        return "last line"
    return f"is {atom}"
