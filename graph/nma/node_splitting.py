"""Direct against indirect evidence on each comparison, by two methods.

*Back-calculation* subtracts the direct estimate, with its weight, from the network estimate (König,
Krahn & Binder, Stat Med 2013;32:5414-5429; Dias et al., Stat Med 2010;29:932-944). *Node-splitting*
refits the network without the studies that compare the two treatments (SIDDE: separate indirect
from direct design evidence; Efthimiou et al., Res Synth Methods 2019;10:347-363).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import erfc, hypot, sqrt
from typing import Any, NamedTuple

import numpy as np

from .designs import QTest
from .heterogeneity import fit
from .model import Fit
from .studies import Array

_NEGLIGIBLE = 1e-9  # share of indirect evidence that counts as none


class Split(NamedTuple):
    """The direct and the indirect estimate of one comparison (treatment 1 minus 2).

    An estimate is None if there is no such evidence. `share`: weight of the direct evidence in the
    network estimate (0 to 1).
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
        """Two-sided p value of the difference (normal distribution).

        None if the direct or the indirect estimate is missing.
        """
        if self.difference is None or not self.difference_se:
            return None
        return erfc(abs(self.difference / self.difference_se) / sqrt(2))

    def to_dict(self) -> dict[str, Any]:
        return self._asdict() | {
            "difference": self.difference,
            "difference_se": self.difference_se,
            "p_value": self.p_value,
        }


class Direct(NamedTuple):
    """Pooled direct evidence on a pair: effect (first minus second), variance, heterogeneity."""

    effect: float
    variance: float
    studies: int
    within: QTest


def direct_evidence(fitted: Fit) -> dict[tuple[int, int], Direct]:
    """Pair of treatments (indices) → the direct evidence, pooled by inverse variance.

    A multi-arm study contributes its contrast of the pair. Variances include tau² of the fit;
    `within` is Q without it.
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
    weighted = sum(weight * effect for weight, (effect, _) in zip(weights, rows, strict=True))
    precision = sum(1 / variance for _, variance in rows)
    mean = sum(effect / variance for effect, variance in rows) / precision
    q = sum((effect - mean) ** 2 / variance for effect, variance in rows)
    pooled = weighted / sum(weights)
    return Direct(pooled, 1 / sum(weights), len(rows), QTest(q, len(rows) - 1))


def splits(fitted: Fit) -> Iterator[Split]:
    """Direct and indirect evidence on every pair, by back-calculation, in order."""
    names, direct = fitted.network.treatments, direct_evidence(fitted)
    effects, variances = fitted.effects.tolist(), fitted.variances.tolist()
    for i, j in combinations(range(len(names)), 2):
        yield _split(names[i], names[j], effects[i][j], variances[i][j], direct.get((i, j)))


def _split(
    first: str, second: str, estimate: float, variance: float, direct: Direct | None
) -> Split:
    if direct is None:
        return Split(first, second, None, None, estimate, variance**0.5)
    share, direct_se = variance / direct.variance, direct.variance**0.5
    if share > 1 - _NEGLIGIBLE:
        return Split(first, second, direct.effect, direct_se, None, None, 1.0)
    indirect = (estimate - share * direct.effect) / (1 - share)
    indirect_se = (variance / (1 - share)) ** 0.5
    return Split(first, second, direct.effect, direct_se, indirect, indirect_se, share)


def node_splits(fitted: Fit, random: bool = False, tau2: str | float = "DL") -> Iterator[Split]:
    """For each comparison, its direct evidence against the network refitted without its studies.

    tau² of the refitted network is estimated from the remaining studies, as in netmeta's SIDDE.
    """
    network = fitted.network
    for (i, j), direct in sorted(direct_evidence(fitted).items()):
        first, second = network.treatments[i], network.treatments[j]
        direct_studies = [
            study.name for study in network.studies if i in study.arms and j in study.arms
        ]
        parts = network.without(direct_studies)
        rest = next((part for part in parts if {first, second} <= set(part.treatments)), None)
        indirect = indirect_se = None
        if rest is not None:
            a, b = rest.treatments.index(first), rest.treatments.index(second)
            refitted = fit(rest, random, tau2)
            indirect, indirect_se = float(refitted.effects[a, b]), float(refitted.errors[a, b])
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
    """Direct effects (row minus column) and standard errors, n × n; nan if there is none."""
    n = len(fitted.network.treatments)
    effects, errors = np.full((n, n), np.nan), np.full((n, n), np.nan)
    for (i, j), direct in direct_evidence(fitted).items():
        effects[i, j], effects[j, i] = direct.effect, -direct.effect
        errors[i, j] = errors[j, i] = direct.variance**0.5
    return effects, errors
