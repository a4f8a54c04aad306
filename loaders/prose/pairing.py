"""Finds the figures of a sentence that are pairs: the two arms of one comparison."""

from __future__ import annotations

import re
from itertools import pairwise

from .arm_assignment import arms_beside
from .endpoint_mentions import class_of, listed_mentions, mention_of
from .figures import Figure
from .means import KINDS
from .patterns import Library
from .tokens import Sentence

_FAR = 170
_AND = re.compile(r"\band\b|,|;|\bwhile\b|\bwhereas\b|\bbut\b|而|和|及|与|、", re.IGNORECASE)
_TABLE = re.compile(r"[\s|/)\]]*(?:[0-9]{1,4} ?[(\[])?\Z")  # a percentage may follow its count
_FROM = re.compile(r"[\s)\]]*from (?:a median of )?\Z", re.IGNORECASE)
_TO = re.compile(
    r"[\s)\]]*(?:(?:with|on|in|for) [^0-9.;]{2,50} )?(?:to|增至|延长至|提高至|提高到|延长到) ?\Z",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"[)\]]?(?:, ?| ?、)(?:and |和)?\Z|[)\]]?,? and \Z|[)\]]?(?:和|及)\Z", re.IGNORECASE
)


def pair_starts(
    text: str, sentence: Sentence, figures: list[Figure], library: Library
) -> dict[int, str]:
    """For each pair, the position of its first figure → the link between its figures."""
    pairs: dict[int, str] = {}
    series = _series(text, figures)
    strong = [_explicit_link(text, sentence, a, b, library) for a, b in pairwise(figures)]
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


def _series(text: str, figures: list[Figure]) -> set[int]:
    """Positions of figures in series of three or more (a, b and c), which are not pairs."""
    positions: set[int] = set()
    start = 0
    for position in range(1, len(figures) + 1):
        pairs = position < len(figures) and _NEXT.match(
            text[figures[position - 1].end : figures[position].start]
        )
        if not pairs or class_of(figures[position]) != class_of(figures[start]):
            if position - start > 2:
                positions.update(range(start, position))
            start = position
    return positions


def _pairs_of_pairs(links: list[str]) -> bool:
    """Whether links alternate: A vs B and C vs D."""
    return all(links[0::2]) and not any(links[1::2])


def _comparable(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> bool:
    if (
        class_of(first) != class_of(second)
        or class_of(first) not in ("time", "percent", *KINDS)
        or "difference" in (first.kind, second.kind)
        or first.kind.endswith("-span") != second.kind.endswith("-span")
    ):
        return False
    between = second.start - first.end
    if not 0 < between <= _FAR or second.token.kind == "hr":
        return False
    if any(
        first.end <= token.start < second.start
        and token.kind in ("hr", "hr-label", "other-ratio", "difference-interval", "p")
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
        if class_of(first) in KINDS and sentence.between("versus", first.stop, second.start):
            return True
        if class_of(first) in ("percent", *KINDS):
            return _of_two_arms(text, sentence, first, second, library)
        return class_of(first) == "time" and not any(
            token.start < second.end for token in sentence.of("endpoint")
        )
    return (
        first_mention is not None
        and second_mention is not None
        and first_mention.endpoint == second_mention.endpoint
    )


_RATIO_NEXT = 90  # characters


def _of_two_arms(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> bool:
    """Whether two percentages of an outcome that is not known are those of two arms.

    Both arms are named beside them, or a ratio or the word "respectively" follows.
    """
    if all(arms_beside(text, sentence, first, second, library)):
        return True
    ratio = any(
        0 <= token.start - second.end < _RATIO_NEXT and token.kind in ("hr", "other-ratio")
        for token in sentence.figures
    )
    return ratio or any(
        token.start < first.start or 0 <= token.start - second.end < _RATIO_NEXT
        for token in sentence.of("respectively")
    )


def _explicit_link(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> str:
    if not _comparable(text, sentence, first, second, library):
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


def _follows_others(sentence: Sentence, figure: Figure) -> bool:
    """Whether other values stand before: 70% and 55% in one arm, and 61% and 40% in the other."""
    return any(
        token.kind == figure.token.kind and token.end <= figure.start for token in sentence.figures
    )


def _implicit_link(
    text: str, sentence: Sentence, first: Figure, second: Figure, library: Library
) -> str:
    """The link of figures joined by "and": "respectively", "and" or "arms"; empty if unrelated."""
    if not _comparable(text, sentence, first, second, library) or not _AND.search(
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
    first_arm, second_arm = arms_beside(text, sentence, first, second, library)
    if re.fullmatch(r"[)\]]? and |和|与|及", text[first.end : second.start]):
        apart = (
            second_arm
            and second_arm.start >= second.end
            and first_arm
            and first_arm.end <= first.start
        )
        return "" if apart and _follows_others(sentence, first) else "and"
    return "arms" if first_arm and second_arm and first_arm.name != second_arm.name else ""
