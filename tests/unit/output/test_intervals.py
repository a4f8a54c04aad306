"""One spelling and one rounding of intervals."""

from __future__ import annotations

from math import inf, nan

import pytest
from trialgraph.graph.output.intervals import limits, rounded, spelled, with_limits


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ((0.2249, 0.1251, 0.3349), "0.22 (0.13–0.33)"),
        ((0.05, 0.012, 0.61), "0.050 (0.012–0.61)"),
        ((12.3, 4.56, 123.4), "12.3 (4.56–123)"),
        ((1.0, 0.5, inf), "1.00 (0.50–∞)"),
    ],
)
def test_ratios(values: tuple[float, float, float], text: str) -> None:
    assert with_limits(*values) == text


def test_differences_keep_their_signs_apart() -> None:
    assert with_limits(-0.33, -0.66, -0.001, ratio=False) == "−0.33 (−0.66 to 0.00)"
    assert limits(-1, 2.5, ratio=False) == "−1.00 to 2.50"


def test_figures_as_printed_are_not_rounded() -> None:
    assert spelled("0.6", "0.40", "0.905") == "0.6 (0.40–0.905)"


def test_nothing_is_a_dash() -> None:
    assert rounded(nan) == "–"
