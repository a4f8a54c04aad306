"""How much studies differ beyond chance: the heterogeneity variance tau², its interval, that of I², and prediction intervals.

With tau² every pair of a study's arms varies by tau² more; arms correlate by one half. The Laplacian of a study then changes by
dL/dtau² = −½ L². Sources: Jackson, White & Riley, Stat Med 2012;31:3805-3820 (the moment estimate in several dimensions, as
netmeta takes it from DerSimonian & Laird, Control Clin Trials 1986;7:177-188); Harville, J Am Stat Assoc 1977;72:320-338
(restricted maximum likelihood, as metafor's rma.mv); Paule & Mandel, J Res Natl Bur Stand 1982;87:377-385 (Q equals its degrees
of freedom); Viechtbauer, Stat Med 2007;26:37-52 (the interval of the values that Q does not rule out).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from .model import Fit, solve, weighted_squares
from .studies import Array, Network

TAU2_METHODS = ("DL", "REML", "PM")
_STEPS = (
    8  # of the search for maxima of the likelihood, between nothing and more than the data can hold
)
_MANY = 100  # degrees of freedom, from which the likelihood has its one top close to the moment estimate
_LONGEST, _PRECISION = 100, 1e-12


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


def fit(network: Network, random: bool = False, tau2: str | float = "DL") -> Fit:
    """Fits a network; `tau2` is the method (DL, REML, PM) or a value, used where effects are random."""
    common = solve(network)
    if not random:
        return common
    chosen = float(tau2) if isinstance(tau2, (int, float)) else _METHODS[tau2](network, common)
    return solve(network, chosen, common.q)


def _der_simonian_laird(network: Network, common: Fit) -> float:
    """The moment estimate: Q equals its expectation, df + tau2 · ½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²)); never below 0."""
    scale = _information_lost(network, common)
    return max(0.0, (common.q - common.df) / scale) if common.df > 0 and scale > 0 else 0.0


def _information_lost(network: Network, solved: Fit) -> float:
    """½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²)): how Q's expectation grows with tau², and how the determinants fall."""
    within, explained = 0.0, 0.0
    for stack, weights in zip(network.stacks, solved.weights, strict=True):
        within += float(np.trace(weights, axis1=1, axis2=2).sum())
        explained += float((stack.gathered(solved.inverse) * (weights @ weights)).sum())
    return (within - explained) / 2


def _reml(network: Network, common: Fit) -> float:
    """The value that maximises the restricted likelihood: the best of its turning points and of nothing; 0 where none is."""
    if common.df <= 0:
        return 0.0
    if common.df >= _MANY and (
        near := _turning_point_near(network, _der_simonian_laird(network, common))
    ):
        return near
    candidates = list(
        _falls_through_zero(lambda tau2: _score(network, tau2), _grid(network, common))
    )
    if _score(network, 0.0) <= 0:
        candidates.append(0.0)
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda tau2: restricted_likelihood(network, tau2), default=0.0)


def _turning_point_near(network: Network, start: float) -> float:
    """The turning point of the restricted likelihood by secants from a value close to it; 0 where they do not find it."""
    if start <= 0:
        return 0.0
    found = optimize.root_scalar(
        lambda tau2: _score(network, tau2) if tau2 > 0 else np.nan,
        x0=start,
        x1=1.02 * start,
        method="secant",
        xtol=1e-12,
        rtol=1e-10,
    )
    return float(found.root) if found.converged and start / 3 < found.root < 3 * start else 0.0


def _grid(network: Network, common: Fit) -> Array:
    """Values of tau² from nothing to more than the data can hold, closer together near nothing."""
    spread = max(float((stack.residuals(common.scores) ** 2).max()) for stack in network.stacks)
    typical = float(
        np.median(np.concatenate([stack.variances[:, 0, 1] for stack in network.stacks]))
    )
    top = 4 * spread + 4 * typical
    return np.concatenate([[0.0], np.geomspace(1e-6 * top, top, _STEPS)])


def _falls_through_zero(of: Callable[[float], float], grid: Array) -> Iterator[float]:
    """Where a function goes from above to below zero between the values of a grid."""
    values = [of(float(at)) for at in grid]
    for (low, at_low), (high, at_high) in zip(
        zip(grid, values, strict=True), zip(grid[1:], values[1:], strict=True), strict=False
    ):
        if at_low > 0 >= at_high:
            yield float(optimize.brentq(of, low, high, xtol=1e-15, rtol=1e-12))


def _score(network: Network, tau2: float) -> float:
    """Twice the slope of the restricted log-likelihood in tau²: ½ Σ e′Lₛ²e − ½(Σ tr Lₛ − Σ tr(L⁺ Lₛ²))."""
    solved = solve(network, tau2)
    return _squares(network, solved) / 2 - _information_lost(network, solved)


def _squares(network: Network, solved: Fit) -> float:
    """Σ e′Lₛ²e, for residuals e of the arms."""
    total = 0.0
    for stack, weights in zip(network.stacks, solved.weights, strict=True):
        total += float(((weights * stack.residuals(solved.scores)).sum(axis=2) ** 2).sum())
    return total


def restricted_likelihood(network: Network, tau2: float) -> float:
    """The restricted log-likelihood of a heterogeneity variance, up to a constant.

    The determinants are those of the Laplacians without their null space.
    """
    solved, n = solve(network, tau2), len(network.treatments)
    own = sum(
        float(np.linalg.slogdet(weights + 1 / weights.shape[1])[1].sum())
        for weights in solved.weights
    )
    whole = -float(np.linalg.slogdet(solved.inverse + 1 / n)[1])
    return -0.5 * (-own + whole + solved.q)


def _paule_mandel(network: Network, common: Fit) -> float:
    """The value at which the weighted Q equals its degrees of freedom; 0 where Q is below them without any."""
    return _where_q_is(network, common, common.df) if common.df > 0 else 0.0


def _where_q_is(network: Network, common: Fit, target: float) -> float:
    """The tau² at which Q, which falls ever more slowly as tau² grows, comes to a value; 0 where it is below it from the start.

    Newton's steps from nothing: they never overshoot a convex curve. The slope of Q is −½ Σ e′Lₛ²e (the effects are those
    that make Q least, so that their own change does not count).
    """
    if common.q <= target:
        return 0.0
    tau2, q, solved = 0.0, common.q, common
    for _ in range(_LONGEST):
        step = (q - target) / (_squares(network, solved) / 2)
        tau2 += step
        if abs(step) <= _PRECISION * tau2:
            break
        solved = solve(network, tau2)
        q = weighted_squares(network, solved.weights, solved.scores)
    return tau2


def tau2_interval(network: Network, level: float = 0.95) -> Interval | None:
    """The values of tau² that Q does not rule out (Q-profile); None where nothing can differ."""
    common = solve(network)
    if common.df <= 0:
        return None
    quantiles = stats.chi2.ppf([(1 + level) / 2, (1 - level) / 2], common.df)
    low, high = (_where_q_is(network, common, float(quantile)) for quantile in quantiles)
    return Interval(low, high)


def i2_interval(fitted: Fit, level: float = 0.95) -> Interval | None:
    """The interval of I², by the test-based method; None where nothing can differ.

    Source: Higgins & Thompson, Stat Med 2002;21:1539-1558 (the standard error of the logarithm of H).
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
    half = float(stats.norm.ppf((1 + level) / 2) * error)
    middle = max(0.0, 0.5 * float(np.log(q / df))) if q > 0 else 0.0
    return Interval(
        *(
            max(0.0, 1 - float(np.exp(-2 * bound))) if bound > 0 else 0.0
            for bound in (middle - half, middle + half)
        )
    )


def prediction_half_width(fitted: Fit, level: float = 0.95) -> Array | None:
    """Half the width of the interval in which a new study's effect is expected, for every pair (n × n).

    Student's t with one degree of freedom less than Q has, as netmeta; None where there are fewer than two.
    Source: Higgins, Thompson & Spiegelhalter, J R Stat Soc A 2009;172:137-159.
    """
    if fitted.df < 2:
        return None
    quantile = float(stats.t.ppf((1 + level) / 2, fitted.df - 1))
    return np.asarray(
        quantile * np.sqrt(fitted.variances + fitted.tau2) * (1 - np.eye(len(fitted.scores)))
    )


_METHODS: dict[str, Callable[[Network, Fit], float]] = {
    "DL": _der_simonian_laird,
    "REML": _reml,
    "PM": _paule_mandel,
}
