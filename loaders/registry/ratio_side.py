"""A group in the numerator or denominator of a ratio."""

from __future__ import annotations

from typing import NamedTuple


class Side(NamedTuple):
    """A group of a ratio: names that only this group has, its role, and its hazard.

    `is_bound`: whether the hazard is only an upper bound.
    """

    id: str
    names: tuple[str, ...]
    role: str = ""
    hazard: float | None = None
    is_bound: bool = False
