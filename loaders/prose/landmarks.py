"""Finds the landmark (time point) of a rate."""

from __future__ import annotations

import re
from dataclasses import replace

from .figures import Figure
from .tokens import Sentence, Token

LANDMARK_PARTS = ("v1", "v2", "v3", "v4")  # named parts of a pattern that lists landmarks
_LATER = 100  # 62% of patients given drug A plus drug B were alive at 24 months


def _is_of_rate(sentence: Sentence, mark: Token, mention: Token, figure: Figure) -> bool:
    """Whether no other endpoint or result stands between a landmark and a rate of response."""
    first, last = min(mark.end, mention.end), figure.start
    others = [token for token in sentence.between("endpoint", first, last) if token != mention]
    results = ("percent", "time", "hr", "not-reached", "interval")
    return not others and not any(
        first <= token.start < last and token.kind in results and token.start != figure.token.start
        for token in sentence.figures
    )


def landmark_of(
    text: str, sentence: Sentence, figure: Figure, turn: int = 0, mention: Token | None = None
) -> Token | None:
    """The landmark (time point) of a rate.

    It is directly after the rate, or next to its endpoint, or the last one before the rate.
    `turn` selects from a list of landmarks: 1-, 3- and 5-year OS.
    """
    marks = [token for token in sentence.figures if token.kind == "landmark"]
    starts = {token.start for token in sentence.of("endpoint")}
    for token in marks:
        of_the_next = token.end in starts  # 63%, 12-month PFS 41%
        if (
            figure.end <= token.start
            and not of_the_next
            and re.fullmatch(r"[)\]\s,]*", text[figure.end : token.start])
        ):
            return token
    if mention and (
        own := next(
            (
                mark
                for mark in marks
                if 0 <= mention.start - mark.end <= 1 and mention.end <= figure.start
            ),
            None,
        )
    ):
        return own
    earlier = [
        token
        for token in sentence.figures
        if token.kind in ("landmark", "landmark-list") and token.end <= figure.start
    ]
    if mention and mention.family in ("response", "harm"):
        earlier = [token for token in earlier if _is_of_rate(sentence, token, mention, figure)]
        marks = []  # a rate of response has a landmark only if it is stated with it
    if not earlier and marks and marks[0].start - figure.end < _LATER:
        between = sentence.between("endpoint", figure.end, marks[0].start)
        return marks[0] if all(token == mention for token in between) else None
    if not earlier or earlier[-1].kind == "landmark":
        return earlier[-1] if earlier else None
    several = earlier[-1]
    values = [several.part(name) for name in LANDMARK_PARTS if several.part(name)]
    return replace(
        several, parts={"value": values[turn % len(values)], "unit": several.part("unit")}
    )
