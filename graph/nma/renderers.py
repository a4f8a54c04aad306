"""How comparisons print and draw themselves. Pictures are loaded when one is asked for: matplotlib takes long to start."""

from __future__ import annotations

from pathlib import Path

from ..output.display import register
from .comparison import Comparison
from .text import comparison_text


def _plot(found: Comparison, picture: str, out: Path) -> Path:
    from .plots import draw

    return draw(found, picture, out)


register(Comparison, "text", comparison_text)
register(Comparison, "plot", _plot)
