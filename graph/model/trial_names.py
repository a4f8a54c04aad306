"""What people call a trial: its printed name, or a short description of a trial without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ...message import joined, message
from .grouping import grouped
from .rows import Arm, Source, Trial

WITHOUT_NAME = "unnamed-"  # begins the identifiers of trials without a printed name
_MOST_REGIMENS = 3


def trial_names(
    trials: Mapping[str, Trial], arms: Iterable[Arm], sources: Mapping[str, Source]
) -> dict[str, str]:
    """Trial → a name for people; no two are equal.

    A printed name is the identifier. A trial without one has its synonym (the first in alphabetical
    order), such as its first author, or else a description: regimens, phase or design, number of
    patients, and its source if nothing but a regimen is known or another trial has the same.
    """
    arms_of = grouped(arms, lambda arm: arm.trial)
    possible = {
        trial.id: list(_possible_names(trial, arms_of.get(trial.id, ()), sources))
        for trial in trials.values()
    }
    while clashing := _clashing(possible):
        for name in clashing:
            possible[name].pop(0)
    return {name: names[0] for name, names in possible.items()}


def _clashing(possible: Mapping[str, list[str]]) -> list[str]:
    """The trials whose name another one has, and which have a further name."""
    times = Counter(names[0] for names in possible.values())
    return [name for name, names in possible.items() if times[names[0]] > 1 and len(names) > 1]


def _possible_names(
    trial: Trial, arms: Iterable[Arm], sources: Mapping[str, Source]
) -> Iterator[str]:
    """The names that a trial may have, the best first; the last is its identifier."""
    if not trial.id.startswith(WITHOUT_NAME):
        yield trial.id
        return
    yield from sorted(trial.synonyms)
    if regimens := _regimens(arms):
        described = [regimens, *_kind(trial), *_size(trial)]
        if described[1:] or " vs " in regimens:  # a regimen alone would be no name of a trial
            yield joined(", ", described)
        if (source := sources.get(trial.source)) and source.short:
            yield joined(", ", [*described, source.short])
    yield trial.label
    yield trial.id


def _regimens(arms: Iterable[Arm]) -> str:
    """The regimens, tested ones first, with "vs" between arms that are compared."""
    tested = dict.fromkeys(arm.regimen for arm in arms if arm.role != "control")
    controls = dict.fromkeys(arm.regimen for arm in arms if arm.role == "control")
    sides = [_listed(list(side)) for side in (tested, controls) if side]
    return joined(" vs ", sides) if sides else ""


def _listed(regimens: list[str]) -> str:
    if len(regimens) <= _MOST_REGIMENS:
        return joined("/", regimens)
    return joined("/", [*regimens[:_MOST_REGIMENS], "…"])


def _kind(trial: Trial) -> Iterator[str]:
    if trial.phase:
        yield message("model.phase", "phase {phase}", phase=trial.phase)
    elif trial.design and trial.design != "unstated":
        yield trial.design


def _size(trial: Trial) -> Iterator[str]:
    if trial.enrolled:
        yield f"n {trial.enrolled}"
