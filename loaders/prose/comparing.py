"""Which arms a figure compares, and which of two is the control: told beside the figures, in the sentence, or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .arms import Arm, arm_after, arm_before, compared, control_first, named
from .endpoint_mentions import sort_of
from .figures import Figure, number_of
from .grouping import Item
from .patterns import Library
from .tokens import Sentence

Pair = tuple[Arm | None, Arm | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """The arms, tested first; whether the printed order of two values is to be turned for that; how they were found."""

    arms: Pair
    turned: bool = False
    where: str = ""  # beside, sentence, earlier


def arms_of(
    text: str, sentence: Sentence, item: Item, ratio: Figure | None, told: Pair, library: Library
) -> Compared:
    """The arms of two values. `ratio` is the hazard ratio printed with them; `told` are the arms of an earlier sentence."""
    arms, where = item.arms, "beside"
    if not all(arms):
        arms, where = in_sentence(text, sentence, item.start, item.end, library), "sentence"
        if not all(arms) and arms[0] and item.arms[1] and arms[0].name != item.arms[1].name:
            arms = (arms[0], item.arms[1])
    if not all(arms) and ratio is None and (against := _against(text, sentence, item, library)):
        arms, where = against, "sentence"
    if not all(arms) and all(told):
        arms, where = told, "earlier"
        if _of_the_control(text, sentence, item, told, library):
            return Compared(told, True, where)
    one, other = arms
    if not item.from_to and where != "beside" and _better_is_second(text, sentence, item, library):
        return Compared(
            (other, one) if one and other and one.start < other.start else (one, other), True, where
        )
    if _ratio_decides(item, ratio) and not _decided(one, other, library):
        in_order = not one or not other or where == "beside" or one.start < other.start
        return Compared((other, one) if in_order else (one, other), True, "ratio")
    if one and other:
        turned = control_first(one.name, other.name, library)
        if item.from_to and where != "beside":
            return Compared((other, one) if turned else (one, other), True, where)
        return Compared(
            (other, one) if turned else (one, other), turned and where != "earlier", where
        )
    if item.from_to:
        return Compared((other, one), True, where)
    if _ratio_turns(item, ratio) and library.has("reversed", text[sentence.start : item.start]):
        return Compared((other, one), True, "ratio")
    return Compared((one, other), False, where if one or other else "")


def _of_the_control(
    text: str, sentence: Sentence, item: Item, told: Pair, library: Library
) -> bool:
    """Whether the words before two values name only the control of two arms told earlier: shorter in the B arm (10 vs 17)."""
    own, (tested, control) = arm_before(text, sentence.start, item.first.start, library), told
    if (
        own is None
        or tested is None
        or control is None
        or own.name.casefold() != control.name.casefold()
    ):
        return False
    return (
        bool(_OPENING.match(text[own.end : item.start]))
        and tested.name not in text[sentence.start : item.start]
    )


_OPENING = re.compile(r"[^0-9()\[\];,]{0,12}[(\[][^0-9()]{0,12}\Z")


def _better_is_second(text: str, sentence: Sentence, item: Item, library: Library) -> bool:
    """Whether the second value is the one called better: compared with B, A had a higher PFS (55% vs 80%)."""
    against = next(
        (match for _, match in library.finds("arm-against", text, sentence.start, item.start)), None
    )
    first, second = item.first.number, item.second.number if item.second else None
    if not against or first is None or second is None:
        return False
    return first < second and bool(_HIGHER.search(text, against.end(), item.start))


_HIGHER = re.compile(
    r"\b(?:higher|longer|better|improved|superior|prolonged|increased)\b", re.IGNORECASE
)


def own_order(text: str, ratio: Figure, library: Library) -> Pair:
    """The arms of a ratio in the order that its own words give, tested or not: HR for placebo versus drug A."""
    found = compared(text, ratio.token.start, ratio.start, library, "arm-order")
    return found if found and found[1] else (None, None)


def _against(text: str, sentence: Sentence, item: Item, library: Library) -> Pair | None:
    """The arm beside a ratio, and the one with which the sentence compares all its arms: compared with A, 0.47 for B."""
    own = (
        item.arms[0]
        or arm_after(text, item.first.near, sentence.end, library)
        or arm_before(text, sentence.start, item.first.token.start, library)
    )
    found = next(
        (match for _, match in library.finds("arm-against", text, sentence.start, item.start)), None
    )
    other = found and named(text, *found.span("arm"), library)
    return (
        (own, other) if own and other and own.name != other.name and own.start > other.end else None
    )


def _ratio_decides(item: Item, ratio: Figure | None) -> bool:
    """Whether a ratio surely below 1 says that the value printed second, which is the longer one, is that of the tested arm."""
    high = number_of(ratio.high) if ratio else None
    return (
        high is not None
        and high < 1
        and not item.from_to
        and sort_of(item.first) == "time"
        and _ratio_turns(item, ratio)
    )


def _decided(one: Arm | None, other: Arm | None, library: Library) -> bool:
    """Whether the names of the arms tell which is the control."""
    return (
        one is not None
        and other is not None
        and (
            control_first(one.name, other.name, library)
            or control_first(other.name, one.name, library)
        )
    )


def _ratio_turns(item: Item, ratio: Figure | None) -> bool:
    """Whether the hazard ratio favours the value that is printed second."""
    if not ratio or not item.second or not ratio.number:
        return False
    first, second = item.first.number, item.second.number
    return (
        first is not None
        and second is not None
        and first != second
        and (first < second) == (ratio.number < 1)
    )


def in_sentence(text: str, sentence: Sentence, start: int, end: int, library: Library) -> Pair:
    """The two arms that the sentence compares: said last before a figure, else after it."""
    before = compared(text, sentence.start, start, library)
    if before and before[1]:
        return before
    after = compared(text, end, sentence.end, library)
    return after if after and after[1] else (before or (None, None))


def told_in(text: str, sentence: Sentence, library: Library) -> Pair:
    """The arms that a sentence introduces: randomly assigned to A or B; A was compared with B. Tested arm first."""
    found = compared(text, sentence.start, sentence.end, library, "arms-told") or (None, None)
    one, other = found
    return (other, one) if one and other and control_first(one.name, other.name, library) else found
