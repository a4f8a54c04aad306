"""Trials that are one study under two names."""

from __future__ import annotations

from collections.abc import Iterable

from .identity_rows import SameStudy


def joined_studies(rows: Iterable[SameStudy]) -> dict[str, str]:
    """Trial → the first trial of its study, for the trials that a row joins to another one."""
    joined: dict[str, str] = {}
    for row in rows:
        if row.active == "no":
            continue
        study, other_study = (joined.get(name, name) for name in (row.trial, row.other_trial))
        same = [name for name, known in joined.items() if known == other_study]
        joined.update(dict.fromkeys((row.other_trial, other_study, *same), study))
    return joined
