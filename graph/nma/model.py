"""The graph-theoretical model: the network as an electrical network of resistors.

Every study contributes the Laplacian of its arms; the pseudo-inverse of their sum gives every
effect and variance. Sources: Rücker, Res Synth Methods 2012;3:312-324 (the model); Rücker &
Schwarzer, Stat Med 2014;33:4353-4369 (reduced weights of multi-arm studies).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from ...errors import TrialgraphError
from ...message import message
from .studies import Array, Network, pseudo_inverses

_MAX_RATIO = 1e14  # of the largest to the smallest variance; beyond it no digit is reliable


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted network of n treatments.

    `tau2`: the heterogeneity variance used (0: common effect). `q`: Cochran's Q of the
    common-effect model. `scores`: effects of the treatments around their mean (n). `inverse`:
    pseudo-inverse of the Laplacian (n × n). `weights`: Laplacians of the studies, an array for
    each stack. `effects` (row minus column), `variances`, `errors`: n × n.
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
        """The variance of every effect (n × n): the effective resistances."""
        diagonal = np.diag(self.inverse)
        return np.asarray(np.maximum(diagonal[:, None] + diagonal[None, :] - 2 * self.inverse, 0))

    @cached_property
    def errors(self) -> Array:
        return np.sqrt(self.variances)

    @cached_property
    def laplacian(self) -> Array:
        """The network's Laplacian (n × n); off-diagonal: minus the weight of each comparison."""
        return network_laplacian(self.network, self.weights)

    @property
    def df(self) -> int:
        return self.network.df

    @property
    def p_value(self) -> float | None:
        """The p value of Q (chi-squared with `df` degrees of freedom); None if `df` is 0."""
        return float(special.chdtrc(self.df, self.q)) if self.df > 0 else None

    @property
    def i2(self) -> float:
        """I² = (Q − df) / Q, at least 0 (Higgins & Thompson, Stat Med 2002;21:1539-1558)."""
        return max(0.0, (self.q - self.df) / self.q) if self.q > 0 and self.df > 0 else 0.0


def solve(network: Network, tau2: float = 0.0, q: float | None = None) -> Fit:
    """Fit a network with a given heterogeneity variance.

    `q`: Q of the common-effect model if already known. Raises `TrialgraphError` if standard
    errors differ too much, or are incompatible within a study.
    """
    n = len(network.treatments)
    _check_spread_of_errors(network, tau2)
    laplacians = tuple(stack.laplacians(tau2) for stack in network.stacks)
    laplacian, right = network_laplacian(network, laplacians), np.zeros(n)
    for stack, weights in zip(network.stacks, laplacians, strict=True):
        # minus, because off-diagonal elements are minus the weights
        np.add.at(right, stack.arms, -(weights * stack.effects).sum(axis=2))
    inverse = pseudo_inverses(laplacian[None], np.array([np.trace(laplacian) / n]))[0]
    scores = inverse @ right
    own_q = weighted_squares(network, laplacians, scores)
    return Fit(network, tau2, own_q if q is None else q, scores, inverse, laplacians)


def _check_spread_of_errors(network: Network, tau2: float) -> None:
    """Raise `TrialgraphError` if standard errors differ too much for double precision."""
    pairs = (
        np.concatenate(
            [stack.variances[:, *np.triu_indices(stack.k, 1)].ravel() for stack in network.stacks]
        )
        + tau2
    )
    least, largest = float(pairs.min()), float(pairs.max())
    if largest > _MAX_RATIO * least:
        raise TrialgraphError(
            message(
                "nma.spread_of_errors",
                "standard errors from {least} to {largest} are too far apart for one network; "
                "correct them, or remove studies",
                least=f"{least**0.5:.3g}",
                largest=f"{largest**0.5:.3g}",
            )
        )


def network_laplacian(network: Network, laplacians: Sequence[Array]) -> Array:
    """The sum of the studies' Laplacians over all treatments (n × n)."""
    n = len(network.treatments)
    total = np.zeros((n, n))
    for stack, weights in zip(network.stacks, laplacians, strict=True):
        np.add.at(total, (stack.arms[:, :, None], stack.arms[:, None, :]), weights)
    return total


def weighted_squares(network: Network, laplacians: Sequence[Array], scores: Array) -> float:
    """Q: the weighted sum of squared residuals, at the tau² used for the Laplacians."""
    return float(sum(study_squares(network, laplacians, scores).tolist()))


def study_squares(network: Network, laplacians: Sequence[Array], scores: Array) -> Array:
    """The contribution of each study to Q, in the order of the studies."""
    squares = np.zeros(len(network.studies))
    for stack, weights in zip(network.stacks, laplacians, strict=True):
        squares[list(stack.places)] = -(weights * stack.residuals(scores) ** 2).sum(axis=(1, 2)) / 2
    return squares
