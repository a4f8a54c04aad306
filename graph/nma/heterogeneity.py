"""Heterogeneity: estimators of tau², intervals of tau² and I², prediction intervals.

tau² is added to the variance of each pair of arms of a study, with a correlation of ½ between
pairs that share an arm. The Laplacian L of a study then has the derivative dL/dtau² = −½ L².

Sources: Jackson, White & Riley, Stat Med 2012;31:3805-3820 (multivariate moment estimate, as in
netmeta, after DerSimonian & Laird, Control Clin Trials 1986;7:177-188); Harville, J Am Stat Assoc
1977;72:320-338 (restricted maximum likelihood, as in metafor's rma.mv); Paule & Mandel, J Res Natl
Bur Stand 1982;87:377-385 (Q equals its degrees of freedom); Viechtbauer, Stat Med 2007;26:37-52
(Q-profile interval).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import optimize, special

from .model import Fit, solve, weighted_squares
from .studies import Array, Network

TAU2_METHODS = ("DL", "REML", "PM")
_GRID_SIZE = 8  # values of tau² between which maxima of the likelihood are sought
# with this many degrees of freedom the likelihood has one maximum, near the moment estimate
_MANY_DF = 100
_MAX_ITERATIONS, _PRECISION = 100, 1e-12


class ConfidenceInterval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


def fit(network: Network, random: bool = False, tau2: str | float = "DL") -> Fit:
    """Fit a network; with `random`, `tau2` is a method (DL, REML, PM) or a value."""
    common = solve(network)
    if not random:
        return common
    chosen = float(tau2) if isinstance(tau2, (int, float)) else _METHODS[tau2](network, common)
    return solve(network, chosen, common.q)


def _der_simonian_laird(network: Network, common: Fit) -> float:
    """The moment estimate: E(Q) = df + tau² · ½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²)), solved for tau² ≥ 0."""
    scale = _information_lost(network, common)
    return max(0.0, (common.q - common.df) / scale) if common.df > 0 and scale > 0 else 0.0


def _information_lost(network: Network, solved: Fit) -> float:
    """½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²)): dE(Q)/dtau², and minus the slope of the log-determinants."""
    within, explained = 0.0, 0.0
    for stack, weights in zip(network.stacks, solved.weights, strict=True):
        within += float(np.trace(weights, axis1=1, axis2=2).sum())
        explained += float((stack.submatrices(solved.inverse) * (weights @ weights)).sum())
    return (within - explained) / 2


def _reml(network: Network, common: Fit) -> float:
    """The tau² ≥ 0 that maximises the restricted likelihood; 0 if `df` is 0."""
    if common.df <= 0:
        return 0.0
    if common.df >= _MANY_DF and (
        near := _turning_point_near(network, _der_simonian_laird(network, common))
    ):
        return near
    candidates = list(
        _downward_zero_crossings(lambda tau2: _score(network, tau2), _grid(network, common))
    )
    if _score(network, 0.0) <= 0:
        candidates.append(0.0)
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda tau2: restricted_likelihood(network, tau2), default=0.0)


def _turning_point_near(network: Network, start: float) -> float:
    """The maximum of the restricted likelihood near a value, by secants; 0 if not found."""
    if start <= 0:
        return 0.0
    solution = optimize.root_scalar(
        lambda tau2: _score(network, tau2) if tau2 > 0 else np.nan,
        x0=start,
        x1=1.02 * start,
        method="secant",
        xtol=1e-12,
        rtol=1e-10,
    )
    return (
        float(solution.root)
        if solution.converged and start / 3 < solution.root < 3 * start
        else 0.0
    )


def _grid(network: Network, common: Fit) -> Array:
    """Values of tau² from 0 to above any plausible value, closer together near 0."""
    spread = max(float((stack.residuals(common.scores) ** 2).max()) for stack in network.stacks)
    typical = float(
        np.median(np.concatenate([stack.variances[:, 0, 1] for stack in network.stacks]))
    )
    top = 4 * spread + 4 * typical
    return np.concatenate([[0.0], np.geomspace(1e-6 * top, top, _GRID_SIZE)])


def _downward_zero_crossings(function: Callable[[float], float], grid: Array) -> Iterator[float]:
    """The roots at which a function falls through zero, at most one in each interval of the
    grid."""
    values = [function(float(tau2)) for tau2 in grid]
    for (low, at_low), (high, at_high) in zip(
        zip(grid, values, strict=True), zip(grid[1:], values[1:], strict=True), strict=False
    ):
        if at_low > 0 >= at_high:
            yield float(optimize.brentq(function, low, high, xtol=1e-15, rtol=1e-12))


def _score(network: Network, tau2: float) -> float:
    """Twice the derivative of the restricted log-likelihood with respect to tau².

    ½ Σ e′Lₛ²e − ½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²))
    """
    solved = solve(network, tau2)
    return _squares(network, solved) / 2 - _information_lost(network, solved)


def _squares(network: Network, solved: Fit) -> float:
    """Σ e′Lₛ²e, where e are the residuals of the arms of study s."""
    total = 0.0
    for stack, weights in zip(network.stacks, solved.weights, strict=True):
        total += float(((weights * stack.residuals(solved.scores)).sum(axis=2) ** 2).sum())
    return total


def restricted_likelihood(network: Network, tau2: float) -> float:
    """The restricted log-likelihood of tau², up to a constant.

    Determinants of the Laplacians exclude their null space.
    """
    solved, n = solve(network, tau2), len(network.treatments)
    of_studies = sum(
        float(np.linalg.slogdet(weights + 1 / weights.shape[1])[1].sum())
        for weights in solved.weights
    )
    of_network = -float(np.linalg.slogdet(solved.inverse + 1 / n)[1])
    return -0.5 * (-of_studies + of_network + solved.q)


def _paule_mandel(network: Network, common: Fit) -> float:
    """The tau² at which Q equals its degrees of freedom; 0 if Q ≤ df at tau² = 0."""
    return _tau2_where_q_equals(network, common, common.df) if common.df > 0 else 0.0


def _tau2_where_q_equals(network: Network, common: Fit, target: float) -> float:
    """The tau² at which Q equals a target; 0 if Q is below it at tau² = 0.

    Newton's method from 0, which cannot overshoot because Q is convex and decreasing in tau².
    dQ/dtau² = −½ Σ e′Lₛ²e: the effects minimise Q, so their change does not enter.
    """
    if common.q <= target:
        return 0.0
    tau2, q, solved = 0.0, common.q, common
    for _ in range(_MAX_ITERATIONS):
        step = (q - target) / (_squares(network, solved) / 2)
        tau2 += step
        if abs(step) <= _PRECISION * tau2:
            break
        solved = solve(network, tau2)
        q = weighted_squares(network, solved.weights, solved.scores)
    return tau2


def tau2_interval(network: Network, level: float = 0.95) -> ConfidenceInterval | None:
    """The Q-profile interval of tau² (Viechtbauer 2007); None if `df` is 0."""
    common = solve(network)
    if common.df <= 0:
        return None
    # quantiles of the chi-squared distribution
    quantiles = 2 * special.gammaincinv(common.df / 2, [(1 + level) / 2, (1 - level) / 2])
    low, high = (_tau2_where_q_equals(network, common, float(quantile)) for quantile in quantiles)
    return ConfidenceInterval(low, high)


def i2_interval(fitted: Fit, level: float = 0.95) -> ConfidenceInterval | None:
    """The test-based interval of I², as fractions; None if it is not defined.

    Source: Higgins & Thompson, Stat Med 2002;21:1539-1558 (standard error of log H).
    """
    q, df = fitted.q, fitted.df
    if df <= 0:
        return None
    if q > df + 1:
        error = 0.5 * (np.log(q) - np.log(df)) / (np.sqrt(2 * q) - np.sqrt(2 * df - 1))
    elif df > 1:
        error = np.sqrt(1 / (2 * (df - 1)) * (1 - 1 / (3 * (df - 1) ** 2)))
    else:
        return None
    half = float(special.ndtri((1 + level) / 2) * error)
    middle = max(0.0, 0.5 * float(np.log(q / df))) if q > 0 else 0.0
    return ConfidenceInterval(
        *(
            max(0.0, 1 - float(np.exp(-2 * bound))) if bound > 0 else 0.0
            for bound in (middle - half, middle + half)
        )
    )


def prediction_half_width(fitted: Fit, level: float = 0.95) -> Array | None:
    """Half-width of the prediction interval of every pair (n × n): t(df) · √(variance + tau²).

    df are the degrees of freedom of Q. None if there are fewer than two, as in netmeta 3.2-0.
    Sources: Higgins, Thompson & Spiegelhalter, J R Stat Soc A 2009;172:137-159; Veroniki et al.,
    Res Synth Methods 2019;10:23-43 (degrees of freedom).
    """
    if fitted.df < 2:
        return None
    quantile = float(special.stdtrit(fitted.df, (1 + level) / 2))
    return np.asarray(
        quantile * np.sqrt(fitted.variances + fitted.tau2) * (1 - np.eye(len(fitted.scores)))
    )


_METHODS: dict[str, Callable[[Network, Fit], float]] = {
    "DL": _der_simonian_laird,
    "REML": _reml,
    "PM": _paule_mandel,
}
