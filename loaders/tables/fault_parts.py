"""Parts of fault messages that several checks use: the nearest name, and common remedies."""

from __future__ import annotations

from ...message import message

FIRST_ROW = 2  # as in a spreadsheet: row 1 is the header


def did_you_mean(names: list[str]) -> str:
    """A question that suggests the first of some names; empty if there are none."""
    return message("loaders.did-you-mean", "Did you mean {name}?", name=names[0]) if names else ""


def save_as_utf8() -> str:
    """The remedy for a file in another encoding."""
    return message("loaders.not-utf8.remedy", "Save it as CSV UTF-8")
