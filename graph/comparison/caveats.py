"""What a reader of a network must know beside its estimates, in its text and in its plots."""

from __future__ import annotations

from collections.abc import Iterator

from ...message import message
from ..evidence_network.text import controls_text
from .profile_comparison import ProfileComparison


def caveats(analysis: ProfileComparison) -> Iterator[str]:
    """Medians that contradict a hazard ratio, verdicts that rest on other endpoints, and regimens
    of the network that get no verdict, are excluded or are conditional."""
    for median_warning in analysis.median_warnings:
        yield message("comparison.warning", "Warning: {warning}.", warning=median_warning.text)
    for name, own in analysis.decided_elsewhere.items():
        yield message(
            "comparison.decided_elsewhere",
            "The verdict on {regimen} rests on another endpoint: {figure}.",
            regimen=name,
            figure=own,
        )
    if controls := controls_text(analysis.controls):
        yield controls
    for name, reason in analysis.excluded_regimens.items():
        yield message(
            "comparison.excluded_regimen",
            "In the network, but excluded for this profile: {regimen} ({reason}).",
            regimen=name,
            reason=reason,
        )
    for name, condition in analysis.conditional_regimens.items():
        yield message(
            "comparison.conditional_regimen",
            "In the network, but conditional for this profile: {regimen} ({condition}).",
            regimen=name,
            condition=condition,
        )
