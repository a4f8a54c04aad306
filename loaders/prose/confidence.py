"""The confidence in a draft: a starting value, minus a penalty for each named doubt."""

from __future__ import annotations

from collections.abc import Iterable

START = 0.97
DOUBTS = {
    "endpoint not found": 0.45,
    "endpoint from an earlier sentence": 0.2,
    "more endpoints than figures": 0.3,
    "not called a median": 0.15,
    "interval without label": 0.05,
    "value outside its interval": 0.4,
    "digits repaired": 0.1,
    "arms not found": 0.1,
    "arms from an earlier sentence": 0.05,
    "arm order inferred from the hazard ratio": 0.1,
    "paired without versus": 0.05,
    "combined from two places": 0.1,
    "not called a hazard ratio": 0.15,
    "contradicts the medians": 0.3,
    "classified as prognostic by its wording": 0.1,
    "unit not printed": 0.15,
    "far from its endpoint": 0.1,
    "landmark not found": 0.15,
    "harm": 0.2,
    "arm may be no treatment": 0.1,
    "arm of earlier figures": 0.1,
    "people may be cut": 0.1,
    "people unclear": 0.2,
    "people of an earlier figure may be meant": 0.1,
}
LEAST = 0.05


def confidence(doubts: Iterable[str]) -> str:
    """The confidence (0.05 to 0.97) as text. Raises `KeyError` for a doubt not in `DOUBTS`."""
    return f"{max(LEAST, START - sum(DOUBTS[doubt] for doubt in dict.fromkeys(doubts))):.2f}"
