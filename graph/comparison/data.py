"""The parts of `compare --format json` that describe the selected comparisons (see
docs/json.md)."""

from __future__ import annotations

from typing import Any

from ...message import message
from ..evidence_network.contrast import ExcludedContrast, IncludedContrast

WITHOUT_COMPARISON: dict[str, Any] = {
    "reference": None,
    "model": None,
    "tau2": None,
    "Q": None,
    "df": None,
    "p_value": None,
    "I2": None,
    "components": [],
    "effects": [],
    "p_scores": {},
    "split": [],
    "designs": {"within": None, "between": None},
    "warnings": [
        message("comparison.none_included", "no comparison is included; left_out gives the reasons")
    ],
}


def included_data(contrast: IncludedContrast) -> dict[str, Any]:
    """A comparison in the network, with its reported figures, log ratio and place in a source."""
    result = contrast.result
    return {
        "result": result.id,
        "trial": result.trial,
        "trial_name": str(contrast.trial_name),
        "treatment1": contrast.tested,
        "treatment2": contrast.control,
        "population": result.population,
        "applicability": contrast.grade,
        "matched": contrast.matched,
        "whole_trial": contrast.whole_trial,
        "decides": contrast.decides,
        "value": result.value,
        "ci_low": result.ci_low,
        "ci_high": result.ci_high,
        "effect": contrast.ratio.effect,
        "se": contrast.ratio.se,
        "level": contrast.ratio.level,
        "doubt": contrast.ratio.doubt,
        "report": result.report,
        "source": result.source,
        "locator": result.locator,
    }


def excluded_data(contrast: ExcludedContrast) -> dict[str, Any]:
    """A comparison that is not in the network, and the reason."""
    return {
        "result": contrast.result.id,
        "trial": contrast.result.trial,
        "treatment1": contrast.tested,
        "treatment2": contrast.control,
        "why": contrast.reason,
    }
