"""Groups figures: the two arms of a comparison, or the values of a list of endpoints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from .arms import Arm, arm_after, arm_before, named
from .endpoint_mentions import LANDMARK_PARTS, class_of, listed_mentions, mention_of
from .figures import Figure
from .patterns import Library
from .tokens import Sentence

_FAR = 170
_AND = re.compile(r"\band\b|,|;|\bwhile\b|\bwhereas\b|\bbut\b|而|和|及|与|、", re.IGNORECASE)
_TABLE = re.compile(r"[\s|/)\]]*(?:[0-9]{1,4} ?[(\[])?\Z")  # a count may stand before a percentage
_ONE = re.compile(r"(?:(?!, |,? and |,(?=[^ ])|和|与|及).)+")
_FROM = re.compile(r"[\s)\]]*from (?:a median of )?\Z", re.IGNORECASE)
_TO = re.compile(
    r"[\s)\]]*(?:(?:with|on|in|for) [^0-9.;]{2,50} )?(?:to|增至|延长至|提高至|提高到|延长到) ?\Z",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """One figure, or the two of a comparison in printed order, with the arms next to them."""

    first: Figure
    second: Figure | None = None
    arms: tuple[Arm | None, Arm | None] = (None, None)
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
            sides = _arms_beside(
                text, sentence, figures[position + count - 1], figures[rest - 1], library
            )
            first_arm = _arm_of_figure(text, sentence, figures, position, library) or sides[0]
            second_arm = (
                _arm_of_figure(text, sentence, figures, position + count, library) or sides[1]
            )
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
    pairs = _pair_starts(text, sentence, figures, library)
    items, position = [], 0
    while position < len(figures):
        first = figures[position]
        if position in pairs:
            arms = _arms(text, sentence, figures, position, library)
            items.append(Item(first, figures[position + 1], arms, pairs[position] == "from to"))
            position += 2
        else:
            items.append(
                Item(first, arms=(_arm_of_figure(text, sentence, figures, position, library), None))
            )
            position += 1
    _assign_listed_arms(text, sentence, items, library)
    return items


def _assign_listed_arms(text: str, sentence: Sentence, items: list[Item], library: Library) -> None:
    """Assign lists of three or more arms to as many figures: a, b and c with A, B and C."""
    for _, row in groupby(items, key=lambda item: class_of(item.first)):
        _assign_listed_arms_of_class(text, sentence, list(row), library)


def _assign_listed_arms_of_class(
    text: str, sentence: Sentence, items: list[Item], library: Library
) -> None:
    if len(items) < 3 or any(item.second for item in items):
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


def _pair_starts(
    text: str, sentence: Sentence, figures: list[Figure], library: Library
) -> dict[int, str]:
    """Position of the first figure of each pair → how it is linked to the second."""
    pairs: dict[int, str] = {}
    series = _series(text, figures)
    strong = [_explicit_link(text, sentence, a, b) for a, b in pairwise(figures)]
    weak = [
        "" if place in series else _implicit_link(text, sentence, a, b, library)
        for place, (a, b) in enumerate(pairwise(figures))
    ]
    links = [first or second for first, second in zip(strong, weak, strict=True)]
    for place in range(1, len(links) - 1):  # a and b; c and d
        if (
            links[place] == "arms"
            and links[place - 1]
            and links[place + 1]
            and ";" in text[figures[place].end : figures[place + 1].start]
        ):
            links[place] = strong[place] = ""
    taken: set[int] = set()
    for position, link in enumerate(links):
        if not link or position in taken:
            continue
        chain = position
        while chain < len(links) and links[chain]:
            chain += 1
        if chain - position > 1 and not _pairs_of_pairs(
            strong[position:chain]
        ):  # three or more arms: no pairs
            taken.update(range(position, chain + 1))
        else:
            pairs[position] = link
            taken.update((position, position + 1))
    return pairs


def _lists_of_two_arms(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> int:
    """The length of the lists of values that two arms have from a position on, or 0.

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
    arms = [bool(_arm_between(text, a, b, library)) for a, b in pairwise(row)]
    return count if not any(versus) and arms == last else 0


def _arm_between(text: str, first: Figure, second: Figure, library: Library) -> Arm | None:
    return arm_before(text, first.end, second.start, library) or arm_after(
        text, first.near, second.start, library
    )


def _landmarks_before(sentence: Sentence, figures: list[Figure], position: int) -> int:
    """The number of landmarks listed directly before a figure: 1-, 3- and 5-year."""
    start = figures[position - 1].end if position else sentence.start
    lists = [
        token
        for token in sentence.figures
        if token.kind == "landmark-list" and start <= token.start <= figures[position].start
    ]
    return sum(bool(lists[-1].part(name)) for name in LANDMARK_PARTS) if lists else 0


_NEXT = re.compile(
    r"[)\]]?(?:, ?| ?、)(?:and |和)?\Z|[)\]]?,? and \Z|[)\]]?(?:和|及)\Z", re.IGNORECASE
)


def _series(text: str, figures: list[Figure]) -> set[int]:
    """Positions of figures in series of three or more (a, b and c), which are not pairs."""
    found: set[int] = set()
    start = 0
    for position in range(1, len(figures) + 1):
        pairs = position < len(figures) and _NEXT.match(
            text[figures[position - 1].end : figures[position].start]
        )
        if not pairs or class_of(figures[position]) != class_of(figures[start]):
            if position - start > 2:
                found.update(range(start, position))
            start = position
    return found


def _pairs_of_pairs(links: list[str]) -> bool:
    """Whether links alternate: A vs B and C vs D."""
    return all(links[0::2]) and not any(links[1::2])


def _comparable(text: str, sentence: Sentence, first: Figure, second: Figure) -> bool:
    if (
        class_of(first) != class_of(second)
        or class_of(first) not in ("time", "percent")
        or "difference" in (first.kind, second.kind)
        or first.kind.endswith("-span") != second.kind.endswith("-span")
    ):
        return False
    between = second.start - first.end
    if not 0 < between <= _FAR or second.token.kind == "hr":
        return False
    if any(
        first.end <= token.start < second.start
        and token.kind in ("hr", "hr-label", "other-ratio", "p")
        for token in sentence.figures
    ):
        return False
    first_mention, second_mention = (
        mention_of(text, sentence, first),
        mention_of(text, sentence, second),
    )
    if (
        first_mention
        and second_mention
        and first_mention.token.family == "harm"
        and first_mention.token.start != second_mention.token.start
    ):
        return False
    if (
        first_mention is None and second_mention is None
    ):  # both have an endpoint from an earlier sentence
        return class_of(first) == "time" and not any(
            token.start < second.end for token in sentence.of("endpoint")
        )
    return (
        first_mention is not None
        and second_mention is not None
        and first_mention.endpoint == second_mention.endpoint
    )


def _explicit_link(text: str, sentence: Sentence, first: Figure, second: Figure) -> str:
    if not _comparable(text, sentence, first, second):
        return ""
    between = text[first.end : second.start]
    if first.token is second.token:
        return "from to"
    if _TO.match(between) and re.search(
        r"(?:\bfrom (?:a median of )?|从|由)\Z",
        text[max(0, first.start - 20) : first.start],
        re.IGNORECASE,
    ):
        return "from to"
    if _FROM.match(between):
        return "to from"
    if sentence.between("versus", first.end, second.start):
        return "versus"
    return (
        "table"
        if _TABLE.match(between) and first.token.kind in ("bare", "time", "percent", "not-reached")
        else ""
    )


def _implicit_link(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> str:
    """The link between figures joined by "and": a pair only with two arms or "respectively"."""
    if not _comparable(text, sentence, first, second) or not _AND.search(
        text[first.end : second.start]
    ):
        return ""
    marks = [
        token
        for token in sentence.figures
        if token.kind == "landmark-list" and token.end <= first.start
    ]
    if len(listed_mentions(text, sentence, first)) > 1 or (marks and class_of(first) == "percent"):
        return ""
    turn = [
        token
        for token in sentence.of("respectively")
        if token.start < first.start or token.start >= second.end
    ]
    if turn and not sentence.between("endpoint", first.end, second.start):
        return "respectively"
    if re.fullmatch(r"[)\]]? and |和|与|及", text[first.end : second.start]):
        return "and"
    first_arm, second_arm = _arms_beside(text, sentence, first, second, library)
    return "arms" if first_arm and second_arm and first_arm.name != second_arm.name else ""


_OF_PEOPLE = re.compile(  # in 51% of patients with drug A and in 20% with drug B
    r"[)\]]? ?of (?:the )?(?:patients|those|people|participants|women|men) with "
    r"(?P<arm>[^.;,()0-9]{2,60}?) and (?:in )?\Z",
    re.IGNORECASE,
)


def _arms_beside(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> tuple[Arm | None, Arm | None]:
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


def _arms(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> tuple[Arm | None, Arm | None]:
    first, second = figures[position], figures[position + 1]
    first_arm, second_arm = _arms_beside(text, sentence, first, second, library)
    return (
        (first_arm, second_arm)
        if not first_arm or not second_arm or first_arm.name != second_arm.name
        else (None, None)
    )


def _arm_of_figure(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> Arm | None:
    figure = figures[position]
    stop = figures[position + 1].start if position + 1 < len(figures) else sentence.end
    start = figures[position - 1].end if position else sentence.start
    return arm_after(text, figure.near, stop, library) or arm_before(
        text, start, figure.start, library
    )
