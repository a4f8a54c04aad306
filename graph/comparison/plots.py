"""Plots of a profile's network."""

from __future__ import annotations

from pathlib import Path

from ...errors import TrialgraphError
from ...message import message
from ..nma.plots import draw
from .captions import captions_of
from .profile_comparison import ProfileComparison


def draw_profile(analysis: ProfileComparison, picture: str, out: Path) -> Path:
    """Draw a plot to a file.

    Raises `TrialgraphError` if no comparison was included or the file cannot be written.
    """
    if analysis.comparison is None:
        raise TrialgraphError(
            message("cli.compare.nothing", "no comparison entered the network; nothing to draw")
        )
    return draw(analysis.comparison, picture, out, captions_of(analysis))
