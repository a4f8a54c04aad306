"""The common-effect network in plain Python, for the small networks that stand beside an answer.

The same model as in `model.py`, which it must agree with, for studies of two arms: importing the libraries there takes longer
than a whole answer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import erfc, sqrt
from typing import NamedTuple

from .contrast_data import Contrast

_NOTHING_ELSE = 1e-9  # the share of other evidence below which there is none


class Figure(NamedTuple):
    """An effect and its standard error."""

    effect: float
    se: float


class Pair(NamedTuple):
    """One treatment against another: the network's estimate, and direct and indirect evidence, None where there is none."""

    network: Figure
    direct: Figure | None
    indirect: Figure | None

    @property
    def p_value(self) -> float | None:
        """Of the test that direct and indirect evidence agree; None where there is only one of them."""
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
        self._place = {name: at for at, name in enumerate(self.treatments)}
        n = len(self.treatments)
        laplacian, right = (
            [[1 / n] * n for _ in range(n)],
            [0.0] * n,
        )  # the constant makes the Laplacian invertible
        scale = max(
            1 / one.se**2 for one in self.contrasts
        )  # so that the constant neither drowns nor is drowned
        for one in self.contrasts:
            i, j, weight = (
                self._place[one.treatment1],
                self._place[one.treatment2],
                1 / (one.se**2 * scale),
            )
            for at, other in ((i, j), (j, i)):
                laplacian[at][at] += weight
                laplacian[at][other] -= weight
            right[i] += weight * one.effect
            right[j] -= weight * one.effect
        inverse = _inverted(laplacian)
        self._scores = [
            sum(cell * value for cell, value in zip(row, right, strict=True)) for row in inverse
        ]
        self._inverse = [[cell / scale for cell in row] for row in inverse]

    def pair(self, treatment1: str, treatment2: str) -> Pair:
        """The effect of treatment 1 minus that of treatment 2."""
        i, j, inverse = self._place[treatment1], self._place[treatment2], self._inverse
        variance = inverse[i][i] + inverse[j][j] - 2 * inverse[i][j]
        network = Figure(self._scores[i] - self._scores[j], sqrt(variance))
        direct = self._direct(treatment1, treatment2)
        if direct is None:
            return Pair(network, None, network)
        share = variance / direct.se**2
        if share > 1 - _NOTHING_ELSE:
            return Pair(network, direct, None)
        indirect = Figure(
            (network.effect - share * direct.effect) / (1 - share), sqrt(variance / (1 - share))
        )
        return Pair(network, direct, indirect)

    def _direct(self, treatment1: str, treatment2: str) -> Figure | None:
        effects = [
            (one.effect, one.se)
            for one in self.contrasts
            if (one.treatment1, one.treatment2) == (treatment1, treatment2)
        ]
        effects += [
            (-one.effect, one.se)
            for one in self.contrasts
            if (one.treatment2, one.treatment1) == (treatment1, treatment2)
        ]
        if not effects:
            return None
        weights = [1 / se**2 for _, se in effects]
        return Figure(
            sum(w * effect for w, (effect, _) in zip(weights, effects, strict=True)) / sum(weights),
            sqrt(1 / sum(weights)),
        )


def _inverted(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a symmetric positive definite matrix, by Gauss and Jordan; none needs its rows exchanged."""
    n = len(matrix)
    rows = [[*row, *(float(at == column) for column in range(n))] for at, row in enumerate(matrix)]
    for at in range(n):
        pivot = rows[at][at]
        rows[at] = [cell / pivot for cell in rows[at]]
        for other in range(n):
            if other != at and (factor := rows[other][at]):
                rows[other] = [
                    cell - factor * own for cell, own in zip(rows[other], rows[at], strict=True)
                ]
    return [row[n:] for row in rows]


class WholeNetwork:
    """A connected network with studies of several arms, fitted by the full model."""

    def __init__(self, treatments: Sequence[str], contrasts: Iterable[Contrast]) -> None:
        from .model import solve
        from .node_splitting import splits
        from .studies import networks

        self.treatments = tuple(treatments)
        self.contrasts = tuple(contrasts)
        self._fitted = solve(networks(self.contrasts)[0])
        self._splits = {(one.treatment1, one.treatment2): one for one in splits(self._fitted)}

    def pair(self, treatment1: str, treatment2: str) -> Pair:
        """The effect of treatment 1 minus that of treatment 2."""
        if (treatment1, treatment2) not in self._splits:
            turned = (
                one and Figure(-one.effect, one.se) for one in self.pair(treatment2, treatment1)
            )
            return Pair(*turned)  # type: ignore[arg-type]  # as in the other direction
        split = self._splits[treatment1, treatment2]
        i, j = self.treatments.index(treatment1), self.treatments.index(treatment2)
        direct = None if split.direct is None else Figure(split.direct, split.direct_se or 0.0)
        indirect = (
            None if split.indirect is None else Figure(split.indirect, split.indirect_se or 0.0)
        )
        return Pair(
            Figure(float(self._fitted.effects[i, j]), float(self._fitted.errors[i, j])),
            direct,
            indirect,
        )


def plain_networks(contrasts: Iterable[Contrast]) -> list[PlainNetwork | WholeNetwork]:
    """The connected networks that contrasts form, the largest first."""
    contrasts = list(contrasts)
    whose: dict[str, set[str]] = {}
    for one in contrasts:
        joined = whose.get(one.treatment1, {one.treatment1}) | whose.get(
            one.treatment2, {one.treatment2}
        )
        whose.update(dict.fromkeys(joined, joined))
    parts = sorted(
        {id(part): sorted(part) for part in whose.values()}.values(),
        key=lambda part: (-len(part), part),
    )
    kind = PlainNetwork if len({one.study for one in contrasts}) == len(contrasts) else WholeNetwork
    return [kind(part, [one for one in contrasts if one.treatment1 in part]) for part in parts]
