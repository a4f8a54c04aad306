"""Thresholds of definitions in words."""

from __future__ import annotations

from .evidence import Evidence


def thresholds_of(definition: str, evidence: Evidence) -> str:
    """The thresholds of a definition: joint ones joined by "and", alternatives by "or"."""
    groups: dict[str, list[str]] = {}
    for threshold in evidence.thresholds.values():
        if threshold.definition == definition:
            groups.setdefault(threshold.together or threshold.id, []).append(str(threshold))
    return ", or ".join(" and ".join(group) for group in groups.values())
