"""How sure a draft is: it starts high, and each named doubt takes something away."""

from __future__ import annotations

from collections.abc import Iterable

START = 0.97
DOUBTS = {
    "endpoint not found": 0.45,
    "endpoint from an earlier sentence": 0.2,
    "not called a median": 0.15,
    "interval without label": 0.05,
    "value outside its interval": 0.4,
    "digits mended": 0.1,
    "arms not found": 0.1,
    "arms from an earlier sentence": 0.05,
    "arms put in order by the hazard ratio": 0.1,
    "joined without versus": 0.05,
    "put together from two places": 0.1,
    "not called a hazard ratio": 0.15,
    "against the medians": 0.3,
    "prognostic by its words": 0.1,
    "unit not printed": 0.15,
    "far from its endpoint": 0.1,
    "landmark not found": 0.15,
    "harm": 0.2,
}
LEAST = 0.05


def confidence(doubts: Iterable[str]) -> str:
    """The confidence with two decimals, from 0.05 to 0.97. Raises `KeyError` for a doubt that is not named above."""
    return f"{max(LEAST, START - sum(DOUBTS[doubt] for doubt in dict.fromkeys(doubts))):.2f}"
