"""The weight of each study's contrasts, and standard errors adjusted for multi-arm studies.

The pairs of arms of one study are correlated. A multi-arm study therefore gets reduced weights, and
the adjusted standard error of a pair is 1 / √weight (in netmeta: seTE.adj). In a study with two
arms it is the standard error itself; in a random-effects model, both include tau².
Source: Rücker, Res Synth Methods 2012;3:312-324; Rücker & Schwarzer, Stat Med 2014;33:4353-4369.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import sqrt

from .matched import Weight
from .model import Fit


def study_weights(fitted: Fit) -> Iterator[Weight]:
    """The weight of each pair of arms of each study in the fitted model, stack by stack."""
    for stack, weights in zip(fitted.network.stacks, fitted.weights, strict=True):
        arms, matrices = stack.arms.tolist(), weights.tolist()
        for name, places, matrix in zip(stack.names, arms, matrices, strict=True):
            for a, b in combinations(range(stack.k), 2):
                yield Weight(name, (places[a], places[b]), -matrix[a][b])


def adjusted_error(weight: float) -> float | None:
    """The adjusted standard error of a contrast or comparison; None if its weight is not
    positive."""
    return 1 / sqrt(weight) if weight > 0 else None
