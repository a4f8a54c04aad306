"""The tier of a verdict: the place of the design behind it in the order of the limit `tiers`."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.kinds import EVIDENCE_KINDS
from ..model.rows import Trial

PHASE_3, RANDOMISED, SINGLE_ARM, OBSERVATIONAL, STATEMENT = EVIDENCE_KINDS


def kind_of_evidence(trial: Trial) -> str:
    """The design of a trial as the limit `tiers` names it; a randomised design of which nothing
    says that patients were randomised is like a single arm."""
    if trial.is_randomised:
        return PHASE_3 if "3" in trial.phase else RANDOMISED
    return SINGLE_ARM if trial.design in ("single-arm", "randomised") else OBSERVATIONAL


def tier(kind: str, tiers: Sequence[str]) -> int:
    """The place of a kind of evidence in the order of the method or the field; 1 is the best."""
    return 1 + tiers.index(kind)
