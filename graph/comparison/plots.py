"""The pictures of a profile's network: those of any network, with what is known of its studies beside them."""

from __future__ import annotations

from pathlib import Path

from ...errors import TrialgraphError
from ..nma.plots import draw
from .profile_comparison import ProfileComparison


def draw_profile(found: ProfileComparison, picture: str, out: Path) -> Path:
    """Draws a picture to a file. Raises `TrialgraphError` where nothing entered, or the file cannot be written."""
    if found.comparison is None:
        raise TrialgraphError("nothing entered the network: there is nothing to draw")
    return draw(found.comparison, picture, out, found.captions())
