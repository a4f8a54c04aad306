"""Direct against indirect evidence, comparison by comparison.

Two ways. *Back-calculation*: the direct estimate has a share of the network's estimate, and what it leaves is indirect (König,
Krahn & Binder, Stat Med 2013;32:5414-5429; Dias et al., Stat Med 2010;29:932-944). *Node-splitting* (SIDDE: separate indirect
from direct design evidence; Efthimiou et al., Res Synth Methods 2019;10:347-363): the network without every study that compares
the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import erfc, hypot, sqrt
from typing import Any, NamedTuple

import numpy as np

from .designs import Part
from .heterogeneity import fit
from .model import Fit
from .studies import Array

_NOTHING_ELSE = 1e-9  # the share of other evidence below which there is none


class Split(NamedTuple):
    """One comparison by its direct and its indirect evidence; what there is none of is None.

    `share` is the part that direct evidence has in the network's estimate, 0 to 1.
    """

    treatment1: str
    treatment2: str
    direct: float | None
    direct_se: float | None
    indirect: float | None
    indirect_se: float | None
    share: float = 0.0

    @property
    def difference(self) -> float | None:
        return None if self.direct is None or self.indirect is None else self.direct - self.indirect

    @property
    def difference_se(self) -> float | None:
        if self.direct_se is None or self.indirect_se is None:
            return None
        return hypot(self.direct_se, self.indirect_se)

    @property
    def p_value(self) -> float | None:
        """Of the test that direct and indirect evidence agree; None where there is only one of them."""
        if self.difference is None or not self.difference_se:
            return None
        return erfc(
            abs(self.difference / self.difference_se) / sqrt(2)
        )  # two-sided, of the normal distribution

    def to_dict(self) -> dict[str, Any]:
        own = {
            "difference": self.difference,
            "difference_se": self.difference_se,
            "p_value": self.p_value,
        }
        told = self._asdict()
        return {**told, **own, "share": told.pop("share")}


class Direct(NamedTuple):
    """The direct evidence on a pair of treatments: pooled effect (first minus second), variance, and how far studies differ."""

    effect: float
    variance: float
    studies: int
    within: Part


def direct_evidence(fitted: Fit) -> dict[tuple[int, int], Direct]:
    """Pair of treatments → the studies that compare them, pooled by inverse variance; multi-arm studies by that pair.

    Variances hold the heterogeneity variance of the fit; `within` is Q without it.
    """
    pairs: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for stack in fitted.network.stacks:
        for a, b in combinations(range(stack.k), 2):
            rows = zip(
                stack.arms[:, a].tolist(),
                stack.arms[:, b].tolist(),
                stack.effects[:, a, b].tolist(),
                stack.variances[:, a, b].tolist(),
                strict=True,
            )
            for first, second, effect, variance in rows:
                pairs.setdefault((first, second), []).append((effect, variance))
    return {pair: _pooled(rows, fitted.tau2) for pair, rows in pairs.items()}


def _pooled(rows: list[tuple[float, float]], tau2: float) -> Direct:
    weights = [1 / (variance + tau2) for _, variance in rows]
    effect = sum(weight * one for weight, (one, _) in zip(weights, rows, strict=True)) / sum(
        weights
    )
    precision = sum(1 / variance for _, variance in rows)
    mean = sum(one / variance for one, variance in rows) / precision
    q = sum((one - mean) ** 2 / variance for one, variance in rows)
    return Direct(effect, 1 / sum(weights), len(rows), Part(q, len(rows) - 1))


def splits(fitted: Fit) -> Iterator[Split]:
    """Every comparison of the network by back-calculation, in the order of the treatments."""
    names, direct = fitted.network.treatments, direct_evidence(fitted)
    effects, variances = fitted.effects.tolist(), fitted.variances.tolist()
    for i, j in combinations(range(len(names)), 2):
        yield _split(names[i], names[j], effects[i][j], variances[i][j], direct.get((i, j)))


def _split(first: str, second: str, whole: float, variance: float, direct: Direct | None) -> Split:
    if direct is None:
        return Split(first, second, None, None, whole, variance**0.5)
    share, own_se = variance / direct.variance, direct.variance**0.5
    if share > 1 - _NOTHING_ELSE:
        return Split(first, second, direct.effect, own_se, None, None, 1.0)
    indirect = (whole - share * direct.effect) / (1 - share)
    return Split(
        first, second, direct.effect, own_se, indirect, (variance / (1 - share)) ** 0.5, share
    )


def node_splits(fitted: Fit, random: bool = False, tau2: str | float = "DL") -> Iterator[Split]:
    """Every direct comparison against the network without the studies that compare the two, fitted anew.

    The heterogeneity variance of what is left is estimated from it alone, as netmeta's SIDDE does.
    """
    network = fitted.network
    for (i, j), direct in sorted(direct_evidence(fitted).items()):
        first, second = network.treatments[i], network.treatments[j]
        both = [study.name for study in network.studies if i in study.arms and j in study.arms]
        left = next(
            (part for part in network.without(both) if {first, second} <= set(part.treatments)),
            None,
        )
        indirect = indirect_se = None
        if left is not None:
            a, b = left.treatments.index(first), left.treatments.index(second)
            rest = fit(left, random, tau2)
            indirect, indirect_se = float(rest.effects[a, b]), float(rest.errors[a, b])
        share = float(fitted.variances[i, j]) / direct.variance
        yield Split(
            first,
            second,
            direct.effect,
            direct.variance**0.5,
            indirect,
            indirect_se,
            min(1.0, share),
        )


def direct_matrix(fitted: Fit) -> tuple[Array, Array]:
    """Direct effects (row minus column) and their standard errors, n × n; nan where no study compares the two."""
    n = len(fitted.network.treatments)
    effects, errors = np.full((n, n), np.nan), np.full((n, n), np.nan)
    for (i, j), one in direct_evidence(fitted).items():
        effects[i, j], effects[j, i] = one.effect, -one.effect
        errors[i, j] = errors[j, i] = one.variance**0.5
    return effects, errors
