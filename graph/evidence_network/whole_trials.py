"""The figure of the whole trial beside the subgroup figure that a network uses.

A network uses S, the most direct figure of a trial. The verdicts may rest on W, the figure of the
whole trial (see `reasoning/trial_figures.py`). So the network names W, and says which one decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...message import message
from ..model.evidence import Evidence
from ..model.rows import Result
from ..output.intervals import spelled
from ..reasoning.candidates import Candidate
from ..reasoning.trial_figures import TrialFigure, trial_figures
from .contrast import IncludedContrast


def figure_of(
    contrast: IncludedContrast, beside: Iterable[Candidate], evidence: Evidence
) -> TrialFigure | None:
    """What the trial of a comparison shows on the same endpoint; None if it has no figure.

    `beside` are the trial's results on the comparison that apply to the profile, those superseded
    by later reports included.
    """
    same = [
        candidate
        for candidate in beside
        if candidate.result.endpoint == contrast.result.endpoint
        and candidate.regimen_result.regimen == contrast.tested
        and candidate.comparator == contrast.control
    ]
    return next(iter(trial_figures(same, evidence)), None)


def whole_trial_words(contrast: IncludedContrast) -> str:
    """The whole trial's figure, and whether it, the subgroup or neither decides the verdicts.

    Empty if the network uses the whole trial, or if no figure of the whole trial applies.
    """
    figure = contrast.figure
    if figure is None or figure.whole is None or not figure.is_split:
        return ""
    whole = _figure_words(figure.whole.result)
    if not figure.same_cut:
        whole = message("network.other_cut", "{figure} (another data cut)", figure=whole)
    if figure.is_divided:
        return message(
            "network.whole_divided",
            "whole trial {figure}; the two lie on different sides, so neither counts",
            figure=whole,
        )
    if figure.decides is figure.whole:
        return message("network.whole_decides", "whole trial {figure}, which decides", figure=whole)
    return message(
        "network.subgroup_decides", "whole trial {figure}; the subgroup decides", figure=whole
    )


def _figure_words(result: Result) -> str:
    return spelled(result.value, result.ci_low, result.ci_high)
