"""Certainty of a verdict: a starting level, and one step down for each named weakness.

The steps and their size are rows of the table `certainty`; this module determines when each
applies.
Source: GRADE (Guyatt et al., BMJ 2008;336:924-926), reduced to what reported results allow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ...message import message
from ..model.evidence import Evidence
from ..model.kinds import CERTAINTIES, Certainty
from .candidates import Candidate, Candidates, most_direct, tier
from .decision import Decision
from .effects import sizes
from .interpretation import Interpretations

LEVELS: tuple[Certainty, ...] = tuple(reversed(CERTAINTIES[:-1]))  # lowest first
SMALL_ARM = 100  # patients


class Step(NamedTuple):
    """A downgrade: its name, the number of levels, and the reason."""

    name: str
    amount: int
    reason: str

    def __str__(self) -> str:
        return message(
            "reasoning.step", "−{amount} {reason}", amount=self.amount, reason=self.reason
        )


class CertaintyBasis(NamedTuple):
    """What the certainty of a decision depends on.

    `best` is the deciding result. `flagged` is the reason to downgrade for a flagged figure, and
    `conflict_in_network` the reason to downgrade because direct and indirect evidence disagree;
    each is empty if there is no such reason.
    """

    best: Candidate
    decision: Decision
    candidates: Candidates
    evidence: Evidence
    interpretations: Interpretations
    flagged: str
    conflict_in_network: str = ""


def start(candidate: Candidate, evidence: Evidence) -> Certainty:
    """The level before downgrades.

    High for a randomised comparison; low for a single-arm trial or one arm of a randomised
    trial; very low for everything else.
    """
    if candidate.counts:
        return "high"
    return "low" if tier(evidence.trials[candidate.result.trial]) <= 3 else "very low"


def certainty(basis: CertaintyBasis) -> tuple[Certainty, tuple[Step, ...]]:
    """The level of certainty, and the downgrades that led to it."""
    steps = []
    for name, reason_for in _REASONS.items():
        if (reason := reason_for(basis)) and (row := basis.evidence.certainty.get(name)):
            steps.append(Step(name, row.amount, reason))
    level = LEVELS.index(start(basis.best, basis.evidence)) - sum(step.amount for step in steps)
    return LEVELS[max(0, level)], tuple(steps)


# Each of these returns the reason for a downgrade; empty if it does not apply.


def _partial(basis: CertaintyBasis) -> str:
    if basis.best.grade != "partial":
        return ""
    return message("reasoning.step.partial", "applicability is only partial")


def _indirect(basis: CertaintyBasis) -> str:
    if basis.best.grade != "indirect":
        return ""
    return message("reasoning.step.indirect", "applicability is only indirect")


def _no_interval(basis: CertaintyBasis) -> str:
    if basis.best.result.has_interval:
        return ""
    return message("reasoning.step.no-interval", "no confidence interval is reported")


def _small_arm(basis: CertaintyBasis) -> str:
    if _no_interval(basis):
        return ""
    smallest = min(sizes(basis.evidence, basis.best.result), default=SMALL_ARM)
    if smallest >= SMALL_ARM:
        return ""
    return message("reasoning.step.small-arm", "an arm of only {n} patients", n=smallest)


def _subgroup_only(basis: CertaintyBasis) -> str:
    populations, population = basis.evidence.populations, basis.best.result.population
    if not _shows_benefit(basis) or not populations[population].part_of:
        return ""
    for result in basis.evidence.results_of[basis.best.result.trial]:
        interpretation = basis.interpretations.all.get(result.id)
        whole = not populations[result.population].part_of
        if (
            interpretation
            and whole
            and interpretation.role == "counts"
            and interpretation.effect == "benefit"
        ):
            return ""
    return message(
        "reasoning.step.subgroup-only", "benefit only in a subgroup, not in the whole trial"
    )


def _most_direct_disagrees(basis: CertaintyBasis) -> str:
    if not _shows_benefit(basis):
        return ""
    nearest = most_direct(basis.candidates.tested)
    label = nearest[0].applicability.assessments[0].people.population.label
    benefits = [candidate for candidate in nearest if candidate.interpretation.effect == "benefit"]
    if not benefits:
        return message(
            "reasoning.step.most-direct-no-benefit",
            "no benefit in the most directly applicable population ({population})",
            population=label,
        )
    if not any(candidate.result.has_interval for candidate in benefits):
        return message(
            "reasoning.step.most-direct-no-interval",
            "no confidence interval in the most directly applicable population ({population})",
            population=label,
        )
    return ""


def _trials_disagree(basis: CertaintyBasis) -> str:
    if not _shows_benefit(basis):
        return ""
    study_of = basis.evidence.study_of
    effects: dict[str, set[str | None]] = {}
    for candidate in basis.candidates.tested:
        if candidate.applies:
            effects.setdefault(study_of(candidate.result.trial), set()).add(
                candidate.interpretation.effect
            )
    without = sorted(study for study, shown in effects.items() if "benefit" not in shown)
    if not without or len(without) == len(effects):
        return ""
    return message(
        "reasoning.step.trials-disagree",
        "trials disagree: no benefit in {trials}",
        trials=", ".join(without),
    )


def _interim(basis: CertaintyBasis) -> str:
    if not basis.interpretations.is_interim(basis.best.result):
        return ""
    return message("reasoning.step.interim", "interim result, no later report")


def _flagged(basis: CertaintyBasis) -> str:
    return basis.flagged


def _inconsistency(basis: CertaintyBasis) -> str:
    return basis.conflict_in_network


def _shows_benefit(basis: CertaintyBasis) -> bool:
    return basis.decision.verdict in ("supported", "extrapolated")


_REASONS: dict[str, Callable[[CertaintyBasis], str]] = {
    "partial": _partial,
    "indirect": _indirect,
    "no-interval": _no_interval,
    "small-arm": _small_arm,
    "subgroup-only": _subgroup_only,
    "most-direct-disagrees": _most_direct_disagrees,
    "trials-disagree": _trials_disagree,
    "interim": _interim,
    "flagged": _flagged,
    "inconsistency": _inconsistency,
}
