"""Which plot is meant, and where it goes."""

from __future__ import annotations

from pathlib import Path

PICTURES = ("forest", "direct", "network", "league", "ranks", "heat", "contributions", "funnel")


def plotted(out: str | Path | None, picture: str) -> tuple[str, Path | None]:
    """The plot and the file for it, if any; the bare name of a plot is no file."""
    if isinstance(out, str) and out in PICTURES:
        return out, None
    return picture, Path(out) if out else None
