"""The comparison-adjusted funnel: do smaller studies tell another story than large ones?

Source: Chaimani & Salanti, Res Synth Methods 2012;3:161-176. It needs an order of the treatments in which small studies could
favour one over the other (old before new, say); here the first named is taken to be favoured over those after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

from ...errors import TrialgraphError
from .model import Fit
from .node_splitting import direct_evidence


class Deviation(NamedTuple):
    """A study's effect of treatment 1 minus treatment 2, less the pooled effect of that comparison; with its standard error."""

    study: str
    treatment1: str
    treatment2: str
    effect: float
    se: float
    deviation: float

    def to_dict(self) -> dict[str, Any]:
        return self._asdict()


def funnel(fitted: Fit, order: Sequence[str] = ()) -> list[Deviation]:
    """Every pair of every study against the pooled direct evidence on it; treatments turned as `order` has them.

    Raises `TrialgraphError` where the order leaves a treatment out.
    """
    names = fitted.network.treatments
    if order and (missing := [name for name in names if name not in order]):
        raise TrialgraphError(
            f"the order of the funnel leaves out '{missing[0]}'; name every treatment once"
        )
    rank = {name: at for at, name in enumerate(order or names)}
    pooled = direct_evidence(fitted)
    found = []
    for study in fitted.network.studies:
        for a, b in combinations(range(len(study.arms)), 2):
            first, second = names[study.arms[a]], names[study.arms[b]]
            sign = 1 if rank[first] < rank[second] else -1
            effect, se = float(study.effects[a, b]), float(study.variances[a, b]) ** 0.5
            apart = effect - pooled[study.arms[a], study.arms[b]].effect
            turned = (first, second) if sign == 1 else (second, first)
            found.append(Deviation(study.name, *turned, sign * effect, se, sign * apart))
    return found
