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
    """Verdict, applicability, certainty, tier and the regimens to which it lost; empty for an
    unknown regimen."""

    verdict: str = ""
    applicability: str = ""
    certainty: str = ""
    tier: int | None = None
    lost_to: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.lost_to:
            return self._strength
        return message(
            "impact.lost_to",
            "{outcome}, lost to {regimens}",
            outcome=self._strength,
            regimens=joined(", ", self.lost_to),
        )

    @property
    def _strength(self) -> str:
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
    return VerdictOutcome(
        verdict.verdict, verdict.applicability, verdict.certainty, verdict.tier, _winners(verdict)
    )


def _winners(verdict: Verdict) -> tuple[str, ...]:
    """The regimens to which one lost, if its evidence decides the verdict."""
    if not verdict.deciding:
        return ()
    return tuple(sorted({loss.winner for loss in verdict.losses}))
