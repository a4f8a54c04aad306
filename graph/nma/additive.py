"""Component network meta-analysis: the additive model, which can also connect separate networks.

The effect of a combination is the sum of the effects of its components: θ = C β, where C is the
treatments × components matrix. Every estimate depends on additivity, which is tested by the
difference in Q between the additive and the standard model.
Source: Rücker, Petropoulou & Schwarzer, Biom J 2020;62:808-821.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import special

from ...errors import TrialgraphError
from ...message import message
from .designs import QTest
from .model import network_laplacian, solve, study_squares
from .studies import Array, Network, Study

ASSUMPTION = "additivity: the effect of a combination is the sum of the effects of its components"
_RANK = 1e-10  # singular values below this fraction of the largest count as zero

TreatmentComponents = Mapping[str, frozenset[str]]


def split_names(
    treatments: Iterable[str], separator: str = "+", inactive: str = ""
) -> TreatmentComponents:
    """Treatment → its components, split at the separator; an inactive treatment has none."""
    return {
        name: _split(name, separator) if name != inactive else frozenset() for name in treatments
    }


def _split(name: str, separator: str) -> frozenset[str]:
    return frozenset(part.strip() for part in name.split(separator) if part.strip())


@dataclass(frozen=True, eq=False)
class Additive:
    """A fitted additive model of n treatments and c components.

    `matrix`: C (n × c). `scores`: β (c). `covariance`: covariance of β, computed with a generalised
    inverse (c × c). `projection`: projects β onto the estimable contrasts (c × c). `additive_q`,
    `standard_q`: Q of the additive and of the standard model. `network_count`: number of separate
    networks.
    """

    treatments: tuple[str, ...]
    components: tuple[str, ...]
    matrix: Array
    scores: Array
    covariance: Array
    additive_q: QTest
    standard_q: QTest
    tau2: float
    network_count: int
    projection: Array

    @property
    def difference(self) -> QTest:
        """The test of additivity: Q of the additive model minus Q of the standard model."""
        additive_q, standard_q = self.additive_q, self.standard_q
        return QTest(max(0.0, additive_q.q - standard_q.q), additive_q.df - standard_q.df)

    @property
    def bridges(self) -> bool:
        """Whether the model connects networks that no study connects."""
        return self.network_count > 1

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.treatments)}

    def effect(self, treatment1: str, treatment2: str, level: float = 0.95) -> dict[str, Any]:
        """The effect of treatment 1 minus that of treatment 2; values are None if not estimable."""
        contrast = self.matrix[self._index[treatment1]] - self.matrix[self._index[treatment2]]
        return {
            "treatment1": treatment1,
            "treatment2": treatment2,
            **self._estimate(contrast, level),
        }

    def component(self, name: str, level: float = 0.95) -> dict[str, Any]:
        """The effect of a component; values are None if not estimable."""
        contrast = np.zeros(len(self.components))
        contrast[self.components.index(name)] = 1
        return {"component": name, **self._estimate(contrast, level)}

    def _estimate(self, contrast: Array, level: float) -> dict[str, Any]:
        if np.abs(contrast - self.projection @ contrast).max(initial=0.0) > 1e-6:
            return {"estimate": None, "se": None, "ci_low": None, "ci_high": None}
        estimate = float(contrast @ self.scores)
        se = max(0.0, float(contrast @ self.covariance @ contrast)) ** 0.5
        half = float(special.ndtri((1 + level) / 2)) * se
        return {
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
        }

    def to_dict(self, reference: str) -> dict[str, Any]:
        return {
            "rests_on": ASSUMPTION,
            "bridges": self.bridges,
            "tau2": self.tau2,
            **self.additive_q.to_dict(),
            "additivity": self.difference.to_dict(),
            "components": [self.component(name) for name in self.components],
            "effects": [
                self.effect(name, reference) for name in self.treatments if name != reference
            ],
        }


def additive(
    networks: Sequence[Network],
    components_of: TreatmentComponents,
    random: bool = False,
    tau2: float | None = None,
) -> Additive:
    """Fit the additive model to networks, which need not be connected to each other.

    With `random`, `tau2` is used, or the moment estimate if it is None. Raises `TrialgraphError`
    if the components of a treatment are not given.
    """
    treatments = tuple(sorted({name for network in networks for name in network.treatments}))
    if missing := [name for name in treatments if name not in components_of]:
        raise TrialgraphError(
            message(
                "nma.no_components",
                "no components given for '{treatment}'; name them, or remove its studies",
                treatment=missing[0],
            )
        )
    components = tuple(
        sorted({component for name in treatments for component in components_of[name]})
    )
    matrix = np.array(
        [
            [float(component in components_of[name]) for component in components]
            for name in treatments
        ]
    ).reshape(len(treatments), -1)
    joined = _joined(networks, treatments)
    common = _solved(joined, matrix, 0.0)
    chosen = 0.0 if not random else _moments(joined, matrix, common) if tau2 is None else tau2
    final = common if chosen == 0 else _solved(joined, matrix, chosen)
    df = sum(len(study.arms) - 1 for study in joined.studies) - common.rank
    return Additive(
        treatments,
        components,
        matrix,
        final.scores,
        final.covariance,
        QTest(common.q, df),
        _standard_q(networks),
        chosen,
        len(networks),
        final.projection,
    )


@dataclass(frozen=True, eq=False)
class _Solved:
    scores: Array
    covariance: Array
    rank: int
    q: float
    weights: tuple[Array, ...]
    projection: Array


def _joined(networks: Sequence[Network], treatments: tuple[str, ...]) -> Network:
    """Put all studies into one `Network`; it may be disconnected, which only this model allows."""
    index = {name: position for position, name in enumerate(treatments)}
    studies = []
    for network in networks:
        new = [index[name] for name in network.treatments]
        for study in network.studies:
            order = np.argsort([new[arm] for arm in study.arms])
            arms = tuple(sorted(new[arm] for arm in study.arms))
            studies.append(
                Study(
                    study.name,
                    arms,
                    study.effects[np.ix_(order, order)],
                    study.variances[np.ix_(order, order)],
                )
            )
    return Network(treatments, tuple(studies))


def _solved(network: Network, matrix: Array, tau2: float) -> _Solved:
    weights = tuple(stack.laplacians(tau2) for stack in network.stacks)
    right = np.zeros(len(network.treatments))
    for stack, own in zip(network.stacks, weights, strict=True):
        np.add.at(right, stack.arms, -(own * stack.effects).sum(axis=2))
    normal = matrix.T @ network_laplacian(network, weights) @ matrix
    covariance: Array = np.asarray(
        np.linalg.pinv(normal, rcond=_RANK, hermitian=True), dtype=np.float64
    )
    scores = covariance @ matrix.T @ right
    q = float(study_squares(network, weights, matrix @ scores).sum())
    rank = int(
        np.linalg.matrix_rank(
            normal, tol=_RANK * max(1e-300, float(np.linalg.norm(normal, 2))), hermitian=True
        )
    )
    return _Solved(scores, covariance, rank, q, weights, np.asarray(covariance @ normal))


def _moments(network: Network, matrix: Array, common: _Solved) -> float:
    """The moment estimate of tau², as for a standard network but from the additive model's Q."""
    df = sum(len(study.arms) - 1 for study in network.studies) - common.rank
    spread = matrix @ common.covariance @ matrix.T
    lost = 0.0
    for stack, own in zip(network.stacks, common.weights, strict=True):
        lost += float(np.trace(own, axis1=1, axis2=2).sum()) - float(
            (stack.submatrices(spread) * (own @ own)).sum()
        )
    return max(0.0, (common.q - df) / (lost / 2)) if df > 0 and lost > 0 else 0.0


def _standard_q(networks: Sequence[Network]) -> QTest:
    fits = [solve(network) for network in networks]
    return QTest(sum(fitted.q for fitted in fits), sum(fitted.df for fitted in fits))
