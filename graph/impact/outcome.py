"""The outcome for a regimen, by which two bodies of evidence are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...message import joined, message

if TYPE_CHECKING:
    from ..answers.verdict import Verdict

NOTHING = frozenset(
    ("", "no evidence")
)  # the verdicts on an unknown regimen, and on one without evidence


class VerdictOutcome(NamedTuple):
    """Verdict, applicability, certainty and tier; empty for an unknown regimen."""

    verdict: str = ""
    applicability: str = ""
    certainty: str = ""
    tier: int | None = None

    def __str__(self) -> str:
        verdict = self.verdict or message("impact.not_known", "not known")
        details = joined(", ", filter(None, (self.applicability, self.certainty)))
        if not details:
            return verdict
        return message("impact.outcome", "{verdict} ({details})", verdict=verdict, details=details)

    def same(self, other: VerdictOutcome, verdict_only: bool) -> bool:
        """Whether another outcome is equal, or with `verdict_only`, whether its verdict is.

        A regimen without evidence and an unknown regimen count as equal.
        """
        if {self.verdict, other.verdict} <= NOTHING:
            return True
        return self.verdict == other.verdict if verdict_only else self == other


def outcome_of(verdict: Verdict | None) -> VerdictOutcome:
    if verdict is None:
        return VerdictOutcome()
    return VerdictOutcome(verdict.verdict, verdict.applicability, verdict.certainty, verdict.tier)
