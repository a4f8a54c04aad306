"""Rows of the method: steps that lower the certainty, and limits."""

from __future__ import annotations

from dataclasses import dataclass

# The steps that `reasoning/certainty_steps.py` can take; method/certainty.csv has a row for each.
STEPS = (
    *("partial", "indirect", "left-out", "imprecision", "severe-imprecision", "subgroup-only"),
    *("trials-disagree", "network-disagrees", "interim", "flagged", "other-endpoint"),
    *("risk-of-bias-some-concerns", "risk-of-bias-high"),
)


@dataclass(frozen=True, slots=True)
class CertaintyStep:
    """A weakness that lowers the certainty, and by how many levels."""

    id: str
    amount: int = 1
    reason: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A constant of the method: a number, a level of certainty, or words."""

    id: str
    value: str = ""
    unit: str = ""
    definition: str = ""
    citation: str = ""
