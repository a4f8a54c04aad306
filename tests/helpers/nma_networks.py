"""Networks of contrasts for tests: written out, or generated."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from hypothesis import strategies as st
from trialgraph.graph.nma.contrast_data import Contrast, Contrasts

Row = tuple[str, str, str, float, float]


def contrasts(*rows: Row) -> Contrasts:
    return Contrasts(tuple(Contrast(*row) for row in rows))


def multi_arm(study: str, means: dict[str, float], variances: dict[str, float]) -> list[Row]:
    """All pairs of a study from its arms' means and variances."""
    pairs = combinations(sorted(means), 2)
    return [
        (study, a, b, means[a] - means[b], math.sqrt(variances[a] + variances[b])) for a, b in pairs
    ]


@st.composite
def connected(draw: st.DrawFn, most_arms: int = 4) -> Contrasts:
    """A random connected network of studies of two to four arms."""
    names = [f"T{at}" for at in range(draw(st.integers(2, 6)))]
    rows: list[Row] = []
    for at, name in enumerate(names[1:], 1):  # a chain keeps it connected
        rows += _study(draw, f"chain{at}", [names[at - 1], name])
    for at in range(draw(st.integers(0, 5))):
        arms = draw(st.lists(st.sampled_from(names), min_size=2, max_size=most_arms, unique=True))
        rows += _study(draw, f"s{at}", arms)
    return contrasts(*rows)


def _study(draw: st.DrawFn, name: str, arms: Sequence[str]) -> list[Row]:
    means = {arm: draw(st.integers(-200, 200)) / 100 for arm in arms}
    variances = {arm: draw(st.integers(1, 100)) / 100 for arm in arms}
    return multi_arm(name, means, variances)
