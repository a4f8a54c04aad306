"""Groups figures: those of the two arms of a comparison, or those of a list of endpoints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle, groupby, pairwise

from .arm_assignment import arm_between, arm_of_figure, arms_beside, arms_of_pair
from .arms import ArmMention, arm_before, named
from .endpoint_mentions import class_of, listed_mentions
from .figures import Figure
from .landmarks import LANDMARK_PARTS
from .pairing import pair_starts
from .patterns import Library
from .tokens import Sentence

_ONE = re.compile(r"(?:(?!, |,? and |,(?=[^ ])|和|与|及).)+")


@dataclass(slots=True)
class Item:
    """One figure, or the two figures of a comparison in printed order.

    `arms` are the arms named next to them.
    """

    first: Figure
    second: Figure | None = None
    arms: tuple[ArmMention | None, ArmMention | None] = (None, None)
    from_to: bool = False  # first is the control: from 10.2 to 18.5 months

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return (self.second or self.first).end


def group_figures(
    text: str, sentence: Sentence, figures: list[Figure], library: Library
) -> list[Item]:
    """The items of a sentence, from left to right."""
    for position in range(len(figures)):
        if count := _lists_of_two_arms(text, sentence, figures, position, library):
            rest = position + 2 * count
            sides = arms_beside(
                text, sentence, figures[position + count - 1], figures[rest - 1], library
            )
            first_arm = arm_of_figure(text, sentence, figures, position, library) or sides[0]
            second_arm = (
                arm_of_figure(text, sentence, figures, position + count, library) or sides[1]
            )
            if sides[0] and sides[1]:
                first_arm, second_arm = sides
            both_arms = (
                (first_arm, second_arm)
                if first_arm and second_arm and first_arm.name != second_arm.name
                else (None, None)
            )
            crossed = [
                Item(figures[place], figures[place + count], both_arms)
                for place in range(position, position + count)
            ]
            before = group_figures(text, sentence, figures[:position], library)
            return [*before, *crossed, *group_figures(text, sentence, figures[rest:], library)]
    pairs = pair_starts(text, sentence, figures, library)
    items, position = [], 0
    while position < len(figures):
        first = figures[position]
        if position in pairs:
            arms = arms_of_pair(text, sentence, figures, position, library)
            items.append(Item(first, figures[position + 1], arms, pairs[position] == "from to"))
            position += 2
        else:
            items.append(
                Item(first, arms=(arm_of_figure(text, sentence, figures, position, library), None))
            )
            position += 1
    _assign_listed_arms(text, sentence, items, library)
    _use_each_arm_once(text, sentence, items, library)
    return items


def _use_each_arm_once(text: str, sentence: Sentence, items: list[Item], library: Library) -> None:
    """Give figures in a row the arms before them if the arm after one is that before the next.

    Example: in arm A was 11.2 months, in arm B 9.8 months and in arm C 6.1 months.
    """
    for _, group in groupby(items, key=lambda item: class_of(item.first)):
        row = list(group)
        names = [item.arms[0].name if item.arms[0] else "" for item in row]
        if any(item.second for item in row) or not any(a and a == b for a, b in pairwise(names)):
            continue
        starts = [sentence.start, *(item.end for item in row)]
        before = [
            arm_before(text, start, item.start, library)
            for start, item in zip(starts, row, strict=False)
        ]
        if len({arm.name for arm in before if arm}) == len(row):
            for item, arm in zip(row, before, strict=True):
                item.arms = (arm, None)


def _assign_listed_arms(text: str, sentence: Sentence, items: list[Item], library: Library) -> None:
    """Assign lists of three or more arms to equally long lists of figures, in order.

    Example: a, b and c with A, B and C.
    """
    for _, row in groupby(items, key=lambda item: class_of(item.first)):
        _assign_listed_arms_of_class(text, sentence, list(row), library)


def _assign_listed_arms_of_class(
    text: str, sentence: Sentence, items: list[Item], library: Library
) -> None:
    if len(items) < 3 or any(item.second for item in items):
        return
    _drop_arm_of_one(text, items)
    defined = [
        named(text, *match.span("arm"), library)
        for _, match in library.matches("arm-defined", text, sentence.start, items[0].start)
    ]
    if len(defined) > 2 and len(items) % len(defined) == 0:
        for item, arm in zip(items, cycle(defined), strict=False):
            item.arms = (arm, None)
        return
    for match in (
        match for _, match in library.matches("arms-listed", text, sentence.start, sentence.end)
    ):
        group = "arms" if match["arms"] else "arms2"
        start = match.start(group)
        parts = [(start + part.start(), start + part.end()) for part in _ONE.finditer(match[group])]
        arms = [named(text, *part, library) for part in parts]
        outside = match.end(group) <= items[0].start or match.start(group) >= items[-1].first.near
        rounds = len(items) // len(arms) if match.end(group) <= items[0].start else 1
        if len(arms) > 1 and rounds * len(arms) == len(items) and all(arms) and outside:
            for item, arm in zip(items, arms * rounds, strict=True):
                item.arms = (arm, None)


_SERIES = re.compile(r"[)\]]?,? ?(?:and |和|与|及)?")


def _drop_arm_of_one(text: str, items: list[Item]) -> None:
    """Of three or more figures in a row, an arm named beside the first only belongs to a list."""
    row: list[Item] = []
    for item, following in zip(items, [*items[1:], None], strict=True):
        row.append(item)
        if following and _SERIES.fullmatch(text[item.end : following.start]):
            continue
        if len(row) > 2 and not all(member.arms[0] for member in row):
            for member in row:
                member.arms = (None, None)
        row = []


def _lists_of_two_arms(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> int:
    """The length of the two lists of values, one for each arm, that start at a position, or 0.

    Example: PFS and OS were a and b with X, c and d with Y.
    """
    count = len(listed_mentions(text, sentence, figures[position]))
    if count == 1 and class_of(figures[position]) == "percent":
        count = _landmarks_before(sentence, figures, position)
    row = figures[position : position + 2 * count]
    if (
        count < 2
        or len(row) < 2 * count
        or len({class_of(figure) for figure in row}) > 1
        or sentence.between("endpoint", row[0].end, row[-1].start)
    ):
        return 0
    if class_of(row[0]) not in ("time", "percent"):
        return 0
    last = [place == count - 1 for place in range(2 * count - 1)]
    versus = [bool(sentence.between("versus", a.end, b.start)) for a, b in pairwise(row)]
    if versus == last:
        return count
    arms = [bool(arm_between(text, a, b, library)) for a, b in pairwise(row)]
    return count if not any(versus) and arms == last else 0


def _landmarks_before(sentence: Sentence, figures: list[Figure], position: int) -> int:
    """The number of landmarks listed directly before a figure: 1-, 3- and 5-year."""
    start = figures[position - 1].end if position else sentence.start
    lists = [
        token
        for token in sentence.figures
        if token.kind == "landmark-list" and start <= token.start <= figures[position].start
    ]
    return sum(bool(lists[-1].part(name)) for name in LANDMARK_PARTS) if lists else 0
