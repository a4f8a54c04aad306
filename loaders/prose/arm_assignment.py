"""Finds the arms printed next to figures."""

from __future__ import annotations

import re

from .arms import ArmMention, arm_after, arm_before, named
from .figures import Figure
from .patterns import Library
from .tokens import Sentence


def arm_between(text: str, first: Figure, second: Figure, library: Library) -> ArmMention | None:
    """The arm named between two figures."""
    return arm_before(text, first.end, second.start, library) or arm_after(
        text, first.near, second.start, library
    )


_OF_PEOPLE = re.compile(  # in 51% of patients with drug A and in 20% with drug B
    r"[)\]]? ?of (?:the )?(?:patients|those|people|participants|women|men) with "
    r"(?P<arm>[^.;,()0-9]{2,60}?) and (?:in )?\Z",
    re.IGNORECASE,
)


def arms_beside(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> tuple[ArmMention | None, ArmMention | None]:
    """The arms next to two figures: both after, both before, or one after and one before."""
    after_first = arm_after(text, first.near, second.start, library)
    after_second = arm_after(text, second.near, sentence.end, library)
    if (
        after_second
        and not after_first
        and (people := _OF_PEOPLE.match(text, first.near, second.start))
    ):
        after_first = named(text, *people.span("arm"), library)
    before_second = arm_before(text, first.end, second.start, library)
    before_first = arm_before(text, sentence.start, first.start, library)
    if (
        after_first
        and after_second
        and not (before_second and before_second.start > after_first.end)
    ):
        return after_first, after_second
    if after_first and before_second and before_second.start >= after_first.end:
        return after_first, before_second
    if before_first and before_second:
        return before_first, before_second
    return after_first or before_first, after_second or before_second


def arms_of_pair(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> tuple[ArmMention | None, ArmMention | None]:
    """The arms of a figure and of the next one; none if both would be the same arm."""
    first, second = figures[position], figures[position + 1]
    first_arm, second_arm = arms_beside(text, sentence, first, second, library)
    return (
        (first_arm, second_arm)
        if not first_arm or not second_arm or first_arm.name != second_arm.name
        else (None, None)
    )


def arm_of_figure(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> ArmMention | None:
    """The arm named between a figure and the next one, or else the arm named before the figure."""
    figure = figures[position]
    stop = figures[position + 1].start if position + 1 < len(figures) else sentence.end
    start = figures[position - 1].end if position else sentence.start
    return arm_after(text, figure.near, stop, library) or arm_before(
        text, start, figure.start, library
    )
