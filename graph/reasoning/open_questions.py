"""Finds the requirements that a profile leaves open, in populations with evidence."""

from __future__ import annotations

from collections.abc import Iterator

from ..exposure.criteria import Literal
from .candidates import Candidates


def unknowns(candidates: Candidates) -> Iterator[Literal]:
    """Requirements that the profile leaves open, those of the most direct populations first."""
    seen: set[object] = set()
    for candidate in sorted(
        candidates.items, key=lambda item: (item.counts, item.directness), reverse=True
    ):
        for assessment in candidate.applicability.assessments:
            for clause in assessment.unknown:
                for literal in sorted(clause, key=str):
                    if literal.atom not in seen:
                        seen.add(literal.atom)
                        yield Literal(literal.atom)
