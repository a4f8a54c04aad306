"""The estimates of a profile's network as they are printed."""

from __future__ import annotations

from math import exp

from ..nma.component import Component
from ..output.intervals import with_limits
from .profile_comparison import ProfileComparison


def ratio_text(analysis: ProfileComparison, component: Component, name: str, reference: str) -> str:
    """A ratio with its 95% interval: `0.22 (0.13–0.33)`.

    A ratio that rests on one trial alone is given as that trial reports it.
    """
    effect = component.effect(name, reference)
    estimate, low, high = map(exp, (effect["estimate"], effect["ci_low"], effect["ci_high"]))
    reported = _reported(analysis, component, name, reference)
    return reported or with_limits(estimate, low, high)


def _reported(analysis: ProfileComparison, component: Component, name: str, reference: str) -> str:
    """The reported ratio of the only trial on which an estimate rests; empty if there is none."""
    contrasts = [
        contrast
        for contrast in analysis.selection.included
        if contrast.pair == frozenset((name, reference))
    ]
    if len(contrasts) != 1 or component.fitted.tau2 > 0:
        return ""
    is_only_direct = component.is_only_direct(name, reference)
    return contrasts[0].reported_for(name) if is_only_direct else ""
