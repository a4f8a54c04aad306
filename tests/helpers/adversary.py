"""Texts on which a backtracking pattern is slow, grown from the pattern itself.

For every repeat in a pattern: a text that leads up to it, its body many times over, and an end
that does not match. And every beginning of a match many times over: many starts, each of which
searches far. A pattern is linear if the time for such texts grows no faster than their length.
"""

from __future__ import annotations

import re
import signal
from collections import deque
from collections.abc import Iterator
from itertools import islice
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import perf_counter
from types import FrameType
from typing import Any

_ENDS = ("", "\x01", " Zz;")
_CHOICES = 3  # samples of one element
_OF_CATEGORY = {
    codes.CATEGORY_DIGIT: "7",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ",
}
_PROBES = "aA7 -.,(x+中;/Bb0%"


class TooSlowError(Exception):
    """A search took longer than its limit."""


def attacks(regex: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """Beginning, body and end of texts to grow: the body is repeated."""
    tree = parser.parse(regex, flags)
    seen: set[tuple[str, str]] = set()
    for before, body in (*_pumps(list(tree), ""), *_starts(list(tree))):
        if body and (before, body) not in seen:
            seen.add((before, body))
            for end in _ENDS:
                yield before, body, end


def _starts(elements: list[Any]) -> Iterator[tuple[str, str]]:
    """Every beginning of a match, to be repeated."""
    for branch in _branches(elements):
        text = ""
        for element in branch:
            text += next(_samples(element))
            yield "", text
            yield "", text + " "


def _branches(elements: list[Any]) -> Iterator[list[Any]]:
    if len(elements) == 1 and elements[0][0] is codes.BRANCH:
        for branch in elements[0][1][1]:
            yield from _branches(list(branch))
    else:
        yield elements


def _pumps(elements: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """A text that leads up to each repeat among elements, and samples of its body."""
    for element in elements:
        code, argument = element
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most > 1:
                bodies = list(islice(_samples_of(list(body)), _CHOICES))
                for sample in (*bodies, "".join(bodies)):
                    yield before, sample
            yield from _pumps(list(body), before)
        elif code is codes.SUBPATTERN:
            yield from _pumps(list(argument[-1]), before)
        elif code is codes.ATOMIC_GROUP:
            yield from _pumps(list(argument), before)
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from _pumps(list(branch), before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(list(argument[1]), before)
        before += next(_samples(element))


def _samples_of(elements: list[Any]) -> Iterator[str]:
    """Texts that match a sequence of elements, not counting what stands beside them."""
    choices = [list(islice(_samples(element), _CHOICES)) for element in elements]
    for turn in range(max(map(len, choices), default=1)):
        yield "".join(choice[turn % len(choice)] for choice in choices)


def _samples(element: Any) -> Iterator[str]:
    code, argument = element
    if code is codes.LITERAL:
        yield chr(argument)
    elif code is codes.NOT_LITERAL:
        yield next(sign for sign in _PROBES if ord(sign) != argument)
    elif code is codes.ANY:
        yield from ("a", "7", " ")
    elif code is codes.IN:
        yield from _of_class(argument)
    elif code is codes.BRANCH:
        for branch in argument[1]:
            yield from islice(_samples_of(list(branch)), 1)
    elif code is codes.SUBPATTERN:
        yield from _samples_of(list(argument[-1]))
    elif code is codes.ATOMIC_GROUP:
        yield from _samples_of(list(argument))
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, body = argument
        for sample in _samples_of(list(body)):
            yield sample * max(least, 1)
        if not least:
            yield ""
    else:
        yield ""  # positions and what stands beside a match


def _of_class(members: list[Any]) -> Iterator[str]:
    negated = members[0][0] is codes.NEGATE
    allowed = [
        sign for sign in _PROBES if any(_is_in(ord(sign), member) for member in members) != negated
    ]
    if allowed or negated:
        yield from allowed or "\x02"
        return
    for code, argument in members:
        if code is codes.LITERAL:
            yield chr(argument)
        elif code is codes.RANGE:
            yield chr(argument[0])
        else:
            yield _OF_CATEGORY[argument]


def _is_in(sign: int, member: Any) -> bool:
    code, argument = member
    if code is codes.LITERAL:
        return bool(sign == argument)
    if code is codes.RANGE:
        return bool(argument[0] <= sign <= argument[1])
    if code is codes.CATEGORY:
        return _OF_CATEGORY[argument] == chr(sign)
    return False


def grown(attack: tuple[str, str, str], length: int) -> str:
    """The text of an attack, of about a length."""
    before, body, end = attack
    return before + body * max(2, (length - len(before) - len(end)) // len(body)) + end


def largest_repeat(regex: str, flags: int) -> int:
    """The largest number of times that a part of a pattern may be repeated."""

    def largest(elements: Any) -> int:
        most = 0
        for code, argument in elements:
            if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
                most = max(most, argument[1], largest(argument[2]))
            elif code is codes.SUBPATTERN:
                most = max(most, largest(argument[-1]))
            elif code is codes.ATOMIC_GROUP:
                most = max(most, largest(argument))
            elif code is codes.BRANCH:
                most = max(most, *map(largest, argument[1]))
            elif code in (codes.ASSERT, codes.ASSERT_NOT):
                most = max(most, largest(argument[1]))
        return most

    return largest(parser.parse(regex, flags))


def seconds(regex: re.Pattern[str], way: str, text: str, limit: float) -> float:
    """The time of a search (`finditer`, `search`, `match` or `fullmatch`) in a text.

    Raises `TooSlowError` after `limit` seconds: the engine looks for signals while it searches.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlowError

    handler = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        started = perf_counter()
        found = getattr(regex, way)(text)
        if way == "finditer":
            deque(found, maxlen=0)
        return perf_counter() - started
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
