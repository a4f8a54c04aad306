"""How certain a verdict is: where the evidence starts, and one step down for each named weakness (GRADE-style).

The steps and their size are rows of the table `certainty`; this module knows when each applies.
Source of the scheme: GRADE (Guyatt et al., BMJ 2008;336:924-926), reduced to what can be derived from reported results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..model.evidence import Evidence
from ..model.kinds import CERTAINTIES, Certainty
from .candidates import Candidate, Candidates, most_direct, tier
from .decision import Decision
from .effects import sizes
from .interpretation import Interpretations

LEVELS: tuple[Certainty, ...] = tuple(reversed(CERTAINTIES[:-1]))  # lowest first
SMALL_ARM = 100


class Step(NamedTuple):
    """One step down: its name, by how many levels, and why."""

    name: str
    amount: int
    reason: str

    def __str__(self) -> str:
        return f"−{self.amount} {self.reason}"


class CertaintyBasis(NamedTuple):
    """What the steps look at: the evidence a decision rests on, and the rest of what bears on the regimen."""

    best: Candidate
    decision: Decision
    candidates: Candidates
    evidence: Evidence
    interpretations: Interpretations
    hangs_on_flag: str
    conflict_in_network: str = ""


def start(candidate: Candidate, evidence: Evidence) -> Certainty:
    """High for a randomised comparison, low for a single-arm trial (or one arm of a trial), very low for the rest."""
    if candidate.counts:
        return "high"
    return "low" if tier(evidence.trials[candidate.result.trial]) <= 3 else "very low"


def certainty(weighing: CertaintyBasis) -> tuple[Certainty, tuple[Step, ...]]:
    """The level, and the steps that led down to it."""
    steps = []
    for name, applies in _CONDITIONS.items():
        if (reason := applies(weighing)) and (row := weighing.evidence.certainty.get(name)):
            steps.append(Step(name, row.amount, reason))
    level = LEVELS.index(start(weighing.best, weighing.evidence)) - sum(
        step.amount for step in steps
    )
    return LEVELS[max(0, level)], tuple(steps)


def _partial(weighing: CertaintyBasis) -> str:
    return (
        "the population is only partly like the person" if weighing.best.grade == "partial" else ""
    )


def _indirect(weighing: CertaintyBasis) -> str:
    return "the population is indirect" if weighing.best.grade == "indirect" else ""


def _no_interval(weighing: CertaintyBasis) -> str:
    return "" if weighing.best.result.has_interval else "no interval is printed"


def _small_arm(weighing: CertaintyBasis) -> str:
    if _no_interval(weighing):
        return ""
    smallest = min(sizes(weighing.evidence, weighing.best.result), default=SMALL_ARM)
    return f"an arm of only {smallest}" if smallest < SMALL_ARM else ""


def _subgroup_only(weighing: CertaintyBasis) -> str:
    best = weighing.best
    if (
        not _shows_benefit(weighing)
        or not weighing.evidence.populations[best.result.population].part_of
    ):
        return ""
    interpretations = weighing.interpretations.all
    for result in weighing.evidence.results_of[best.result.trial]:
        reading = interpretations.get(result.id)
        whole = not weighing.evidence.populations[result.population].part_of
        if reading and whole and reading.role == "counts" and reading.effect == "benefit":
            return ""
    return "benefit only in a subgroup, not in the whole trial"


def _most_direct_disagrees(weighing: CertaintyBasis) -> str:
    if not _shows_benefit(weighing):
        return ""
    nearest = most_direct(weighing.candidates.tested)
    label = nearest[0].applicability.assessments[0].people.population.label
    benefits = [one for one in nearest if one.reading.effect == "benefit"]
    if not benefits:
        return f"no benefit in the most direct population ({label})"
    if not any(one.result.has_interval for one in benefits):
        return f"no interval in the most direct population ({label})"
    return ""


def _trials_disagree(weighing: CertaintyBasis) -> str:
    if not _shows_benefit(weighing):
        return ""
    applying = [one for one in weighing.candidates.tested if one.applies]
    study_of = weighing.evidence.study_of
    with_benefit = {
        study_of(one.result.trial) for one in applying if one.reading.effect == "benefit"
    }
    without = sorted({study_of(one.result.trial) for one in applying} - with_benefit)
    return (
        f"trials disagree: no benefit in {', '.join(without)}" if with_benefit and without else ""
    )


def _interim(weighing: CertaintyBasis) -> str:
    return (
        "interim, without a later report"
        if weighing.interpretations.is_interim(weighing.best.result)
        else ""
    )


def _flagged(weighing: CertaintyBasis) -> str:
    return weighing.hangs_on_flag


def _inconsistency(weighing: CertaintyBasis) -> str:
    return weighing.conflict_in_network


def _shows_benefit(weighing: CertaintyBasis) -> bool:
    return weighing.decision.verdict in ("supported", "extrapolated")


_CONDITIONS: dict[str, Callable[[CertaintyBasis], str]] = {
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
