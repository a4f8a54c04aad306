"""How a regimen stands for a profile, in short: what two bodies of evidence are compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..answers.verdict import Verdict

NOTHING = frozenset(("", "no evidence"))  # a regimen that is not known, and one of which nothing is


class VerdictOutcome(NamedTuple):
    """What the evidence says of a regimen: verdict, fit, certainty, tier; empty where it does not know the regimen."""

    verdict: str = ""
    applicability: str = ""
    certainty: str = ""
    tier: int | None = None

    def __str__(self) -> str:
        inside = ", ".join(filter(None, (self.applicability, self.certainty)))
        return (self.verdict or "not known") + (f" ({inside})" if inside else "")

    def same(self, other: VerdictOutcome, verdict_only: bool) -> bool:
        """Whether another is the same, in verdict or in all; what is not known is as what has no evidence."""
        if {self.verdict, other.verdict} <= NOTHING:
            return True
        return self.verdict == other.verdict if verdict_only else self == other


def outcome_of(verdict: Verdict | None) -> VerdictOutcome:
    if verdict is None:
        return VerdictOutcome()
    return VerdictOutcome(verdict.verdict, verdict.applicability, verdict.certainty, verdict.tier)
