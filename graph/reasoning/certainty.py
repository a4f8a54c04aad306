"""Certainty of a verdict: a starting level, and steps down for each named weakness.

The certainty is that the regimen helps (or does harm), not of the size of the effect. The steps and
their amounts are rows of the table `certainty`, each with its source; `certainty_steps.py`
determines when each applies.

Source: GRADE (Guyatt et al., BMJ 2008;336:924-926), reduced to what reported results allow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...errors import TrialgraphError
from ...message import message
from ..model.evidence import Evidence
from ..model.kinds import CERTAINTIES, Certainty
from . import certainty_steps
from .candidates import Candidate
from .certainty_steps import Basis, Weakness
from .regimen_evidence import RegimenEvidence
from .tiers import SINGLE_ARM, kind_of_evidence
from .trial_figures import TrialFigure

LEVELS: tuple[Certainty, ...] = tuple(reversed(CERTAINTIES[:-1]))  # lowest first


class Step(NamedTuple):
    """A downgrade: its name, the number of levels, and the reason."""

    name: str
    amount: int
    reason: str

    def __str__(self) -> str:
        return message(
            "reasoning.step", "−{amount} {reason}", amount=self.amount, reason=self.reason
        )


class Rating(NamedTuple):
    """A level of certainty and how it came about.

    `before_cap` is the level after all steps. `is_provisional` says that nobody has judged the risk
    of bias of the deciding trial, so that the level shown is at most that of the limit
    `cap-without-risk-of-bias`.
    """

    level: Certainty
    start: Certainty = ""
    steps: tuple[Step, ...] = ()
    before_cap: Certainty = ""
    is_provisional: bool = False


def certainty(basis: Basis) -> Rating:
    """The certainty of the figure on which a verdict rests."""
    steps = _steps(basis)
    first = start(basis)
    rank = max(0, LEVELS.index(first) - sum([step.amount for step in steps]))
    provisional = basis.figure is not None and not basis.judged_bias
    cap = LEVELS.index(basis.evidence.limit.cap_without_risk_of_bias)
    shown = min(rank, cap) if provisional else rank
    return Rating(LEVELS[shown], first, tuple(steps), LEVELS[rank], provisional)


def _steps(basis: Basis) -> list[Step]:
    weaknesses = _OF_ESTIMATES if basis.figure is None else _OF_COMPARISONS
    return [
        Step(name, amount, weakness.reason)
        for name, weakness_of in weaknesses.items()
        if (weakness := weakness_of(basis)) and (amount := _amount(weakness, basis.evidence))
    ]


def _amount(weakness: Weakness, evidence: Evidence) -> int:
    """By how many levels a weakness lowers the certainty; 0 if the field switches its step off.

    Raises `TrialgraphError` if the evidence lacks the step.
    """
    if weakness.row not in evidence.certainty:
        raise TrialgraphError(
            message(
                "reasoning.missing-step",
                "the evidence lacks the step {step} of the certainty; add this row of "
                "method/certainty.csv, with the amount 0 and a reason if it is meant to be off",
                step=weakness.row,
            )
        )
    return evidence.certainty[weakness.row].amount


def rating_of(figure: TrialFigure, body: RegimenEvidence) -> Rating:
    """The certainty of a figure that does not decide the verdict."""
    benefit = figure.effect == "benefit"
    return certainty(Basis(figure.decides, figure.people, figure, body, shows_benefit=benefit))


def start(basis: Basis) -> Certainty:
    """The level before downgrades.

    By the method, high for a randomised comparison; low for a rate with its interval from a
    single-arm trial; very low for everything else, an arm of a randomised trial included.
    """
    limits = basis.evidence.limit
    if basis.figure:
        return limits.start_comparison
    if _is_rate_of_single_arm(basis.decides, basis.evidence):
        return limits.start_single_arm_rate
    return limits.start_other_estimate


def _is_rate_of_single_arm(estimate: Candidate, evidence: Evidence) -> bool:
    result, trial = estimate.result, evidence.trials[estimate.result.trial]
    return (
        kind_of_evidence(trial) == SINGLE_ARM and result.measure == "rate" and result.has_interval
    )


_OF_COMPARISONS: dict[str, Callable[[Basis], Weakness | None]] = {
    "partial": certainty_steps.partial,
    "indirect": certainty_steps.indirect,
    "left-out": certainty_steps.left_out,
    "imprecision": certainty_steps.imprecision,
    "subgroup-only": certainty_steps.subgroup_only,
    "trials-disagree": certainty_steps.trials_disagree,
    "network-disagrees": certainty_steps.network_disagrees,
    "interim": certainty_steps.interim,
    "flagged": certainty_steps.flagged,
    "other-endpoint": certainty_steps.other_endpoint,
    "risk-of-bias": certainty_steps.risk_of_bias,
}
_OF_ESTIMATES = {
    name: weakness_of
    for name, weakness_of in _OF_COMPARISONS.items()
    if weakness_of not in certainty_steps.ONLY_OF_COMPARISONS
}
