"""Registers how comparisons are printed and plotted; matplotlib is loaded only for a plot."""

from __future__ import annotations

from pathlib import Path

from ..output.display import register
from .comparison import Comparison
from .text import comparison_text


def _plot(comparison: Comparison, picture: str, out: Path) -> Path:
    from .plots import draw

    return draw(comparison, picture, out)


register(Comparison, "text", comparison_text)
register(Comparison, "plot", _plot)
