"""How much of an estimate rests on matched studies: those whose patients are the ones asked about.

A study is matched or not as a whole; who decides so is left to the caller. The share of an estimate
that rests on matched studies is the sum over direct comparisons of the contribution of the
comparison times the share of its weight that comes from matched studies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Edge = tuple[int, int]  # indices of two treatments, the smaller first
_WHOLLY = 1 - 1e-9  # share of weight that counts as all of it


class Weight(NamedTuple):
    """The weight of a study's contrast between two treatments (indices) in a network.

    For two arms it is the inverse variance, for more arms the reduced weight.
    """

    study: str
    edge: Edge
    weight: float


def matched_parts(weights: Iterable[Weight], matched: Collection[str]) -> dict[Edge, float]:
    """Direct comparison → the share of its weight (0 to 1) that comes from matched studies."""
    totals: dict[Edge, list[float]] = {}  # weight of all studies, weight of matched studies
    for study, edge, weight in weights:
        total = totals.setdefault(edge, [0.0, 0.0])
        total[0] += weight
        total[1] += weight if study in matched else 0.0
    return {edge: _share(part, whole) for edge, (whole, part) in totals.items()}


def _share(part: float, whole: float) -> float:
    return min(max(part / whole, 0.0), 1.0) if whole else 0.0


def share_of(contributions: Mapping[Edge, float], matched: Mapping[Edge, float]) -> float:
    """The share of an estimate (0 to 1) that rests on matched studies."""
    return sum(share * matched[edge] for edge, share in contributions.items())


def is_wholly_matched(share: float | None) -> bool:
    """Whether an estimate rests on matched studies alone (before rounding)."""
    return share is not None and share > _WHOLLY


def percent(share: float | None) -> int | None:
    """A share in whole percent; None stays None."""
    return None if share is None else round(100 * share)
