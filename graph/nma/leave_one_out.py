"""What each study does to the answer: the network without it.

With common effects, taking a study away changes the inverse by a matrix of low rank, so nothing is factored anew (Sherman &
Morrison, Ann Math Stat 1950;21:124-127; Woodbury 1950). With random effects the heterogeneity changes too, and the network is
fitted again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .heterogeneity import fit
from .model import Fit, study_squares
from .studies import Array, Network

_CUT = 1e-9  # what a study leaves of its own information, below which the network falls apart without it


class Omission(NamedTuple):
    """The network without one study: effects (row minus column), standard errors (n × n, nan where nothing connects two any
    more), Q, degrees of freedom, tau², and whether it falls apart."""

    study: str
    effects: Array
    errors: Array
    q: float
    df: int
    tau2: float
    falls_apart: bool

    def to_dict(self, treatments: tuple[str, ...], reference: str) -> dict[str, Any]:
        """The effects against a reference; those that nothing connects with it any more are left out."""
        to = treatments.index(reference)
        effects = [
            {
                "treatment1": name,
                "treatment2": reference,
                "estimate": float(self.effects[at, to]),
                "se": float(self.errors[at, to]),
            }
            for at, name in enumerate(treatments)
            if at != to and not np.isnan(self.effects[at, to])
        ]
        own = {"Q": self.q, "df": self.df, "tau2": self.tau2, "falls_apart": self.falls_apart}
        return {"study": self.study, **own, "effects": effects}


def leave_one_out(
    fitted: Fit, random: bool = False, tau2: str | float = "DL"
) -> Iterator[Omission]:
    """The network without each of its studies in turn, in their order."""
    if random:
        for study in fitted.network.studies:
            yield _fitted_anew(fitted.network, study.name, random, tau2)
        return
    by_place = {
        place: (at, row)
        for at, stack in enumerate(fitted.network.stacks)
        for row, place in enumerate(stack.places)
    }
    for place, study in enumerate(fitted.network.studies):
        updated = _without(fitted, *by_place[place])
        yield updated or _fitted_anew(fitted.network, study.name, random, tau2)


def _without(fitted: Fit, at: int, row: int) -> Omission | None:
    """The common-effect fit without one study, by an update of low rank; None where the network falls apart.

    The study's Laplacian is U diag(d) U′ with k−1 columns; (L − U diag(d) U′)⁺ = L⁺ + L⁺U (diag(1/d) − U′L⁺U)⁻¹ U′L⁺.
    """
    network, stack = fitted.network, fitted.network.stacks[at]
    arms, weights = stack.arms[row], fitted.weights[at][row]
    values, vectors = np.linalg.eigh(weights)
    columns, inverse_of_values = vectors[:, 1:], 1 / values[1:]
    reached = fitted.inverse[:, arms] @ columns
    middle = np.diag(inverse_of_values) - columns.T @ reached[arms]
    if np.linalg.eigvalsh(middle / inverse_of_values.max())[0] <= _CUT:
        return None
    inverse = fitted.inverse + reached @ np.linalg.solve(middle, reached.T)
    right = fitted.laplacian @ fitted.scores
    right[arms] += (weights * stack.effects[row]).sum(axis=1)
    scores = inverse @ right
    diagonal = np.diag(inverse)
    errors = np.sqrt(np.maximum(diagonal[:, None] + diagonal[None, :] - 2 * inverse, 0))
    squares = study_squares(network, fitted.weights, scores)
    q = float(squares.sum() - squares[stack.places[row]])
    effects = scores[:, None] - scores[None, :]
    return Omission(
        stack.names[row], effects, errors, q, network.df - (stack.k - 1), fitted.tau2, False
    )


def _fitted_anew(network: Network, study: str, random: bool, tau2: str | float) -> Omission:
    """The fit of every part that remains without a study."""
    n, place = len(network.treatments), {name: at for at, name in enumerate(network.treatments)}
    effects, errors = np.full((n, n), np.nan), np.full((n, n), np.nan)
    parts = network.without([study])
    fits = [fit(part, random, tau2) for part in parts]
    for one in fits:
        at = np.ix_(*2 * ([place[name] for name in one.network.treatments],))
        effects[at], errors[at] = one.effects, one.errors
    q, df = sum(one.q for one in fits), sum(one.df for one in fits)
    whole = len(parts) == 1 and len(parts[0].treatments) == n
    largest = max((one.tau2 for one in fits), default=0.0)
    return Omission(study, effects, errors, q, df, largest, not whole)
