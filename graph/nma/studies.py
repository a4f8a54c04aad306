"""Contrasts grouped into studies, and studies grouped into connected networks.

A study of k arms is stored as k × k effects and variances. Studies with the same number of arms
form a `Stack`, so that numpy computes all of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...errors import TrialgraphError
from ...message import message
from .contrast_data import Contrast

Array = np.ndarray[Any, np.dtype[np.float64]]
Places = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Study:
    """One study of k arms.

    `arms`: indices of its treatments in the network. `effects` (row minus column), `variances`:
    k × k.
    """

    name: str
    arms: tuple[int, ...]
    effects: Array
    variances: Array


@dataclass(frozen=True, eq=False)
class Stack:
    """The s studies of a network that have k arms.

    `places`: indices of the studies in the network. `arms`: s × k. `effects`, `variances`:
    s × k × k.
    """

    names: tuple[str, ...]
    places: tuple[int, ...]
    arms: Places
    effects: Array
    variances: Array

    @property
    def k(self) -> int:
        return int(self.arms.shape[1])

    def laplacians(self, tau2: float) -> Array:
        """The Laplacian of every study (s × k × k), after adding tau² to the variance of each pair.

        With two arms the weight is the inverse variance; with more, the Laplacian is the
        pseudo-inverse of the covariance of the arms, whose off-diagonal elements are the negative
        reduced weights (Rücker & Schwarzer, Stat Med 2014;33:4353-4369). Raises `TrialgraphError`
        if no covariance matrix is compatible with a study's variances.
        """
        k = self.k
        variances = self.variances + tau2 * (1 - np.eye(k))
        if k == 2:
            weights = 1 / variances[:, 0, 1]
            return np.asarray(weights[:, None, None] * np.array([[1.0, -1.0], [-1.0, 1.0]]))
        centring = np.eye(k) - 1 / k
        covariances = -0.5 * centring @ variances @ centring
        largest = variances.max(axis=(1, 2))
        incompatible = np.linalg.eigvalsh(covariances)[:, 1] <= 1e-10 * largest
        if incompatible.any():
            name = self.names[int(np.argmax(incompatible))]
            raise TrialgraphError(
                message(
                    "nma.incompatible_errors",
                    "study {name}: the standard errors of its pairs are incompatible with each "
                    "other; correct one of them",
                    name=name,
                )
            )
        return pseudo_inverses(covariances, largest)

    def submatrices(self, matrix: Array) -> Array:
        """The elements of an n × n matrix for the arms of each study (s × k × k)."""
        return np.asarray(matrix[self.arms[:, :, None], self.arms[:, None, :]])

    def residuals(self, scores: Array) -> Array:
        """Observed minus fitted effects of every study (s × k × k); `scores` has length n."""
        arm_scores = scores[self.arms]
        return np.asarray(self.effects - (arm_scores[:, :, None] - arm_scores[:, None, :]))


def pseudo_inverses(matrices: Array, scales: Array) -> Array:
    """Pseudo-inverses of symmetric s × k × k matrices whose null space is the constant vector.

    `scales` (length s) gives the order of magnitude of each matrix, for numerical accuracy.
    """
    k = matrices.shape[-1]
    constant = np.full((k, k), 1 / k)
    if len(matrices) == 1:
        return np.asarray(_inverse(matrices[0] + scales[0] * constant) - constant / scales[0])[None]
    scales = scales[:, None, None]
    return np.asarray(np.linalg.inv(matrices + scales * constant) - constant / scales)


def _inverse(matrix: Array) -> Array:
    """Inverse of a symmetric positive definite matrix by Cholesky, at half the cost of `inv`."""
    from scipy.linalg import lapack

    factor, failed = lapack.dpotrf(matrix, lower=1)
    if failed:
        return np.asarray(np.linalg.pinv(matrix, hermitian=True))
    inverse, _ = lapack.dpotri(factor, lower=1)
    return np.asarray(np.tril(inverse) + np.tril(inverse, -1).T)


@dataclass(frozen=True, eq=False)
class Network:
    """A connected network of treatments and the studies that compare them."""

    treatments: tuple[str, ...]
    studies: tuple[Study, ...]

    @property
    def df(self) -> int:
        """Degrees of freedom of Q: Σ (arms − 1) over studies, minus (treatments − 1)."""
        return sum(len(study.arms) - 1 for study in self.studies) - (len(self.treatments) - 1)

    @cached_property
    def stacks(self) -> tuple[Stack, ...]:
        """The studies grouped by their number of arms."""
        groups: dict[int, list[int]] = {}
        for place, study in enumerate(self.studies):
            groups.setdefault(len(study.arms), []).append(place)
        return tuple(
            _stack([self.studies[place] for place in places], places)
            for _, places in sorted(groups.items())
        )

    @cached_property
    def directly_compared(self) -> tuple[tuple[int, int], ...]:
        """The sorted pairs of treatments that at least one study compares."""
        pairs = {
            (a, b)
            for study in self.studies
            for at, a in enumerate(study.arms)
            for b in study.arms[at + 1 :]
        }
        return tuple(sorted(pairs))

    def without(self, studies: Sequence[str]) -> list[Network]:
        """The connected networks that remain without some studies."""
        remaining = [study for study in self.studies if study.name not in set(studies)]
        return connected(self.treatments, remaining)


def _stack(studies: Sequence[Study], places: Sequence[int]) -> Stack:
    return Stack(
        tuple(study.name for study in studies),
        tuple(places),
        np.array([study.arms for study in studies], dtype=np.intp),
        np.array([study.effects for study in studies]),
        np.array([study.variances for study in studies]),
    )


def networks(rows: Sequence[Contrast]) -> list[Network]:
    """The connected networks that contrasts form, the largest first, treatments sorted by name."""
    treatments = sorted(
        {name for contrast in rows for name in (contrast.treatment1, contrast.treatment2)}
    )
    place = {name: at for at, name in enumerate(treatments)}
    groups: dict[str, list[Contrast]] = {}
    for contrast in rows:
        groups.setdefault(contrast.study, []).append(contrast)
    return connected(treatments, [_study(name, group, place) for name, group in groups.items()])


def connected(treatments: Sequence[str], studies: Sequence[Study]) -> list[Network]:
    """The connected networks that studies form, the largest first.

    Treatments without studies are dropped.
    """
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
    """A connected part of a larger network, with its treatments renumbered."""
    place = {old: new for new, old in enumerate(part)}
    moved = (
        Study(study.name, tuple(place[arm] for arm in study.arms), study.effects, study.variances)
        for study in studies
    )
    return Network(tuple(treatments[old] for old in part), tuple(moved))


def _study(name: str, rows: Sequence[Contrast], place: dict[str, int]) -> Study:
    arms = sorted(
        {
            place[treatment]
            for contrast in rows
            for treatment in (contrast.treatment1, contrast.treatment2)
        }
    )
    at = {arm: row for row, arm in enumerate(arms)}
    effects, variances = np.zeros((len(arms), len(arms))), np.zeros((len(arms), len(arms)))
    for contrast in rows:
        i, j = at[place[contrast.treatment1]], at[place[contrast.treatment2]]
        effects[i, j], effects[j, i] = contrast.effect, -contrast.effect
        variances[i, j] = variances[j, i] = contrast.se**2
    return Study(name, tuple(arms), effects, variances)
