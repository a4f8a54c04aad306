"""Figures that belong together: two arms of one comparison, or the values of a list of endpoints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise

from .arms import Arm, arm_after, arm_before, named
from .endpoint_mentions import LISTED, head_of, listed, sort_of
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
    """One figure, or two of a comparison in printed order, with the arms that are said beside them."""

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


def grouped(text: str, sentence: Sentence, figures: list[Figure], library: Library) -> list[Item]:
    """The items of a sentence, from left to right."""
    for position in range(len(figures)):
        if count := _lists_of_two_arms(text, sentence, figures, position, library):
            rest = position + 2 * count
            sides = _sides(
                text, sentence, figures[position + count - 1], figures[rest - 1], library
            )
            one = _own_arm(text, sentence, figures, position, library) or sides[0]
            other = _own_arm(text, sentence, figures, position + count, library) or sides[1]
            told = (one, other) if one and other and one.name != other.name else (None, None)
            crossed = [
                Item(figures[place], figures[place + count], told)
                for place in range(position, position + count)
            ]
            before = grouped(text, sentence, figures[:position], library)
            return [*before, *crossed, *grouped(text, sentence, figures[rest:], library)]
    joined = _joined(text, sentence, figures, library)
    items, position = [], 0
    while position < len(figures):
        first = figures[position]
        if position in joined:
            arms = _arms(text, sentence, figures, position, library)
            items.append(Item(first, figures[position + 1], arms, joined[position] == "from to"))
            position += 2
        else:
            items.append(
                Item(first, arms=(_own_arm(text, sentence, figures, position, library), None))
            )
            position += 1
    _deal_arms(text, sentence, items, library)
    return items


def _deal_arms(text: str, sentence: Sentence, items: list[Item], library: Library) -> None:
    """Three arms and more that are listed together, for as many figures in turn: a, b and c with A, B and C."""
    for _, row in groupby(items, key=lambda one: sort_of(one.first)):
        _deal_arms_of_one_sort(text, sentence, list(row), library)


def _deal_arms_of_one_sort(
    text: str, sentence: Sentence, items: list[Item], library: Library
) -> None:
    if len(items) < 3 or any(one.second for one in items):
        return
    for match in (
        match for _, match in library.finds("arms-listed", text, sentence.start, sentence.end)
    ):
        group = "arms" if match["arms"] else "arms2"
        start = match.start(group)
        parts = [(start + one.start(), start + one.end()) for one in _ONE.finditer(match[group])]
        arms = [named(text, *part, library) for part in parts]
        outside = match.end(group) <= items[0].start or match.start(group) >= items[-1].first.near
        rounds = len(items) // len(arms) if match.end(group) <= items[0].start else 1
        if len(arms) > 1 and rounds * len(arms) == len(items) and all(arms) and outside:
            for item, arm in zip(items, arms * rounds, strict=True):
                item.arms = (arm, None)


def _joined(
    text: str, sentence: Sentence, figures: list[Figure], library: Library
) -> dict[int, str]:
    """The places of the figures that begin a pair, and how each is joined to the next."""
    joined: dict[int, str] = {}
    series = _series(text, figures)
    strong = [_strong(text, sentence, a, b) for a, b in pairwise(figures)]
    weak = [
        "" if place in series else _weak(text, sentence, a, b, library)
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
        ):  # three arms and more: each by itself
            taken.update(range(position, chain + 1))
        else:
            joined[position] = link
            taken.update((position, position + 1))
    return joined


def _lists_of_two_arms(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> int:
    """How many endpoints or landmarks two arms list in turn from a place on: PFS and OS were a and b with X, c and d with Y."""
    count = len(listed(text, sentence, figures[position]))
    if count == 1 and sort_of(figures[position]) == "percent":
        count = _landmarks_before(sentence, figures, position)
    row = figures[position : position + 2 * count]
    if (
        count < 2
        or len(row) < 2 * count
        or len({sort_of(one) for one in row}) > 1
        or sentence.between("head", row[0].end, row[-1].start)
    ):
        return 0
    if sort_of(row[0]) not in ("time", "percent"):
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
    """How many landmarks are listed just before the first of some figures: 1-, 3- and 5-year."""
    start = figures[position - 1].end if position else sentence.start
    lists = [
        one
        for one in sentence.figures
        if one.kind == "landmark-list" and start <= one.start <= figures[position].start
    ]
    return sum(bool(lists[-1].part(name)) for name in LISTED) if lists else 0


_NEXT = re.compile(
    r"[)\]]?(?:, ?| ?、)(?:and |和)?\Z|[)\]]?,? and \Z|[)\]]?(?:和|及)\Z", re.IGNORECASE
)


def _series(text: str, figures: list[Figure]) -> set[int]:
    """The places of figures in a series of three and more (a, b and c), which are of as many arms, not of two."""
    found: set[int] = set()
    start = 0
    for position in range(1, len(figures) + 1):
        joined = position < len(figures) and _NEXT.match(
            text[figures[position - 1].end : figures[position].start]
        )
        if not joined or sort_of(figures[position]) != sort_of(figures[start]):
            if position - start > 2:
                found.update(range(start, position))
            start = position
    return found


def _pairs_of_pairs(links: list[str]) -> bool:
    """Whether the links alternate: A vs B and C vs D."""
    return all(links[0::2]) and not any(links[1::2])


def _comparable(text: str, sentence: Sentence, first: Figure, second: Figure) -> bool:
    if (
        sort_of(first) != sort_of(second)
        or sort_of(first) not in ("time", "percent")
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
    one, other = head_of(text, sentence, first), head_of(text, sentence, second)
    if one and other and one.token.family == "harm" and one.token.start != other.token.start:
        return False
    if one is None and other is None:  # both are of an endpoint that an earlier sentence said
        return sort_of(first) == "time" and not any(
            token.start < second.end for token in sentence.of("head")
        )
    return one is not None and other is not None and one.endpoint == other.endpoint


def _strong(text: str, sentence: Sentence, first: Figure, second: Figure) -> str:
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
        if _TABLE.match(between) and first.token.kind in ("bare", "time", "percent", "never")
        else ""
    )


def _weak(text: str, sentence: Sentence, first: Figure, second: Figure, library: Library) -> str:
    """Joined by a mere and: a comparison only where the arms are told apart, or told in turn of one endpoint."""
    if not _comparable(text, sentence, first, second) or not _AND.search(
        text[first.end : second.start]
    ):
        return ""
    marks = [
        token
        for token in sentence.figures
        if token.kind == "landmark-list" and token.end <= first.start
    ]
    if len(listed(text, sentence, first)) > 1 or (marks and sort_of(first) == "percent"):
        return ""
    turn = [
        token
        for token in sentence.of("respectively")
        if token.start < first.start or token.start >= second.end
    ]
    if turn and not sentence.between("head", first.end, second.start):
        return "respectively"
    if re.fullmatch(r"[)\]]? and |和|与|及", text[first.end : second.start]):
        return "and"
    one, other = _sides(text, sentence, first, second, library)
    return "arms" if one and other and one.name != other.name else ""


_OF_PEOPLE = re.compile(  # in 51% of patients with drug A and in 20% with drug B
    r"[)\]]? ?of (?:the )?(?:patients|those|people|participants|women|men) with (?P<arm>[^.;,()0-9]{2,60}?) and (?:in )?\Z",
    re.IGNORECASE,
)


def _sides(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> tuple[Arm | None, Arm | None]:
    """The arms beside two figures: both after, both before, or one after and one before its figure."""
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
    one, other = _sides(text, sentence, first, second, library)
    return (one, other) if not one or not other or one.name != other.name else (None, None)


def _own_arm(
    text: str, sentence: Sentence, figures: list[Figure], position: int, library: Library
) -> Arm | None:
    figure = figures[position]
    stop = figures[position + 1].start if position + 1 < len(figures) else sentence.end
    start = figures[position - 1].end if position else sentence.start
    return arm_after(text, figure.near, stop, library) or arm_before(
        text, start, figure.start, library
    )
