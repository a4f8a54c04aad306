"""Treatments as sums of components: the additive model of a network, also to bridge parts that no study connects.

A combination's effect is the sum of its components' effects: θ = C β, for a matrix C of treatments by components. Everything it
says rests on that additivity, which Q of the additive model beyond Q of the plain network tests.
Source: Rücker, Petropoulou & Schwarzer, Biom J 2020;62:808-821.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import stats

from ...errors import TrialgraphError
from .designs import Part
from .model import assembled, solve, study_squares
from .studies import Array, Network, Study

RESTS_ON = "rests on additivity: the effect of a combination is taken to be the sum of its components' effects"
_RANK = 1e-10  # singular values below this share of the largest count as none

Components = Mapping[str, frozenset[str]]


def split_names(treatments: Iterable[str], separator: str = "+", inactive: str = "") -> Components:
    """Treatment → its components, by the separator in its name; an inactive treatment has none."""
    return {
        name: _split(name, separator) if name != inactive else frozenset() for name in treatments
    }


def _split(name: str, separator: str) -> frozenset[str]:
    return frozenset(part.strip() for part in name.split(separator) if part.strip())


@dataclass(frozen=True, eq=False)
class Additive:
    """A fitted additive model: treatments, components, their effects β (c), the covariance of β up to what is not told (c × c),
    the matrix of components (n × c), Q with its degrees of freedom, Q of the plain networks, and the heterogeneity variance."""

    treatments: tuple[str, ...]
    components: tuple[str, ...]
    matrix: Array
    scores: Array
    covariance: Array
    whole: Part
    plain: Part
    tau2: float
    parts: int
    told: Array

    @property
    def difference(self) -> Part:
        """The test of additivity: Q of the additive model beyond that of the plain networks."""
        return Part(max(0.0, self.whole.q - self.plain.q), self.whole.df - self.plain.df)

    @property
    def bridges(self) -> bool:
        """Whether it connects networks that no study connects."""
        return self.parts > 1

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.treatments)}

    def effect(self, treatment1: str, treatment2: str, level: float = 0.95) -> dict[str, Any]:
        """The effect of treatment 1 minus that of treatment 2; without figures where the studies cannot tell it."""
        contrast = self.matrix[self._place[treatment1]] - self.matrix[self._place[treatment2]]
        return {
            "treatment1": treatment1,
            "treatment2": treatment2,
            **self._estimate(contrast, level),
        }

    def component(self, name: str, level: float = 0.95) -> dict[str, Any]:
        """What a component adds; without figures where it never stands without another."""
        contrast = np.zeros(len(self.components))
        contrast[self.components.index(name)] = 1
        return {"component": name, **self._estimate(contrast, level)}

    def _estimate(self, contrast: Array, level: float) -> dict[str, Any]:
        if np.abs(contrast - self.told @ contrast).max(initial=0.0) > 1e-6:
            return {"estimate": None, "se": None, "ci_low": None, "ci_high": None}
        estimate = float(contrast @ self.scores)
        se = max(0.0, float(contrast @ self.covariance @ contrast)) ** 0.5
        half = float(stats.norm.ppf((1 + level) / 2)) * se
        return {
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
        }

    def to_dict(self, reference: str) -> dict[str, Any]:
        return {
            "rests_on": RESTS_ON,
            "bridges": self.bridges,
            "tau2": self.tau2,
            **self.whole.to_dict(),
            "additivity": self.difference.to_dict(),
            "components": [self.component(name) for name in self.components],
            "effects": [
                self.effect(name, reference) for name in self.treatments if name != reference
            ],
        }


def additive(
    networks: Sequence[Network], of: Components, random: bool = False, tau2: float | None = None
) -> Additive:
    """The additive model over networks, connected or not; `tau2` is estimated by moments where it is not given.

    Raises `TrialgraphError` for a treatment of which no components are named.
    """
    treatments = tuple(sorted({name for network in networks for name in network.treatments}))
    if missing := [name for name in treatments if name not in of]:
        raise TrialgraphError(
            f"of '{missing[0]}' no components are named; name them, or leave its studies out"
        )
    components = tuple(sorted({part for name in treatments for part in of[name]}))
    matrix = np.array(
        [[float(part in of[name]) for part in components] for name in treatments]
    ).reshape(len(treatments), -1)
    joined = _joined(networks, treatments)
    common = _solved(joined, matrix, 0.0)
    chosen = 0.0 if not random else _moments(joined, matrix, common) if tau2 is None else tau2
    final = common if chosen == 0 else _solved(joined, matrix, chosen)
    whole = Part(common.q, sum(len(study.arms) - 1 for study in joined.studies) - common.rank)
    plain = _plain(networks)
    return Additive(
        treatments,
        components,
        matrix,
        final.scores,
        final.covariance,
        whole,
        plain,
        chosen,
        len(networks),
        final.told,
    )


@dataclass(frozen=True, eq=False)
class _Solved:
    scores: Array
    covariance: Array
    rank: int
    q: float
    weights: tuple[Array, ...]
    told: Array


def _joined(networks: Sequence[Network], treatments: tuple[str, ...]) -> Network:
    """All studies over all treatments; not connected, so only for models that do not need it."""
    place = {name: at for at, name in enumerate(treatments)}
    studies = []
    for network in networks:
        at = [place[name] for name in network.treatments]
        for study in network.studies:
            order = np.argsort([at[arm] for arm in study.arms])
            arms = tuple(sorted(at[arm] for arm in study.arms))
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
    normal = matrix.T @ assembled(network, weights) @ matrix
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
    """The moment estimate of the heterogeneity variance, as for a plain network, with the additive model's fit."""
    df = sum(len(study.arms) - 1 for study in network.studies) - common.rank
    spread = matrix @ common.covariance @ matrix.T
    lost = 0.0
    for stack, own in zip(network.stacks, common.weights, strict=True):
        lost += float(np.trace(own, axis1=1, axis2=2).sum()) - float(
            (stack.gathered(spread) * (own @ own)).sum()
        )
    return max(0.0, (common.q - df) / (lost / 2)) if df > 0 and lost > 0 else 0.0


def _plain(networks: Sequence[Network]) -> Part:
    fits = [solve(network) for network in networks]
    return Part(sum(one.q for one in fits), sum(one.df for one in fits))
