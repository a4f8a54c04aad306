"""Which drugs, classes and targets belong to which: a drug to its classes and targets, a class to
broader ones and to the targets that all its drugs bind.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def containing_agents(
    classes_of: Mapping[str, Collection[str]],
    targets_of: Mapping[str, Collection[str]],
    broader: Mapping[str, Collection[str]],
    targets: Iterable[str],
) -> dict[str, frozenset[str]]:
    """Drug, class or target → all classes and targets that contain it, without itself.

    A target stands for the drugs that bind it. It contains each class of which all drugs bind it,
    and belongs to a class of exactly these drugs. `classes_of` and `targets_of` are those of each
    drug, `broader` the classes above each class.
    """
    parents = {name: list(above) for name, above in (*classes_of.items(), *broader.items())}
    drugs: dict[str, set[str]] = {}
    for drug in classes_of:
        for drug_class in reached(drug, parents):
            drugs.setdefault(drug_class, set()).add(drug)
    for target in targets:
        bound = {drug for drug, names in targets_of.items() if target in names}
        parents[target] = [drug_class for drug_class in broader if drugs.get(drug_class) == bound]
        within = [name for name in broader if name in drugs and drugs[name] <= bound]
        for name in (*bound, *within):
            parents[name].append(target)
    return {name: reached(name, parents) - {name} for name in parents}


def reached(start: T, parents: Mapping[T, Collection[T]]) -> frozenset[T]:
    """All names to which one or more steps lead."""
    seen: set[T] = set()
    waiting = list(parents.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(parents.get(name, ()))
    return frozenset(seen)
