"""Plots of a profile's network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import TrialgraphError
from ...message import message
from ..nma.plots import draw, figure_of
from .captions import captions_of
from .profile_comparison import ProfileComparison

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draw_profile(analysis: ProfileComparison, picture: str, out: Path | None) -> Figure | Path:
    """Draw a plot to a file, or return the figure.

    Raises `TrialgraphError` if no comparison was included or the file cannot be written.
    """
    if analysis.comparison is None:
        raise TrialgraphError(
            message("cli.compare.nothing", "no comparison entered the network; nothing to draw")
        )
    captions = captions_of(analysis)
    if out is None:
        return figure_of(analysis.comparison, picture, captions)
    return draw(analysis.comparison, picture, out, captions)
