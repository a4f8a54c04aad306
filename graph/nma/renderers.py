"""Registers how comparisons are printed and plotted; matplotlib is loaded only for a plot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..output.display import register
from .comparison import Comparison
from .text import comparison_text


def _plot(comparison: Comparison, picture: str, out: Path | None) -> Any:
    from .plots import draw, figure_of

    return draw(comparison, picture, out) if out else figure_of(comparison, picture)


register(Comparison, "text", comparison_text)
register(Comparison, "plot", _plot)
