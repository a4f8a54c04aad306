"""Rows in groups, by what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar


class OfTrials(Protocol):
    """A document about trials: a registry record or a publication."""

    @property
    def trials(self) -> tuple[str, ...]: ...


T = TypeVar("T")
Document = TypeVar("Document", bound=OfTrials)


def by_trial(documents: Iterable[Document]) -> dict[str, tuple[Document, ...]]:
    """Trial → the documents that name it in their column `trials`."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        for trial in document.trials:
            groups.setdefault(trial, []).append(document)
    return {trial: tuple(group) for trial, group in groups.items()}


def grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}
