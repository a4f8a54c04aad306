"""Leave-one-out analysis: the network refitted without each study.

In the common-effect model, omitting a study is a low-rank update of the inverse (Sherman &
Morrison, Ann Math Stat 1950;21:124-127; Woodbury 1950). In the random-effects model tau² changes
too, so the network is refitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from .heterogeneity import fit
from .model import Fit, study_squares
from .studies import Array, Network

_DISCONNECTED = 1e-9  # below this eigenvalue the network is disconnected without the study


class Omission(NamedTuple):
    """The results without one study.

    `effects` (row minus column), `errors`: n × n, nan if the two treatments are no longer
    connected. `disconnected`: whether the remaining network has several parts or lacks a treatment.
    """

    study: str
    effects: Array
    errors: Array
    q: float
    df: int
    tau2: float
    disconnected: bool

    def to_dict(self, treatments: tuple[str, ...], reference: str) -> dict[str, Any]:
        """The results as a dictionary; effects that cannot be estimated are omitted."""
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
        return {
            "study": self.study,
            "Q": self.q,
            "df": self.df,
            "tau2": self.tau2,
            "falls_apart": self.disconnected,
            "effects": effects,
        }


def leave_one_out(
    fitted: Fit, random: bool = False, tau2: str | float = "DL"
) -> Iterator[Omission]:
    """The results without each study in turn, in the order of the studies."""
    if random:
        for study in fitted.network.studies:
            yield _refitted(fitted.network, study.name, random, tau2)
        return
    by_place = {
        place: (at, row)
        for at, stack in enumerate(fitted.network.stacks)
        for row, place in enumerate(stack.places)
    }
    for place, study in enumerate(fitted.network.studies):
        updated = _without(fitted, *by_place[place])
        yield updated or _refitted(fitted.network, study.name, random, tau2)


def _without(fitted: Fit, at: int, row: int) -> Omission | None:
    """The common-effect fit without one study, or None if that disconnects the network.

    It is a low-rank update. With the study's Laplacian as U diag(d) U′ (k−1 columns),
    (L − U diag(d) U′)⁺ = L⁺ + L⁺U (diag(1/d) − U′L⁺U)⁻¹ U′L⁺.
    """
    network, stack = fitted.network, fitted.network.stacks[at]
    arms, weights = stack.arms[row], fitted.weights[at][row]
    values, vectors = np.linalg.eigh(weights)
    columns, inverse_of_values = vectors[:, 1:], 1 / values[1:]
    reached = fitted.inverse[:, arms] @ columns
    middle = np.diag(inverse_of_values) - columns.T @ reached[arms]
    if np.linalg.eigvalsh(middle / inverse_of_values.max())[0] <= _DISCONNECTED:
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


def _refitted(network: Network, study: str, random: bool, tau2: str | float) -> Omission:
    """The network refitted without a study, each remaining part separately."""
    n = len(network.treatments)
    index = {name: position for position, name in enumerate(network.treatments)}
    effects, errors = np.full((n, n), np.nan), np.full((n, n), np.nan)
    parts = network.without([study])
    fits = [fit(part, random, tau2) for part in parts]
    for part_fit in fits:
        at = np.ix_(*2 * ([index[name] for name in part_fit.network.treatments],))
        effects[at], errors[at] = part_fit.effects, part_fit.errors
    q, df = sum(part_fit.q for part_fit in fits), sum(part_fit.df for part_fit in fits)
    connected = len(parts) == 1 and len(parts[0].treatments) == n
    largest = max((part_fit.tau2 for part_fit in fits), default=0.0)
    return Omission(study, effects, errors, q, df, largest, not connected)
