"""The common-effect model in plain Python, for the small networks shown with an answer.

It is the model of `model.py`, with the contributions of `contributions.py`, restricted to two-arm
studies, without numpy: importing numpy and scipy takes longer than computing a whole answer. Tests
require both to agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import erfc, sqrt
from typing import NamedTuple

from .contrast_data import Contrast
from .evidence_flow import NO_FLOW, by_shortest_paths
from .matched import Edge, Weight, matched_parts, share_of

_NEGLIGIBLE = 1e-9  # share of indirect evidence that counts as none


class PooledEffect(NamedTuple):
    """An effect (log scale for ratios) and its standard error."""

    effect: float
    se: float


class PairEstimates(NamedTuple):
    """Network, direct and indirect estimates of one comparison; None if there is no evidence."""

    network: PooledEffect
    direct: PooledEffect | None
    indirect: PooledEffect | None

    @property
    def p_value(self) -> float | None:
        """Two-sided p value of direct against indirect evidence; None if either is missing."""
        if self.direct is None or self.indirect is None:
            return None
        z = (self.direct.effect - self.indirect.effect) / sqrt(
            self.direct.se**2 + self.indirect.se**2
        )
        return erfc(abs(z) / sqrt(2))


class PlainNetwork:
    """A connected network of two-arm studies, fitted with a common effect."""

    def __init__(self, treatments: Sequence[str], contrasts: Iterable[Contrast]) -> None:
        self.treatments = tuple(treatments)
        self.contrasts = tuple(contrasts)
        self._index = {name: index for index, name in enumerate(self.treatments)}
        n = len(self.treatments)
        # the constant 1/n makes the Laplacian invertible
        laplacian, right = [[1 / n] * n for _ in range(n)], [0.0] * n
        # the scale keeps the constant and the weights of similar size, for numerical accuracy
        scale = max(1 / contrast.se**2 for contrast in self.contrasts)
        for contrast in self.contrasts:
            i, j = self._index[contrast.treatment1], self._index[contrast.treatment2]
            weight = 1 / (contrast.se**2 * scale)
            for row, column in ((i, j), (j, i)):
                laplacian[row][row] += weight
                laplacian[row][column] -= weight
            right[i] += weight * contrast.effect
            right[j] -= weight * contrast.effect
        inverse = _inverted(laplacian)
        self._scores = [
            sum(cell * value for cell, value in zip(row, right, strict=True)) for row in inverse
        ]
        self._inverse = [[cell / scale for cell in row] for row in inverse]

    def pair(self, treatment1: str, treatment2: str) -> PairEstimates:
        """The effect of treatment 1 minus that of treatment 2."""
        i, j, inverse = self._index[treatment1], self._index[treatment2], self._inverse
        variance = inverse[i][i] + inverse[j][j] - 2 * inverse[i][j]
        network = PooledEffect(self._scores[i] - self._scores[j], sqrt(variance))
        direct = self._direct(treatment1, treatment2)
        if direct is None:
            return PairEstimates(network, None, network)
        share = variance / direct.se**2
        if share > 1 - _NEGLIGIBLE:
            return PairEstimates(network, direct, None)
        indirect = PooledEffect(
            (network.effect - share * direct.effect) / (1 - share), sqrt(variance / (1 - share))
        )
        return PairEstimates(network, direct, indirect)

    def matched_share(self, treatment1: str, treatment2: str, matched: Collection[str]) -> float:
        """The share of an estimate's weight (0 to 1) that rests on matched studies."""
        parts = matched_parts(self._weights(), matched)
        return share_of(self.contributions(treatment1, treatment2), parts)

    def contributions(self, treatment1: str, treatment2: str) -> dict[Edge, float]:
        """Direct comparison (indices) → its contribution to the estimate; they sum to 1."""
        source, sink = self._index[treatment1], self._index[treatment2]
        first, second = self._inverse[source], self._inverse[sink]
        potential = [a - b for a, b in zip(first, second, strict=True)]
        totals: dict[Edge, float] = {}
        for _, edge, weight in self._weights():
            totals[edge] = totals.get(edge, 0.0) + weight
        flow: dict[Edge, float] = {}
        for (a, b), weight in totals.items():
            current = weight * (potential[a] - potential[b])
            if abs(current) > NO_FLOW:
                flow[(a, b) if current > 0 else (b, a)] = abs(current)
        shares = by_shortest_paths(flow, source, sink)
        return {(min(edge), max(edge)): share for edge, share in shares.items()}

    def _weights(self) -> list[Weight]:
        """The weight of every contrast: its inverse variance."""
        weights = []
        for contrast in self.contrasts:
            i, j = self._index[contrast.treatment1], self._index[contrast.treatment2]
            weights.append(Weight(contrast.study, (min(i, j), max(i, j)), contrast.se**-2))
        return weights

    def _direct(self, treatment1: str, treatment2: str) -> PooledEffect | None:
        effects = [
            (contrast.effect, contrast.se)
            for contrast in self.contrasts
            if (contrast.treatment1, contrast.treatment2) == (treatment1, treatment2)
        ]
        effects += [
            (-contrast.effect, contrast.se)
            for contrast in self.contrasts
            if (contrast.treatment2, contrast.treatment1) == (treatment1, treatment2)
        ]
        if not effects:
            return None
        weights = [1 / se**2 for _, se in effects]
        return PooledEffect(
            sum(w * effect for w, (effect, _) in zip(weights, effects, strict=True)) / sum(weights),
            sqrt(1 / sum(weights)),
        )


def _inverted(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Inverse of a symmetric positive definite matrix by Gauss-Jordan, without pivoting."""
    n = len(matrix)
    rows = [[*row, *(float(i == column) for column in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [cell / pivot for cell in rows[i]]
        for j in range(n):
            if j != i and (factor := rows[j][i]):
                rows[j] = [
                    cell - factor * pivot_cell
                    for cell, pivot_cell in zip(rows[j], rows[i], strict=True)
                ]
    return [row[n:] for row in rows]


class WholeNetwork:
    """A connected network with multi-arm studies, fitted with the full model (`model.py`)."""

    def __init__(self, treatments: Sequence[str], contrasts: Iterable[Contrast]) -> None:
        from .model import solve
        from .node_splitting import splits
        from .studies import networks

        self.treatments = tuple(treatments)
        self.contrasts = tuple(contrasts)
        self._fitted = solve(networks(self.contrasts)[0])
        self._splits = {
            (split.treatment1, split.treatment2): split for split in splits(self._fitted)
        }

    def pair(self, treatment1: str, treatment2: str) -> PairEstimates:
        """The effect of treatment 1 minus that of treatment 2."""
        if (treatment1, treatment2) not in self._splits:
            reverse = self.pair(treatment2, treatment1)
            reversed_ = (
                estimate and PooledEffect(-estimate.effect, estimate.se) for estimate in reverse
            )
            return PairEstimates(*reversed_)  # type: ignore[arg-type]  # None stays None
        split = self._splits[treatment1, treatment2]
        i, j = self.treatments.index(treatment1), self.treatments.index(treatment2)
        direct = (
            None if split.direct is None else PooledEffect(split.direct, split.direct_se or 0.0)
        )
        indirect = (
            None
            if split.indirect is None
            else PooledEffect(split.indirect, split.indirect_se or 0.0)
        )
        return PairEstimates(
            PooledEffect(float(self._fitted.effects[i, j]), float(self._fitted.errors[i, j])),
            direct,
            indirect,
        )

    def matched_share(self, treatment1: str, treatment2: str, matched: Collection[str]) -> float:
        """The share of an estimate's weight (0 to 1) that rests on matched studies."""
        from .adjusted_errors import study_weights
        from .contributions import contributions

        parts = matched_parts(study_weights(self._fitted), matched)
        return share_of(contributions(self._fitted, treatment1, treatment2), parts)


def plain_networks(contrasts: Iterable[Contrast]) -> list[PlainNetwork | WholeNetwork]:
    """The connected networks that contrasts form, the largest first."""
    contrasts = list(contrasts)
    connected: dict[str, set[str]] = {}  # treatment → all treatments in its network
    for contrast in contrasts:
        first, second = contrast.treatment1, contrast.treatment2
        joined = connected.get(first, {first}) | connected.get(second, {second})
        connected.update(dict.fromkeys(joined, joined))
    parts = sorted(
        {id(part): sorted(part) for part in connected.values()}.values(),
        key=lambda part: (-len(part), part),
    )
    two_arm_only = len({contrast.study for contrast in contrasts}) == len(contrasts)
    kind = PlainNetwork if two_arm_only else WholeNetwork
    return [
        kind(part, [contrast for contrast in contrasts if contrast.treatment1 in part])
        for part in parts
    ]
