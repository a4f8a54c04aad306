"""Finds the arms of two values, and which arm is the control.

Searches next to the figures, then in the sentence, then in earlier sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .arms import ArmMention, arm_after, arm_before, compared, control_first, drugs_of, named
from .endpoint_mentions import class_of
from .figures import Figure, number_of
from .grouping import Item
from .patterns import Library
from .tokens import Sentence

_FAR = 800  # characters; the most between a comparison of arms and its figures
Pair = tuple[ArmMention | None, ArmMention | None]


@dataclass(frozen=True, slots=True)
class ArmAssignment:
    """The arms of two values, tested arm first.

    `is_reversed`: whether the text prints the value of the control first. `where`: where the arms
    were found.
    """

    arms: Pair
    is_reversed: bool = False
    where: str = ""  # beside, sentence or earlier


def arms_of(
    text: str, sentence: Sentence, item: Item, ratio: Figure | None, earlier: Pair, library: Library
) -> ArmAssignment:
    """The arms of two values, given their hazard ratio and the arms of an earlier sentence."""
    if ratio and all(order_in_words(text, ratio, library)):
        ratio = None  # it may be that of the control against the tested arm
    arms, where = item.arms, "beside"
    if not all(arms):
        arms, where = arms_in_sentence(text, sentence, item.start, item.end, library), "sentence"
        if not all(arms) and arms[0] and item.arms[1] and arms[0].name != item.arms[1].name:
            arms = (arms[0], item.arms[1])
    if not all(arms) and ratio is None and (against := _against(text, sentence, item, library)):
        arms, where = against, "sentence"
    if not all(arms) and all(earlier) and not _names_others(text, sentence, earlier):
        arms, where = earlier, "earlier"
        if _of_the_control(text, sentence, item, earlier, library):
            return ArmAssignment(earlier, True, where)
    first, second = arms
    if not item.from_to and where != "beside" and _better_is_second(text, sentence, item, library):
        return ArmAssignment(
            (second, first) if first and second and first.start < second.start else (first, second),
            True,
            where,
        )
    if _ratio_decides(item, ratio) and not _control_is_named(first, second, library):
        in_order = not first or not second or where == "beside" or first.start < second.start
        return ArmAssignment((second, first) if in_order else (first, second), True, "ratio")
    if first and second:
        is_reversed = control_first(first.name, second.name, library)
        if item.from_to and where != "beside":
            return ArmAssignment((second, first) if is_reversed else (first, second), True, where)
        return ArmAssignment(
            (second, first) if is_reversed else (first, second),
            is_reversed and where != "earlier",
            where,
        )
    if item.from_to:
        return ArmAssignment((second, first), True, where)
    if _ratio_favours_second(item, ratio) and library.has(
        "reversed", text[sentence.start : item.start]
    ):
        return ArmAssignment((second, first), True, "ratio")
    return ArmAssignment((first, second), False, where if first or second else "")


_COMPARED_WITH = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|than(?: with)?|relative to) (?:the |that with )?"
    r"(?P<arm>(?!(?:those|patients|pts|in|median|baseline|a|only)\b)[A-Za-z][^,;.()0-9]{1,60})"
    r"|\b(?P<arm2>[A-Za-z-]{3,24} (?:plus|\+) [A-Za-z-]{3,24}(?: (?:plus|\+) [A-Za-z-]{3,24}){0,3})"
    r"|\b(?:with|in the|for) (?P<arm3>[A-Za-z][A-Za-z0-9+-]{2,24})(?: group| arm)\b"
    r"|(?:与|较|对比)(?P<arm4>[^,;。()0-9]{2,30}?)(?:相比|比较|组)"
    r"|(?P<arm5>[^,;。()0-9的与和在| ]{2,16}(?:联合|加|\+)[^,;。()0-9的与和相| ]{2,30})",
    re.IGNORECASE,
)


def _names_others(text: str, sentence: Sentence, earlier: Pair) -> bool:
    """Whether a sentence names treatments other than the two of an earlier one."""
    known = [drugs_of(arm.name) for arm in earlier if arm]
    for match in _COMPARED_WITH.finditer(text, sentence.start, sentence.end):
        words = next(words for words in match.groupdict().values() if words)
        drugs = drugs_of(_AFTER_NAME.split(words, maxsplit=1)[0])
        if not any(drugs <= names for names in known):
            return True
    return False


_AFTER_NAME = re.compile(
    r" (?:in|for|among|was|were|with|at|on|after|and|who|as|group|arm)\b|治疗|组|可|能|显著|明显",
    re.IGNORECASE,
)


def _of_the_control(
    text: str, sentence: Sentence, item: Item, earlier: Pair, library: Library
) -> bool:
    """Whether the text names only the control before two values.

    Example: shorter in the B arm (10 vs 17).
    """
    own, (tested, control) = arm_before(text, sentence.start, item.first.start, library), earlier
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
    """Whether the text calls the second value better: versus B, A had higher PFS (55% vs 80%)."""
    against = _common_comparator(text, sentence, item, library)
    first, second = item.first.number, item.second.number if item.second else None
    if not against or first is None or second is None:
        return False
    return first < second and bool(_HIGHER.search(text, against.end(), item.start))


def _common_comparator(
    text: str, sentence: Sentence, item: Item, library: Library
) -> re.Match[str] | None:
    """The comparator that opens a clause before the figures: compared with A, …"""
    start = max(sentence.start, item.start - _FAR)
    return next(
        (match for _, match in library.matches("arm-against", text, start, item.start)), None
    )


_HIGHER = re.compile(
    r"\b(?:higher|longer|better|improved|superior|prolonged|increased)\b", re.IGNORECASE
)


def order_in_words(text: str, ratio: Figure, library: Library) -> Pair:
    """The arms of a ratio in the order stated with it: HR for placebo versus drug A."""
    pair = compared(text, ratio.token.start, ratio.start, library, "arm-order")
    return pair if pair and pair[1] else (None, None)


def _against(text: str, sentence: Sentence, item: Item, library: Library) -> Pair | None:
    """The arm of a ratio, and the comparator that several ratios have in common.

    Example: compared with A, 0.47 for B.
    """
    own = (
        item.arms[0]
        or arm_after(text, item.first.near, sentence.end, library)
        or arm_before(text, sentence.start, item.first.token.start, library)
    )
    match = _common_comparator(text, sentence, item, library)
    other = match and named(text, *match.span("arm" if match["arm"] else "arm2"), library)
    return (
        (own, other) if own and other and own.name != other.name and own.start > other.end else None
    )


def _ratio_decides(item: Item, ratio: Figure | None) -> bool:
    """Whether a ratio shows that the tested arm is printed second.

    It does if its whole interval is below 1 and the second of the two times is longer.
    """
    high = number_of(ratio.high) if ratio else None
    return (
        high is not None
        and high < 1
        and not item.from_to
        and class_of(item.first) == "time"
        and _ratio_favours_second(item, ratio)
    )


def _control_is_named(
    first: ArmMention | None, second: ArmMention | None, library: Library
) -> bool:
    """Whether the names of the arms identify the control."""
    return (
        first is not None
        and second is not None
        and (
            control_first(first.name, second.name, library)
            or control_first(second.name, first.name, library)
        )
    )


def _ratio_favours_second(item: Item, ratio: Figure | None) -> bool:
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


def arms_in_sentence(text: str, sentence: Sentence, start: int, end: int, library: Library) -> Pair:
    """The arms of the last comparison before the figures, or else of the last one after them."""
    before = compared(text, max(sentence.start, start - _FAR), start, library)
    if before and before[1]:
        return before
    after = compared(text, end, min(sentence.end, end + _FAR), library)
    if after and after[1] and not _is_in_a_ratio(sentence, after[0]):
        return after
    return before or (None, None)


def _is_in_a_ratio(sentence: Sentence, arm: ArmMention) -> bool:
    """Whether an arm is part of the words of a ratio: the HR with A as compared with B was 0.7."""
    return any(
        token.kind == "hr" and token.start <= arm.start < token.end for token in sentence.figures
    )


def arms_introduced(text: str, sentence: Sentence, library: Library) -> Pair:
    """The arms that a sentence introduces, tested arm first: randomly assigned to A or B."""
    pair = compared(text, sentence.start, sentence.end, library, "arms-introduced") or (None, None)
    return tested_first(pair, library)


def tested_first(pair: Pair, library: Library) -> Pair:
    """Two arms, the one that is the control by its name last."""
    first, second = pair
    turned = first and second and control_first(first.name, second.name, library)
    return (second, first) if turned else pair
