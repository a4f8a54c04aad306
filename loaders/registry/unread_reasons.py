"""Places and reasons of unread items that occur more than once."""

from __future__ import annotations

from ...message import Message, message
from .bounds import LONGEST_CRITERION
from .subgroups import Group


def analysis_place(outcome: str, number: int) -> Message:
    """The place of an analysis, which begins with the place of its outcome."""
    return message(
        "registry.place.analysis", "{outcome}, analysis {number}", outcome=outcome, number=number
    )


def not_expressible(problem: str) -> Message:
    """The reason why a subgroup is unread: no criteria can express it."""
    return message(
        "registry.unread.subgroup",
        "the subgroup cannot be expressed as criteria: {problem}",
        problem=problem,
    )


def supposition(people: Group) -> str:
    """The note on a figure of people who are supposed to be the whole trial; may be empty."""
    if not people.supposed:
        return ""
    return (
        f"The words '{people.supposed.rstrip('.')}' of the outcome are not criteria; its groups "
        "and numbers are those of the whole trial."
    )


def no_arm(title: str) -> Message:
    """The reason why a group of results is unread: no arm has the title of the group."""
    return message("registry.unread.no_arm", "no arm is called '{title}'", title=title)


def may_pool(title: str, arms: str = "") -> Message:
    """The reason why a group of results is unread: it may pool several arms.

    The arms are named if they are known.
    """
    if not arms:
        return message("registry.unread.may_pool", "the group '{title}' may pool arms", title=title)
    return message(
        "registry.unread.may_pool_these",
        "the group '{title}' may pool the arms {arms}",
        title=title,
        arms=arms,
    )


def why_unread(item: str) -> str:
    """The reason why an item of the eligibility has no criteria."""
    if len(item) > LONGEST_CRITERION:
        return message(
            "registry.unread.long_criterion",
            "too long to be read ({count:,} characters; at most {most:,})",
            count=len(item),
            most=LONGEST_CRITERION,
        )
    return message(
        "registry.unread.eligibility", "not expressible in the exposure language; kept as text"
    )
