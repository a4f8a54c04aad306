"""What a profile leaves open of a person, although the evidence asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from ..exposure.criteria import Literal
from .candidates import Candidates


def unknowns(candidates: Candidates) -> Iterator[Literal]:
    """What the profile does not tell of the person, and populations with evidence required; the most direct first."""
    seen: set[object] = set()
    for one in sorted(
        candidates.items, key=lambda item: (item.counts, item.directness), reverse=True
    ):
        for assessment in one.applicability.assessments:
            for clause in assessment.unknown:
                for literal in sorted(clause, key=str):
                    if literal.atom not in seen:
                        seen.add(literal.atom)
                        yield Literal(literal.atom)
