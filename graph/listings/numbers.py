"""The columns of flat tables that contain numbers, and the number in a cell."""

from __future__ import annotations

import re
from math import nan
from typing import Any

NUMBERS = {
    "results": (
        *("value", "comparator_value", "ci_low", "ci_high", "ci_level", "p_value"),
        *("interaction_p", "n", "n_comparator", "count", "comparator_count"),
        *("landmark_months", "follow_up_months", "comparator_ci_low", "comparator_ci_high"),
    ),
    "trials": ("enrolled", "registered", "results"),
    "regimens": ("results",),
}
_NUMBER = re.compile(r"\s*[-+−]?[0-9]+(\.[0-9]+)?\s*", re.ASCII)


def number_of(cell: Any) -> float:
    """The number in a cell; NaN for an empty cell and for text that is no plain number (`NR`,
    `<0.0001`, `8-10`)."""
    if isinstance(cell, int | float):
        return float(cell)
    text = str("" if cell is None else cell)
    return float(text.replace("−", "-")) if _NUMBER.fullmatch(text) else nan
