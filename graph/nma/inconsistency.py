"""Where studies, designs and ways disagree: Q within and between designs, direct against indirect evidence.

Sources: Krahn, Binder & König, BMC Med Res Methodol 2013;13:35 (the decomposition of Q by designs); König, Krahn & Binder,
Stat Med 2013;32:5414-5429 (direct and indirect evidence by the share that direct evidence has).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from .model import Fit, Network, Study, fit

_NOTHING_ELSE = 1e-9  # the share of other evidence below which there is none


class Part(NamedTuple):
    """A part of Q, its degrees of freedom, and the p value of no more than chance."""

    q: float
    df: int

    @property
    def p_value(self) -> float:
        return float(stats.chi2.sf(self.q, self.df)) if self.df > 0 else 1.0


class Split(NamedTuple):
    """One comparison by its direct and its indirect evidence; what there is none of is None."""

    treatment1: str
    treatment2: str
    direct: float | None
    direct_se: float | None
    indirect: float | None
    indirect_se: float | None

    @property
    def difference(self) -> float | None:
        return None if self.direct is None or self.indirect is None else self.direct - self.indirect

    @property
    def difference_se(self) -> float | None:
        if self.direct_se is None or self.indirect_se is None:
            return None
        return float(np.hypot(self.direct_se, self.indirect_se))

    def to_dict(self) -> dict[str, Any]:
        own = {"difference": self.difference, "difference_se": self.difference_se, "p_value": self.p_value}
        return {**self._asdict(), **own}

    @property
    def p_value(self) -> float | None:
        if self.difference is None or not self.difference_se:
            return None
        return float(2 * stats.norm.sf(abs(self.difference / self.difference_se)))


def by_designs(network: Network) -> tuple[Part, Part]:
    """Q within designs (studies of the same treatments) and between them; both of the common-effect model."""
    designs: dict[tuple[int, ...], list[Study]] = {}
    for study in network.studies:
        designs.setdefault(study.arms, []).append(study)
    q, df = 0.0, 0
    for arms, studies in designs.items():
        alone = tuple(replace(study, arms=tuple(range(len(arms)))) for study in studies)
        own = fit(Network(tuple(network.treatments[arm] for arm in arms), alone))
        q, df = q + own.q, df + own.df
    whole = fit(network)
    return Part(q, df), Part(max(0.0, whole.q - q), whole.df - df)


def splits(fitted: Fit) -> Iterator[Split]:
    """Every comparison: direct evidence pooled by inverse variance, indirect evidence by what it leaves of the whole."""
    network = fitted.network
    direct = _direct(fitted)
    for i, j in combinations(range(len(network.treatments)), 2):
        names = network.treatments[i], network.treatments[j]
        whole, variance = float(fitted.effects[i, j]), float(fitted.variances[i, j])
        if (i, j) not in direct:
            yield Split(*names, None, None, whole, float(np.sqrt(variance)))
            continue
        own, own_variance = direct[i, j]
        share = variance / own_variance
        if share > 1 - _NOTHING_ELSE:
            yield Split(*names, own, float(np.sqrt(own_variance)), None, None)
            continue
        indirect, rest = (whole - share * own) / (1 - share), variance / (1 - share)
        yield Split(*names, own, float(np.sqrt(own_variance)), float(indirect), float(np.sqrt(rest)))


def _direct(fitted: Fit) -> dict[tuple[int, int], tuple[float, float]]:
    """Pair of treatments → pooled effect and variance of the studies that compare them, multi-arm studies by that pair."""
    sums: dict[tuple[int, int], list[float]] = {}
    for study in fitted.network.studies:
        for a, b in combinations(range(len(study.arms)), 2):
            weight = 1 / (float(study.variances[a, b]) + fitted.tau2)
            total = sums.setdefault((study.arms[a], study.arms[b]), [0.0, 0.0])
            total[0] += weight * float(study.effects[a, b])
            total[1] += weight
    return {pair: (effect / weight, 1 / weight) for pair, (effect, weight) in sums.items()}
