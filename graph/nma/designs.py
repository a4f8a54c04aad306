"""Inconsistency: Q within designs (studies of the same treatments) and between designs.

Sources: Krahn, Binder & König, BMC Med Res Methodol 2013;13:35 (the decomposition of Q, and Q
after detaching one design); Higgins et al., Res Synth Methods 2012;3:98-110 (the full
design-by-treatment interaction model).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from .model import Fit, solve, weighted_squares
from .studies import Array, Network, Stack, pseudo_inverses


class QTest(NamedTuple):
    """A Q statistic and its degrees of freedom."""

    q: float
    df: int

    @property
    def p_value(self) -> float | None:
        """Upper tail of the chi-squared distribution; None if `df` is 0."""
        return float(special.chdtrc(self.df, self.q)) if self.df > 0 else None

    def to_dict(self) -> dict[str, Any]:
        return {"Q": self.q, "df": self.df, "p_value": self.p_value}


@dataclass(frozen=True, eq=False)
class Design:
    """The studies of the same k treatments, pooled.

    `arms`: indices of the treatments. `effects`, `laplacian`: k × k. `within`: Q among these
    studies (heterogeneity). `q_slope`: derivative of the expectation of `within.q` with respect to
    tau².
    """

    arms: tuple[int, ...]
    studies: tuple[str, ...]
    effects: Array
    laplacian: Array
    within: QTest
    q_slope: float


def designs(network: Network, tau2: float = 0.0) -> list[Design]:
    """The designs of a network, each fitted separately with a given heterogeneity variance."""
    return [
        design
        for stack in network.stacks
        for design in _designs_of_stack(stack, stack.laplacians(tau2))
    ]


def _designs_of_stack(stack: Stack, weights: Array) -> Iterator[Design]:
    rows: dict[tuple[int, ...], list[int]] = {}
    for row, arms in enumerate(stack.arms.tolist()):
        rows.setdefault(tuple(arms), []).append(row)
    for arms, members in rows.items():
        laplacians, effects = weights[members], stack.effects[members]
        total = laplacians.sum(axis=0)
        inverse = pseudo_inverses(total[None], np.array([np.trace(total) / stack.k]))[0]
        scores = inverse @ -(laplacians * effects).sum(axis=(0, 2))
        pooled = scores[:, None] - scores[None, :]
        q = -float((laplacians * (effects - pooled) ** 2).sum()) / 2
        squared = np.einsum("sij,sjk->ik", laplacians, laplacians)
        q_slope = (float(np.trace(total)) - float((inverse * squared).sum())) / 2
        names = tuple(stack.names[row] for row in members)
        within = QTest(max(0.0, q), (len(members) - 1) * (stack.k - 1))
        yield Design(arms, names, pooled, total, within, q_slope)


def by_designs(network: Network, tau2: float = 0.0) -> tuple[QTest, QTest]:
    """Q within and between designs at a given tau² (0: the common-effect model)."""
    all_designs = designs(network, tau2)
    within = QTest(
        sum(design.within.q for design in all_designs),
        sum(design.within.df for design in all_designs),
    )
    solved = solve(network, tau2)
    total = weighted_squares(network, solved.weights, solved.scores)
    return within, QTest(max(0.0, total - within.q), solved.df - within.df)


class Interaction(NamedTuple):
    """The full design-by-treatment interaction model: tau² within designs, Q between them."""

    tau2: float
    between: QTest

    def to_dict(self) -> dict[str, Any]:
        return {"tau2_within": self.tau2, **self.between.to_dict()}


def interaction(network: Network) -> Interaction:
    """Inconsistency between designs, allowing for heterogeneity within them.

    tau² is the moment estimate within designs: (Q − df) / (dE(Q)/dtau²), at least 0.
    """
    all_designs = designs(network)
    q = sum(design.within.q for design in all_designs)
    df = sum(design.within.df for design in all_designs)
    slope = sum(design.q_slope for design in all_designs)
    tau2 = max(0.0, (q - df) / slope) if df > 0 and slope > 0 else 0.0
    return Interaction(tau2, by_designs(network, tau2)[1])


class Detached(NamedTuple):
    """A design, and Q between designs after it is detached.

    `between` is None if the network without the design's studies is disconnected or lacks a
    treatment.
    """

    design: Design
    between: QTest | None


def detached(fitted: Fit) -> list[Detached]:
    """For each design, the inconsistency that remains when its effects are fitted separately."""
    network = fitted.network
    between = by_designs(network, fitted.tau2)[1]
    detachments = []
    for design in designs(network, fitted.tau2):
        parts = network.without(design.studies)
        connected = len(parts) == 1 and len(parts[0].treatments) == len(network.treatments)
        rest = by_designs(parts[0], fitted.tau2)[1] if connected else None
        remaining = rest and QTest(rest.q, between.df - (len(design.arms) - 1))
        detachments.append(Detached(design, remaining))
    return detachments
