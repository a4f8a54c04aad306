"""The comparison-adjusted funnel: small-study effects.

Source: Chaimani & Salanti, Res Synth Methods 2012;3:161-176. The treatments must be ordered by the
direction of the suspected bias (for example new before old): each is assumed to be favoured over
those after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ...errors import TrialgraphError
from ...message import message
from .model import Fit
from .node_splitting import direct_evidence


class Deviation(NamedTuple):
    """A study's effect (treatment 1 minus 2), and its deviation from the pooled direct effect."""

    study: str
    treatment1: str
    treatment2: str
    effect: float
    se: float
    deviation: float

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


def funnel(fitted: Fit, order: Sequence[str] = ()) -> list[Deviation]:
    """For each pair of arms of each study, the deviation from the pooled direct effect.

    A pair is the treatment that comes first in `order` minus the other. Raises `TrialgraphError` if
    the order omits a treatment.
    """
    names = fitted.network.treatments
    if order and (missing := [name for name in names if name not in order]):
        raise TrialgraphError(
            message(
                "nma.funnel_order",
                "the order of the funnel omits '{treatment}'; name every treatment once",
                treatment=missing[0],
            )
        )
    rank = {name: position for position, name in enumerate(order or names)}
    pooled = direct_evidence(fitted)
    points = []
    for study in fitted.network.studies:
        for a, b in combinations(range(len(study.arms)), 2):
            first, second = names[study.arms[a]], names[study.arms[b]]
            sign = 1 if rank[first] < rank[second] else -1
            effect, se = float(study.effects[a, b]), float(study.variances[a, b]) ** 0.5
            deviation = effect - pooled[study.arms[a], study.arms[b]].effect
            pair = (first, second) if sign == 1 else (second, first)
            points.append(Deviation(study.name, *pair, sign * effect, se, sign * deviation))
    return points
