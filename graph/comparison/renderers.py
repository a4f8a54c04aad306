"""Registers how the network meta-analysis of a profile is rendered: as text and as plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..nma import renderers as _of_networks  # noqa: F401  # for the networks in it
from ..output.display import register
from .profile_comparison import ProfileComparison
from .text import profile_text


def _plot(analysis: ProfileComparison, picture: str, out: Path | None) -> Any:
    from .plots import draw_profile

    return draw_profile(analysis, picture, out)


register(ProfileComparison, "text", profile_text)
register(ProfileComparison, "plot", _plot)
