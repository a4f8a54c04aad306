"""The network as a graph of resistors: one fit for one connected network, common or random effects.

Every study is a small Laplacian matrix over its arms (of several arms, by the pseudo-inverse of their pairwise variances, which
gives the reduced weights); their sum is the network's. Its pseudo-inverse gives every effect and every variance.

Sources: Rücker, Res Synth Methods 2012;3:312-324 (the model); Rücker & Schwarzer, Stat Med 2014;33:4353-4369 (reduced weights);
Jackson, White & Riley, Stat Med 2012;31:3805-3820 (the moment estimate of the heterogeneity variance in several dimensions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import optimize, stats

from ...errors import TrialgraphError
from .contrasts import Contrast

Array = np.ndarray[Any, np.dtype[np.float64]]
TAU2_METHODS = ("DL", "REML")


@dataclass(frozen=True, eq=False)
class Study:
    """One study: the places of its k arms among the treatments, effects and variances of its pairs (k × k, row minus column)."""

    name: str
    arms: tuple[int, ...]
    effects: Array
    variances: Array

    def laplacian(self, tau2: float) -> Array:
        """The k × k Laplacian of its arms (inverse variances), with the heterogeneity variance added to every pair.

        Raises `TrialgraphError` where no covariance of arms gives these variances of pairs.
        """
        k = len(self.arms)
        variances = self.variances + tau2 * (1 - np.eye(k))
        if k == 2:
            weight = 1 / variances[0, 1]
            return np.array([[weight, -weight], [-weight, weight]])
        centring = np.eye(k) - 1 / k
        covariance = -0.5 * centring @ variances @ centring
        if np.linalg.eigvalsh(covariance)[1] <= 1e-10 * variances.max():
            raise TrialgraphError(f"study {self.name}: its standard errors cannot belong to one study; correct one of them")
        return np.asarray(np.linalg.pinv(covariance))


@dataclass(frozen=True, eq=False)
class Network:
    """Treatments that are connected by studies, directly or in steps."""

    treatments: tuple[str, ...]
    studies: tuple[Study, ...]

    @property
    def df(self) -> int:
        """Degrees of freedom of Q: independent contrasts beyond those that the treatments need."""
        return sum(len(study.arms) - 1 for study in self.studies) - (len(self.treatments) - 1)

    def laplacians(self, tau2: float) -> list[Array]:
        return [study.laplacian(tau2) for study in self.studies]


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted network: effects (row minus column) and their standard errors, n × n, and the heterogeneity.

    `q` is Cochran's Q of the common-effect model; `tau2` the heterogeneity variance used (0 for common effects).
    """

    network: Network
    tau2: float
    q: float
    scores: Array
    inverse: Array

    @cached_property
    def effects(self) -> Array:
        return np.asarray(self.scores[:, None] - self.scores[None, :])

    @cached_property
    def variances(self) -> Array:
        """Effective resistances: the variance of every effect."""
        diagonal = np.diag(self.inverse)
        return np.asarray(np.maximum(diagonal[:, None] + diagonal[None, :] - 2 * self.inverse, 0))

    @cached_property
    def errors(self) -> Array:
        return np.sqrt(self.variances)

    @property
    def df(self) -> int:
        return self.network.df

    @property
    def p_value(self) -> float:
        """Of the test that all studies and designs agree; 1 where nothing can disagree."""
        return float(stats.chi2.sf(self.q, self.df)) if self.df > 0 else 1.0

    @property
    def i2(self) -> float:
        """The share of Q beyond what chance explains (Higgins & Thompson, Stat Med 2002;21:1539-1558)."""
        return max(0.0, (self.q - self.df) / self.q) if self.q > 0 and self.df > 0 else 0.0


def fit(network: Network, random: bool = False, tau2: str | float = "DL") -> Fit:
    """Fits a network; `tau2` is the method (DL, REML) or a value, used where effects are random."""
    common = _solved(network, 0.0)
    if not random:
        return common
    chosen = float(tau2) if isinstance(tau2, (int, float)) else _METHODS[tau2](network, common)
    solved = _solved(network, chosen)
    return Fit(network, chosen, common.q, solved.scores, solved.inverse)


def _solved(network: Network, tau2: float) -> Fit:
    n = len(network.treatments)
    laplacian, right = np.zeros((n, n)), np.zeros(n)
    pieces = network.laplacians(tau2)
    for study, piece in zip(network.studies, pieces, strict=True):
        arms = list(study.arms)
        laplacian[np.ix_(arms, arms)] += piece
        right[arms] -= (piece * study.effects).sum(axis=1)  # weights are the negative off-diagonal
    inverse = np.linalg.inv(laplacian + 1 / n) - 1 / n
    scores = inverse @ right
    return Fit(network, tau2, _q(network, pieces, scores), scores, np.asarray(inverse))


def _q(network: Network, pieces: Sequence[Array], scores: Array) -> float:
    """Weighted squares of what the fit leaves over, each pair of arms once."""
    total = 0.0
    for study, piece in zip(network.studies, pieces, strict=True):
        own = scores[list(study.arms)]
        left = study.effects - (own[:, None] - own[None, :])
        total -= float((piece * left**2).sum()) / 2
    return total


def _der_simonian_laird(network: Network, common: Fit) -> float:
    """The moment estimate: Q equals its expectation, df + tau2 · ½(tr L − Σ tr(L⁺ Lₛ²)); never below 0."""
    within, explained = 0.0, 0.0
    for study, piece in zip(network.studies, network.laplacians(0.0), strict=True):
        arms = list(study.arms)
        within += float(np.trace(piece))
        explained += float(np.sum(common.inverse[np.ix_(arms, arms)] * (piece @ piece)))
    scale = (within - explained) / 2
    return max(0.0, (common.q - common.df) / scale) if common.df > 0 and scale > 0 else 0.0


def _reml(network: Network, common: Fit) -> float:
    """The value that maximises the restricted likelihood; 0 where nothing can be estimated."""
    if common.df <= 0:
        return 0.0
    largest = max(float(study.variances.max()) for study in network.studies) + float(np.var(common.effects)) + 1.0
    found = optimize.minimize_scalar(
        lambda tau2: -restricted_likelihood(network, tau2), bounds=(0, 10 * largest), method="bounded", options={"xatol": 1e-12}
    )
    best = float(found.x)
    return best if -found.fun > restricted_likelihood(network, 0.0) else 0.0


def restricted_likelihood(network: Network, tau2: float) -> float:
    """The restricted log-likelihood of a heterogeneity variance, up to a constant.

    Source: Harville, J Am Stat Assoc 1977;72:320-338. The determinants are those of the Laplacians without their null space.
    """
    solved, n = _solved(network, tau2), len(network.treatments)
    own = sum(float(np.linalg.slogdet(piece + 1 / len(piece))[1]) for piece in network.laplacians(tau2))
    whole = -float(np.linalg.slogdet(solved.inverse + 1 / n)[1])
    return -0.5 * (-own + whole + solved.q)


_METHODS = {"DL": _der_simonian_laird, "REML": _reml}


def networks(rows: Sequence[Contrast]) -> list[Network]:
    """The connected networks that contrasts form, the largest first; treatments in alphabetical order."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_edges_from((one.treatment1, one.treatment2) for one in rows)
    parts = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    return [_network(sorted(part), [one for one in rows if one.treatment1 in part]) for part in parts]


def _network(treatments: Sequence[str], rows: Sequence[Contrast]) -> Network:
    place = {name: at for at, name in enumerate(treatments)}
    groups: dict[str, list[Contrast]] = {}
    for one in rows:
        groups.setdefault(one.study, []).append(one)
    return Network(tuple(treatments), tuple(_study(name, group, place) for name, group in groups.items()))


def _study(name: str, rows: Sequence[Contrast], place: dict[str, int]) -> Study:
    arms = sorted({place[treatment] for one in rows for treatment in (one.treatment1, one.treatment2)})
    effects, variances = np.zeros((len(arms), len(arms))), np.zeros((len(arms), len(arms)))
    for one in rows:
        i, j = arms.index(place[one.treatment1]), arms.index(place[one.treatment2])
        effects[i, j], effects[j, i] = one.effect, -one.effect
        variances[i, j] = variances[j, i] = one.se**2
    return Study(name, tuple(arms), effects, variances)
