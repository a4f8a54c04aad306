"""Judges claims without a figure by the figures reported for the same comparison."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import message
from ..answers.evidence_base import EvidenceBase
from ..model.rows import Result
from ..reasoning.dating import is_later, last_day
from ..reasoning.wording import figure
from .judgement import CONFIRMED, CONTRADICTED, NOT_TESTABLE, OUTDATED

_CLAIMED = {"better": "benefit", "worse": "harm", "no difference": "none"}


class ClaimedComparisons:
    """Tests claimed comparisons against the confidence intervals in one body of evidence."""

    def __init__(self, base: EvidenceBase) -> None:
        self.evidence = base.evidence
        self.interpretations = base.interpretations("", "")

    def judged(self, claim: Result) -> tuple[str, str]:
        """The judgement on a claim that prints no figure, and its reason.

        It is based on figures that are printed elsewhere for the same comparison.
        """
        same = list(self._figures(claim))
        figures = [result for result in same if result.population == claim.population]
        figures = figures or [
            result for result in same if self._whole(result) and self._whole(claim)
        ]
        if not figures:
            return NOT_TESTABLE, message(
                "quality.no-interval-for-claim",
                "no confidence interval for the same comparison, population and endpoint",
            )
        newest = max(figures, key=lambda result: last_day(self._known_since(result)))
        effect = self.interpretations.all[newest.id].effect
        reason = f"{newest.id}: {figure(newest)}"
        if effect == _CLAIMED[claim.direction]:
            return CONFIRMED, reason
        later = is_later(self._known_since(newest), self._known_since(claim))
        return (OUTDATED if later else CONTRADICTED), reason

    def _figures(self, claim: Result) -> Iterator[Result]:
        """Contrasts that have an interval and the same study, regimens and endpoint as a claim."""
        about = self._about(claim)
        for result in self.evidence.results.values():
            if (
                result.kind == "contrast"
                and result.has_interval
                and result.measure != "claim"
                and self._about(result) == about
            ):
                yield result

    def _about(self, result: Result) -> tuple[str, ...]:
        regimen_of, study = self.evidence.regimen_of, self.evidence.study_of(result.trial)
        return (
            study,
            regimen_of(result.arm),
            regimen_of(result.comparator_arm),
            result.endpoint,
            result.event,
        )

    def _whole(self, result: Result) -> bool:
        return not self.evidence.populations[result.population].part_of

    def _known_since(self, result: Result) -> str:
        return self.interpretations.known_since(result)
