"""Rows in groups, by what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

T = TypeVar("T")


def by_trial(documents: Iterable[T]) -> dict[str, tuple[T, ...]]:
    """Trial → the documents that name it in their column `trials`."""
    groups: dict[str, list[T]] = {}
    for document in documents:
        for trial in document.trials:  # type: ignore[attr-defined]  # both kinds have trials
            groups.setdefault(trial, []).append(document)
    return {trial: tuple(group) for trial, group in groups.items()}


def grouped(items: Iterable[T], key: Any) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}
