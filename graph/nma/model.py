"""The network as a graph of resistors: every study adds the Laplacian matrix of its arms; the pseudo-inverse of their sum gives
every effect and every variance.

Sources: Rücker, Res Synth Methods 2012;3:312-324 (the model); Rücker & Schwarzer, Stat Med 2014;33:4353-4369 (reduced weights of
multi-arm studies).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats

from ...errors import TrialgraphError
from .studies import Array, Network, pseudo_inverses

_WIDEST = 1e14  # of the largest variance to the smallest, beyond which double precision holds no digit of the result


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted network: effects (row minus column) and their standard errors, n × n, and the heterogeneity.

    `q` is Cochran's Q of the common-effect model; `tau2` the heterogeneity variance used (0 for common effects). `scores` are
    the treatments' effects around their mean (n), `inverse` is the pseudo-inverse of the Laplacian (n × n), `weights` are
    the Laplacians of the studies, one array a stack.
    """

    network: Network
    tau2: float
    q: float
    scores: Array
    inverse: Array
    weights: tuple[Array, ...]

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

    @cached_property
    def laplacian(self) -> Array:
        """The network's Laplacian (n × n); off the diagonal minus the weight of each direct comparison."""
        return assembled(self.network, self.weights)

    @property
    def df(self) -> int:
        return self.network.df

    @property
    def p_value(self) -> float | None:
        """Of the test that all studies and designs agree; None where nothing can disagree."""
        return float(stats.chi2.sf(self.q, self.df)) if self.df > 0 else None

    @property
    def i2(self) -> float:
        """The share of Q beyond what chance explains (Higgins & Thompson, Stat Med 2002;21:1539-1558)."""
        return max(0.0, (self.q - self.df) / self.q) if self.q > 0 and self.df > 0 else 0.0


def solve(network: Network, tau2: float = 0.0, q: float | None = None) -> Fit:
    """The fit for a given heterogeneity variance; `q` is that of the common-effect model, where it is known already."""
    n = len(network.treatments)
    _refuse_extremes(network, tau2)
    pieces = tuple(stack.laplacians(tau2) for stack in network.stacks)
    laplacian, right = assembled(network, pieces), np.zeros(n)
    for stack, weights in zip(network.stacks, pieces, strict=True):
        np.add.at(
            right, stack.arms, -(weights * stack.effects).sum(axis=2)
        )  # weights are the negative off-diagonal
    inverse = pseudo_inverses(laplacian[None], np.array([np.trace(laplacian) / n]))[0]
    scores = inverse @ right
    own_q = weighted_squares(network, pieces, scores)
    return Fit(network, tau2, own_q if q is None else q, scores, inverse, pieces)


def _refuse_extremes(network: Network, tau2: float) -> None:
    """Raises `TrialgraphError` where standard errors differ by so much that the figures of a network would mean nothing."""
    pairs = (
        np.concatenate(
            [stack.variances[:, *np.triu_indices(stack.k, 1)].ravel() for stack in network.stacks]
        )
        + tau2
    )
    least, largest = float(pairs.min()), float(pairs.max())
    if largest > _WIDEST * least:
        told = f"from {least**0.5:.3g} to {largest**0.5:.3g}"
        raise TrialgraphError(
            f"standard errors {told} are too far apart for one network; correct them, or leave studies out"
        )


def assembled(network: Network, pieces: Sequence[Array]) -> Array:
    """The sum of the studies' Laplacians, over all treatments (n × n)."""
    n = len(network.treatments)
    total = np.zeros((n, n))
    for stack, weights in zip(network.stacks, pieces, strict=True):
        np.add.at(total, (stack.arms[:, :, None], stack.arms[:, None, :]), weights)
    return total


def weighted_squares(network: Network, pieces: Sequence[Array], scores: Array) -> float:
    """The weighted squares of what the fit leaves over, each pair of arms once: Q, at the pieces' heterogeneity variance."""
    return float(sum(study_squares(network, pieces, scores).tolist()))


def study_squares(network: Network, pieces: Sequence[Array], scores: Array) -> Array:
    """What each study adds to Q, in the order of the studies."""
    squares = np.zeros(len(network.studies))
    for stack, weights in zip(network.stacks, pieces, strict=True):
        squares[list(stack.places)] = -(weights * stack.residuals(scores) ** 2).sum(axis=(1, 2)) / 2
    return squares
