"""The net heat matrix: which designs make a network inconsistent.

Source: Krahn, Binder & König, BMC Med Res Methodol 2013;13:35. A row is a design's contrast with its first treatment; its own
inconsistency is what it adds to Q between designs. A column detaches a design: the change says how much of the row's
inconsistency came from it (positive: gone with it), and the share how much the design tells of the row's estimate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .designs import Design, designs
from .model import Fit
from .studies import Array, Places

_NOTHING = 1e-8


class NetHeat(NamedTuple):
    """Labels of the m contrasts of designs; `change` and `share` (m × m), `own` (m): what each adds to Q between designs."""

    labels: tuple[str, ...]
    change: Array
    share: Array
    own: Array


class _Rows(NamedTuple):
    """The contrasts of all designs: effects (r), design matrix (r × n−1), inverse covariance (r × r), and whose each is."""

    effects: Array
    design: Array
    weight: Array
    owner: Places
    labels: tuple[str, ...]


def net_heat(fitted: Fit) -> NetHeat | None:
    """The net heat matrix of a network, designs alike beside each other; None where fewer than two designs can disagree."""
    rows = _rows(fitted)
    own = _shares_of_q(
        rows, rows.effects - rows.design @ _estimate(rows, np.ones(len(rows.effects), bool))
    )
    owners = sorted(set(rows.owner.tolist()))
    change = np.full((len(own), len(own)), np.nan)
    for owner in owners:
        detached = rows.owner == owner
        if np.linalg.matrix_rank(rows.design[~detached]) < rows.design.shape[1]:
            continue
        left = rows.effects - rows.design @ _estimate(rows, ~detached)
        left[detached] = 0
        change[:, detached] = (own - _shares_of_q(rows, left))[:, None]
    kept = [
        at
        for at in range(len(own))
        if abs(own[at]) > _NOTHING and not np.isnan(change[:, at]).all()
    ]
    if len(kept) < 2:
        return None
    share = np.abs(
        rows.design
        @ np.linalg.solve(rows.design.T @ rows.weight @ rows.design, rows.design.T @ rows.weight)
    )
    order = [kept[at] for at in _alike(change[np.ix_(kept, kept)])]
    at = np.ix_(order, order)
    return NetHeat(tuple(rows.labels[row] for row in order), change[at], share[at], own[order])


def _rows(fitted: Fit) -> _Rows:
    names = fitted.network.treatments
    each = sorted(designs(fitted.network, fitted.tau2), key=lambda design: design.arms)
    parts = [_contrasts(design, names) for design in each]
    size = sum(len(effects) for effects, _, _, _ in parts)
    weight, at = np.zeros((size, size)), 0
    for effects, _, own, _ in parts:
        weight[at : at + len(effects), at : at + len(effects)] = own
        at += len(effects)
    owner = np.repeat(np.arange(len(parts)), [len(effects) for effects, _, _, _ in parts])
    labels = tuple(label for _, _, _, own_labels in parts for label in own_labels)
    matrix = np.concatenate([design for _, design, _, _ in parts])[:, 1:]
    return _Rows(
        np.concatenate([effects for effects, _, _, _ in parts]), matrix, weight, owner, labels
    )


def _contrasts(
    design: Design, names: tuple[str, ...]
) -> tuple[Array, Array, Array, tuple[str, ...]]:
    """A design as contrasts of its other treatments with its first: effects, design rows, inverse covariance, labels."""
    first, others = design.arms[0], design.arms[1:]
    matrix = np.zeros((len(others), len(names)))
    matrix[np.arange(len(others)), list(others)] = 1
    matrix[:, first] = -1
    whole = " : ".join(names[arm] for arm in design.arms)
    labels = tuple(
        f"{names[other]} : {names[first]}" + (f" ({whole})" if len(others) > 1 else "")
        for other in others
    )
    return design.effects[1:, 0], matrix, design.laplacian[1:, 1:], labels


def _estimate(rows: _Rows, used: Array) -> Array:
    """The effects of treatments (without the first) from some of the contrasts."""
    design, weight = rows.design[used], rows.weight[np.ix_(used, used)]
    return np.asarray(
        np.linalg.solve(design.T @ weight @ design, design.T @ weight @ rows.effects[used])
    )


def _shares_of_q(rows: _Rows, left: Array) -> Array:
    return np.asarray(left * (rows.weight @ left))


def _alike(change: Array) -> list[int]:
    """An order in which contrasts that change alike stand together (complete linkage, as the source)."""
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import pdist

    if len(change) < 3:
        return list(range(len(change)))
    filled = np.nan_to_num(change)
    distances = pdist(filled, "cityblock") + pdist(filled.T, "cityblock")
    return [int(leaf) for leaf in leaves_list(linkage(distances, "complete"))]
