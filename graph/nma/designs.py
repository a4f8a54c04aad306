"""Where designs disagree: Q within designs (studies of the same treatments) and between them.

Sources: Krahn, Binder & König, BMC Med Res Methodol 2013;13:35 (the decomposition of Q, and what is left when one design is
detached); Higgins et al., Res Synth Methods 2012;3:98-110 (the full design-by-treatment interaction model, in which every design
has effects of its own).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from .model import Fit, solve, weighted_squares
from .studies import Array, Network, Stack, pseudo_inverses


class Part(NamedTuple):
    """A part of Q, its degrees of freedom, and the p value of no more than chance; None where nothing can differ."""

    q: float
    df: int

    @property
    def p_value(self) -> float | None:
        return float(stats.chi2.sf(self.q, self.df)) if self.df > 0 else None

    def to_dict(self) -> dict[str, Any]:
        return {"Q": self.q, "df": self.df, "p_value": self.p_value}


@dataclass(frozen=True, eq=False)
class Design:
    """The studies of the same k treatments: their places, own effects (k × k), Laplacian (k × k), and how far they differ.

    `lost` is how the expectation of `within.q` grows with the heterogeneity variance.
    """

    arms: tuple[int, ...]
    studies: tuple[str, ...]
    effects: Array
    laplacian: Array
    within: Part
    lost: float


def designs(network: Network, tau2: float = 0.0) -> list[Design]:
    """The designs of a network, each fitted by itself with a given heterogeneity variance."""
    return [
        design for stack in network.stacks for design in _of_stack(stack, stack.laplacians(tau2))
    ]


def _of_stack(stack: Stack, weights: Array) -> Iterator[Design]:
    rows: dict[tuple[int, ...], list[int]] = {}
    for row, arms in enumerate(stack.arms.tolist()):
        rows.setdefault(tuple(arms), []).append(row)
    for arms, own in rows.items():
        pieces, effects = weights[own], stack.effects[own]
        whole = pieces.sum(axis=0)
        inverse = pseudo_inverses(whole[None], np.array([np.trace(whole) / stack.k]))[0]
        scores = inverse @ -(pieces * effects).sum(axis=(0, 2))
        direct = scores[:, None] - scores[None, :]
        q = -float((pieces * (effects - direct) ** 2).sum()) / 2
        squared = np.einsum("sij,sjk->ik", pieces, pieces)
        lost = (float(np.trace(whole)) - float((inverse * squared).sum())) / 2
        names = tuple(stack.names[row] for row in own)
        yield Design(
            arms, names, direct, whole, Part(max(0.0, q), (len(own) - 1) * (stack.k - 1)), lost
        )


def by_designs(network: Network, tau2: float = 0.0) -> tuple[Part, Part]:
    """Q within designs and between them, at a given heterogeneity variance (0: of the common-effect model)."""
    each = designs(network, tau2)
    within = Part(sum(design.within.q for design in each), sum(design.within.df for design in each))
    solved = solve(network, tau2)
    whole = weighted_squares(network, solved.weights, solved.scores)
    return within, Part(max(0.0, whole - within.q), solved.df - within.df)


class Interaction(NamedTuple):
    """The full design-by-treatment interaction model: heterogeneity within designs, and inconsistency beyond it."""

    tau2: float
    between: Part

    def to_dict(self) -> dict[str, Any]:
        return {"tau2_within": self.tau2, **self.between.to_dict()}


def interaction(network: Network) -> Interaction:
    """Inconsistency between designs where studies of one design may differ: random effects, tau² by moments within designs."""
    each = designs(network)
    q, df = sum(design.within.q for design in each), sum(design.within.df for design in each)
    lost = sum(design.lost for design in each)
    tau2 = max(0.0, (q - df) / lost) if df > 0 and lost > 0 else 0.0
    return Interaction(tau2, by_designs(network, tau2)[1])


class Detached(NamedTuple):
    """A design, and Q between the other designs once it is detached; none where the network falls apart without it."""

    design: Design
    between: Part | None


def detached(fitted: Fit) -> list[Detached]:
    """Every design with what inconsistency is left when its effects are set free."""
    network = fitted.network
    whole = by_designs(network, fitted.tau2)[1]
    found = []
    for design in designs(network, fitted.tau2):
        parts = network.without(design.studies)
        together = len(parts) == 1 and len(parts[0].treatments) == len(network.treatments)
        left = by_designs(parts[0], fitted.tau2)[1] if together else None
        found.append(Detached(design, left and Part(left.q, whole.df - (len(design.arms) - 1))))
    return found
