"""Places and reasons of unread items that occur more than once."""

from __future__ import annotations

from ...message import Message, message


def analysis_place(outcome: str, number: int) -> Message:
    """The place of an analysis in the place of its outcome."""
    return message(
        "registry.place.analysis", "{outcome}, analysis {number}", outcome=outcome, number=number
    )


def not_expressible(problem: str) -> Message:
    """The reason for a subgroup that has no criteria."""
    return message(
        "registry.unread.subgroup",
        "the subgroup cannot be expressed as criteria: {problem}",
        problem=problem,
    )


def no_arm(title: str) -> Message:
    """The reason for a group of results that has the name of no arm."""
    return message("registry.unread.no_arm", "no arm is called '{title}'", title=title)


def may_pool(title: str, arms: str = "") -> Message:
    """The reason for a group of results that may contain several arms, which are named if known."""
    if not arms:
        return message("registry.unread.may_pool", "the group '{title}' may pool arms", title=title)
    return message(
        "registry.unread.may_pool_these",
        "the group '{title}' may pool the arms {arms}",
        title=title,
        arms=arms,
    )
