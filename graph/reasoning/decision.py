"""A verdict with the evidence that led to it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..model.kinds import Grade, VerdictKind
from ..model.rows import Statement
from .candidates import Candidate
from .trial_figures import TrialFigure


class Decision(NamedTuple):
    """A verdict, the evidence that led to it, and the reason.

    `figure` is the trial figure that decides (None for estimates and statements); `deciding` are
    the results behind the verdict, that of the most direct population first. If the verdict is
    conditional, `condition` names what would exclude the regimen, and `otherwise` is the verdict
    without it; any other verdict can have a condition, too. `alternatives` names the alternatives
    of the profile in which this figure and reason decide, if in others they do not.
    """

    verdict: VerdictKind
    deciding: tuple[Candidate, ...] = ()
    reason: str = ""
    statements: tuple[Statement, ...] = ()
    figure: TrialFigure | None = None
    condition: str = ""
    otherwise: VerdictKind | Literal[""] = ""
    alternatives: tuple[str, ...] = ()

    @property
    def substance(self) -> VerdictKind:
        """The verdict that the evidence gives; a condition does not change it."""
        return self.otherwise or self.verdict

    @property
    def people(self) -> Candidate | None:
        """The result whose population gives the applicability of the verdict."""
        if self.figure:
            return self.figure.people
        return self.deciding[0] if self.deciding else None

    @property
    def grade(self) -> Grade | Literal[""]:
        return self.people.grade if self.people else ""
