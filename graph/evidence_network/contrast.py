"""The comparison of two regimens by one study: included in an evidence network, or excluded."""

from __future__ import annotations

from typing import NamedTuple

from ..model.kinds import Grade
from ..model.rows import Result
from ..nma.contrast_data import Contrast
from ..nma.log_ratio import USUAL_LEVEL, LogRatio
from ..output.intervals import spelled, with_limits
from ..reasoning.candidates import Candidate
from ..reasoning.trial_figures import TrialFigure


class IncludedContrast(NamedTuple):
    """A comparison in the network: study, regimens of the two arms, result and log ratio.

    `patients` are the reported sizes of the two arms, or empty if they are not reported. `matched`:
    whether all patients were refractory to every drug and class that the profile names as
    refractory; None if it names none.
    `figure`: what the trial shows as a subgroup and as a whole, on survival endpoints.
    `trial_name`: what people call the trial.
    """

    study: str
    tested: str
    control: str
    candidate: Candidate
    ratio: LogRatio
    patients: tuple[int, ...] = ()
    matched: bool | None = None
    figure: TrialFigure | None = None
    trial_name: str = ""

    @property
    def result(self) -> Result:
        return self.candidate.result

    @property
    def grade(self) -> Grade:
        return self.candidate.grade

    @property
    def is_hollow(self) -> bool:
        """Whether comparisons are marked and this one is not matched."""
        return self.matched is False

    @property
    def whole_trial(self) -> str:
        """The result of the whole trial beside that of a subgroup; empty if there is none."""
        figure = self.figure
        return figure.whole.result.id if figure and figure.whole and figure.is_split else ""

    @property
    def decides(self) -> str:
        """The result that decides whether the trial shows benefit or harm; empty if subgroup and
        whole trial lie on different sides, so that neither does."""
        if self.figure is None:
            return self.result.id
        return "" if self.figure.is_divided else self.figure.decides.result.id

    @property
    def reported(self) -> str:
        """The ratio with its interval as printed; empty for other measures than hazard ratios and
        for intervals that are not 95%."""
        result = self.result
        if result.measure != "hazard_ratio" or self.ratio.level != USUAL_LEVEL:
            return ""
        return spelled(result.value, result.ci_low, result.ci_high)

    @property
    def shown(self) -> str:
        """The ratio with its 95% interval: as printed, otherwise as the network uses it."""
        return self.reported or with_limits(*self.ratio.interval)

    def reported_for(self, regimen: str) -> str:
        """The ratio of one of the two regimens against the other: as printed, or its reciprocal.

        Empty if `reported` is.
        """
        if not self.reported or regimen == self.tested:
            return self.reported
        result = self.result
        ratio, low, high = map(float, (result.value, result.ci_low, result.ci_high))
        return with_limits(1 / ratio, 1 / high, 1 / low)

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.tested, self.control))


class ExcludedContrast(NamedTuple):
    """A comparison on the endpoint that is not in the network, and the reason."""

    result: Result
    tested: str
    control: str
    reason: str


def contrast_of(included: IncludedContrast) -> Contrast:
    """The log ratio of the tested versus the control arm, as input of a network meta-analysis."""
    ratio = included.ratio
    return Contrast(
        included.study, included.tested, included.control, ratio.effect, ratio.se, ratio.step
    )
