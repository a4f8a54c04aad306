"""Folders of the user who runs the program."""

from __future__ import annotations

from pathlib import Path


def home() -> Path:
    """The home folder; of a user without one, as in some containers, a folder that never exists.

    Nothing is then found there, and nothing can be written.
    """
    try:
        return Path.home()
    except RuntimeError:  # neither HOME nor an entry in the list of users
        return Path(Path.cwd().anchor, "nonexistent")
