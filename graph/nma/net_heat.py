"""The net heat matrix: the designs that cause inconsistency.

Source: Krahn, Binder & König, BMC Med Res Methodol 2013;13:35. Each row is a contrast within a
design (a treatment against the first treatment of the design), and contributes to Q between
designs. Each column detaches a design: the change is the decrease in the row's contribution
(negative if it grows), and the share is the weight of the column's contrast in the row's network
estimate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .designs import Design, designs
from .model import Fit
from .studies import Array, Places

_NEGLIGIBLE = 1e-8  # contribution to Q that counts as none


class NetHeat(NamedTuple):
    """The net heat matrix of m contrasts of designs.

    `change`, `share`: m × m. `q_between`: contribution of each contrast to Q between designs (m).
    """

    labels: tuple[str, ...]
    change: Array
    share: Array
    q_between: Array


class _DesignContrasts(NamedTuple):
    """The r contrasts of all designs.

    `effects`: r. `design`: r × n−1. `weight`: inverse covariance (r × r). `owner`: index of the
    design of each contrast (r).
    """

    effects: Array
    design: Array
    weight: Array
    owner: Places
    labels: tuple[str, ...]


def net_heat(fitted: Fit) -> NetHeat | None:
    """The net heat matrix of a network, clustered; None if fewer than two designs can disagree."""
    rows = _design_contrasts(fitted)
    q_between = _q_contributions(
        rows, rows.effects - rows.design @ _estimate(rows, np.ones(len(rows.effects), bool))
    )
    owners = sorted(set(rows.owner.tolist()))
    change = np.full((len(q_between), len(q_between)), np.nan)
    for owner in owners:
        detached = rows.owner == owner
        if np.linalg.matrix_rank(rows.design[~detached]) < rows.design.shape[1]:
            continue
        residuals = rows.effects - rows.design @ _estimate(rows, ~detached)
        residuals[detached] = 0
        change[:, detached] = (q_between - _q_contributions(rows, residuals))[:, None]
    kept = [
        row
        for row in range(len(q_between))
        if abs(q_between[row]) > _NEGLIGIBLE and not np.isnan(change[:, row]).all()
    ]
    if len(kept) < 2:
        return None
    share = np.abs(
        rows.design
        @ np.linalg.solve(rows.design.T @ rows.weight @ rows.design, rows.design.T @ rows.weight)
    )
    order = [kept[position] for position in _clustered(change[np.ix_(kept, kept)])]
    square = np.ix_(order, order)
    labels = tuple(rows.labels[row] for row in order)
    return NetHeat(labels, change[square], share[square], q_between[order])


def _design_contrasts(fitted: Fit) -> _DesignContrasts:
    names = fitted.network.treatments
    in_order = sorted(designs(fitted.network, fitted.tau2), key=lambda design: design.arms)
    parts = [_contrasts(design, names) for design in in_order]
    size = sum(len(effects) for effects, _, _, _ in parts)
    weight, start = np.zeros((size, size)), 0
    for effects, _, block, _ in parts:
        end = start + len(effects)
        weight[start:end, start:end] = block
        start = end
    owner = np.repeat(np.arange(len(parts)), [len(effects) for effects, _, _, _ in parts])
    labels = tuple(label for _, _, _, part_labels in parts for label in part_labels)
    matrix = np.concatenate([design for _, design, _, _ in parts])[:, 1:]
    return _DesignContrasts(
        np.concatenate([effects for effects, _, _, _ in parts]), matrix, weight, owner, labels
    )


def _contrasts(
    design: Design, names: tuple[str, ...]
) -> tuple[Array, Array, Array, tuple[str, ...]]:
    """The contrasts of a design with its first treatment.

    Returns effects, rows of the design matrix, inverse covariance and labels.
    """
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


def _estimate(rows: _DesignContrasts, used: Array) -> Array:
    """Least-squares effects of the treatments (without the first) from some of the contrasts."""
    design, weight = rows.design[used], rows.weight[np.ix_(used, used)]
    return np.asarray(
        np.linalg.solve(design.T @ weight @ design, design.T @ weight @ rows.effects[used])
    )


def _q_contributions(rows: _DesignContrasts, residuals: Array) -> Array:
    return np.asarray(residuals * (rows.weight @ residuals))


def _clustered(change: Array) -> list[int]:
    """An order that puts similar contrasts next to each other (complete linkage, as in Krahn)."""
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import pdist

    if len(change) < 3:
        return list(range(len(change)))
    filled = np.nan_to_num(change)
    distances = pdist(filled, "cityblock") + pdist(filled.T, "cityblock")
    return [int(leaf) for leaf in leaves_list(linkage(distances, "complete"))]
