"""The studies of a network: contrasts sorted into studies, and studies into connected networks.

A study of k arms is kept as its k × k effects and variances. Studies of as many arms stand in one `Stack`, so that whatever
is worked out for every study is worked out for all of a stack at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import TrialgraphError
from .contrast_data import Contrast

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Study:
    """One study: the places of its k arms among the treatments, effects and variances of its pairs (k × k, row minus column)."""

    name: str
    arms: tuple[int, ...]
    effects: Array
    variances: Array


@dataclass(frozen=True, eq=False)
class Stack:
    """The s studies of k arms each: their places among the network's studies, arms (s × k), effects and variances (s × k × k)."""

    names: tuple[str, ...]
    places: tuple[int, ...]
    arms: Places
    effects: Array
    variances: Array

    @property
    def k(self) -> int:
        return int(self.arms.shape[1])

    def laplacians(self, tau2: float) -> Array:
        """The Laplacian of every study (s × k × k; inverse variances), with the heterogeneity variance added to every pair.

        Of two arms that is the inverse variance; of more the pseudo-inverse of the arms' covariance, whose off-diagonal
        holds the reduced weights. Raises `TrialgraphError` where no covariance of arms gives a study's variances of pairs.
        Source: Rücker & Schwarzer, Stat Med 2014;33:4353-4369.
        """
        k = self.k
        variances = self.variances + tau2 * (1 - np.eye(k))
        if k == 2:
            weights = 1 / variances[:, 0, 1]
            return np.asarray(weights[:, None, None] * np.array([[1.0, -1.0], [-1.0, 1.0]]))
        centring = np.eye(k) - 1 / k
        covariances = -0.5 * centring @ variances @ centring
        largest = variances.max(axis=(1, 2))
        broken = np.linalg.eigvalsh(covariances)[:, 1] <= 1e-10 * largest
        if broken.any():
            name = self.names[int(np.argmax(broken))]
            raise TrialgraphError(
                f"study {name}: its standard errors cannot belong to one study; correct one of them"
            )
        return pseudo_inverses(covariances, largest)

    def gathered(self, matrix: Array) -> Array:
        """The part of an n × n matrix that belongs to the arms of each study (s × k × k)."""
        return np.asarray(matrix[self.arms[:, :, None], self.arms[:, None, :]])

    def residuals(self, scores: Array) -> Array:
        """What effects of treatments leave over of every study's effects (s × k × k)."""
        own = scores[self.arms]
        return np.asarray(self.effects - (own[:, :, None] - own[:, None, :]))


def pseudo_inverses(matrices: Array, scales: Array) -> Array:
    """Pseudo-inverses of symmetric matrices whose only null vector is the constant one (a stack of k × k).

    `scales` (one each) are of the matrices' own size, so that the added constant neither drowns nor is drowned.
    """
    k = matrices.shape[-1]
    constant = np.full((k, k), 1 / k)
    if len(matrices) == 1:
        return np.asarray(_inverse(matrices[0] + scales[0] * constant) - constant / scales[0])[None]
    scales = scales[:, None, None]
    return np.asarray(np.linalg.inv(matrices + scales * constant) - constant / scales)


def _inverse(matrix: Array) -> Array:
    """The inverse of one symmetric positive definite matrix, by its Cholesky factor: half the work of the general one."""
    from scipy.linalg import lapack

    factor, failed = lapack.dpotrf(matrix, lower=1)
    if failed:
        return np.asarray(np.linalg.pinv(matrix, hermitian=True))
    inverse, _ = lapack.dpotri(factor, lower=1)
    return np.asarray(np.tril(inverse) + np.tril(inverse, -1).T)


@dataclass(frozen=True, eq=False)
class Network:
    """Treatments that are connected by studies, directly or in steps."""

    treatments: tuple[str, ...]
    studies: tuple[Study, ...]

    @property
    def df(self) -> int:
        """Degrees of freedom of Q: independent contrasts beyond those that the treatments need."""
        return sum(len(study.arms) - 1 for study in self.studies) - (len(self.treatments) - 1)

    @cached_property
    def stacks(self) -> tuple[Stack, ...]:
        """The studies by their number of arms."""
        groups: dict[int, list[int]] = {}
        for place, study in enumerate(self.studies):
            groups.setdefault(len(study.arms), []).append(place)
        return tuple(
            _stack([self.studies[place] for place in places], places)
            for _, places in sorted(groups.items())
        )

    @cached_property
    def directly_compared(self) -> tuple[tuple[int, int], ...]:
        """The pairs of treatments that some study compares, in order."""
        pairs = {
            (a, b)
            for study in self.studies
            for at, a in enumerate(study.arms)
            for b in study.arms[at + 1 :]
        }
        return tuple(sorted(pairs))

    def without(self, studies: Sequence[str]) -> list[Network]:
        """The connected networks that remain without some studies."""
        left = [study for study in self.studies if study.name not in set(studies)]
        return connected(self.treatments, left)


def _stack(studies: Sequence[Study], places: Sequence[int]) -> Stack:
    return Stack(
        tuple(study.name for study in studies),
        tuple(places),
        np.array([study.arms for study in studies], dtype=np.intp),
        np.array([study.effects for study in studies]),
        np.array([study.variances for study in studies]),
    )


def networks(rows: Sequence[Contrast]) -> list[Network]:
    """The connected networks that contrasts form, the largest first; treatments in alphabetical order."""
    treatments = sorted({name for one in rows for name in (one.treatment1, one.treatment2)})
    place = {name: at for at, name in enumerate(treatments)}
    groups: dict[str, list[Contrast]] = {}
    for one in rows:
        groups.setdefault(one.study, []).append(one)
    return connected(treatments, [_study(name, group, place) for name, group in groups.items()])


def connected(treatments: Sequence[str], studies: Sequence[Study]) -> list[Network]:
    """The connected networks that studies form, the largest first; a treatment that no study holds is in none."""
    import networkx

    graph: networkx.Graph[int] = networkx.Graph()
    for study in studies:
        networkx.add_path(graph, study.arms)
    parts = sorted(
        networkx.connected_components(graph), key=lambda part: (-len(part), treatments[min(part)])
    )
    return [
        _part(treatments, sorted(part), [study for study in studies if study.arms[0] in part])
        for part in parts
    ]


def _part(treatments: Sequence[str], part: Sequence[int], studies: Sequence[Study]) -> Network:
    """One part of a larger network, its treatments counted anew."""
    place = {old: new for new, old in enumerate(part)}
    moved = (
        Study(study.name, tuple(place[arm] for arm in study.arms), study.effects, study.variances)
        for study in studies
    )
    return Network(tuple(treatments[old] for old in part), tuple(moved))


def _study(name: str, rows: Sequence[Contrast], place: dict[str, int]) -> Study:
    arms = sorted(
        {place[treatment] for one in rows for treatment in (one.treatment1, one.treatment2)}
    )
    at = {arm: row for row, arm in enumerate(arms)}
    effects, variances = np.zeros((len(arms), len(arms))), np.zeros((len(arms), len(arms)))
    for one in rows:
        i, j = at[place[one.treatment1]], at[place[one.treatment2]]
        effects[i, j], effects[j, i] = one.effect, -one.effect
        variances[i, j] = variances[j, i] = one.se**2
    return Study(name, tuple(arms), effects, variances)
