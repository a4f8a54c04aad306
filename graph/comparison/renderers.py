"""How the comparison of a profile prints and draws itself. Pictures are loaded when one is asked for."""

from __future__ import annotations

from pathlib import Path

from ..nma import renderers as _of_networks  # noqa: F401  # registers those of the networks in it
from ..output.display import register
from .profile_comparison import ProfileComparison
from .text import profile_text


def _plot(found: ProfileComparison, picture: str, out: Path) -> Path:
    from .plots import draw_profile

    return draw_profile(found, picture, out)


register(ProfileComparison, "text", profile_text)
register(ProfileComparison, "plot", _plot)
