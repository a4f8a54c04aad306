"""Assigns endpoints to the figures of a sentence, even if both are given as lists."""

from __future__ import annotations

import re
from dataclasses import replace

from .endpoint_mentions import EndpointMention, class_of, listed_mentions, mention_of
from .grouping import Item
from .tokens import Sentence, Token


def assign_endpoints(
    text: str, sentence: Sentence, items: list[Item], carried: Token | None
) -> list[list[EndpointMention]]:
    """The endpoints of each item (a figure, or the figures of two arms).

    Lists of endpoints and of items are matched one to one; a single "not reached" applies to the
    whole list. `carried` is the endpoint carried over from an earlier sentence.
    """
    mentions: list[list[EndpointMention]] = [[] for _ in items]
    done: set[int] = set()
    for position, item in enumerate(items):
        if position in done:
            continue
        if mixed := _mixed(text, sentence, items, position):
            mentions[position : position + len(mixed)] = [
                [EndpointMention(token)] for token in mixed
            ]
            done.update(range(position, position + len(mixed)))
            continue
        mention = mention_of(text, sentence, item.first, carried)
        run = listed_mentions(text, sentence, item.first)
        group = [place for place in _of_one_list(sentence, items, position) if place not in done]
        if mention and not mention.carried and len(run) > 1 and mention.endpoint == run[-1].value:
            turns = sentence.of("respectively") and 1 < len(group) < len(run)
            if (
                len(group) % len(run) == 0 or turns
            ):  # several rounds if several arms have a list each
                for turn, place in enumerate(group):
                    mentions[place] = [EndpointMention(run[turn % len(run)])]
                done.update(group)
                continue
            if len(group) == 1 and item.first.kind == "not-reached":
                mentions[position] = [EndpointMention(token) for token in run]
                continue
            if "time" not in (class_of(item.first), *(token.family for token in run)):
                mention = replace(mention, doubtful=True)
        mentions[position] = [mention] if mention else []
    _repeat_for_another_arm(text, sentence, items, mentions)
    return mentions


_SAME_LIST = re.compile(r"[)\]]?(?:, ?(?:and |和)?| and |和|与|及)")


def _repeat_for_another_arm(
    text: str, sentence: Sentence, items: list[Item], mentions: list[list[EndpointMention]]
) -> None:
    """Give values of a second arm the endpoints of as many values before them, in order.

    Example: ORR was 45% and DCR 82% with A; with B, they were 30% and 70%, respectively.
    """
    for position in range(2, len(items) - 1):
        before, start = items[position - 1].end, items[position].start
        if not sentence.between("respectively", before, start) or sentence.between(
            "endpoint", before, start
        ):
            continue
        stop = position + 1
        while stop < len(items) and _SAME_LIST.fullmatch(
            text[items[stop - 1].end : items[stop].start]
        ):
            stop += 1
        count = stop - position
        earlier = list(zip(items, mentions, strict=True))[max(0, position - count) : position]
        named = {own[0].endpoint for _, own in earlier if own}
        if count < 2 or len(named) != count or any(item.second for item in items[:stop]):
            continue
        for place, (_, own) in enumerate(earlier, position):
            mentions[place] = own
            items[place].arms = (items[place].arms[0] or items[position].arms[0], None)


def _mixed(text: str, sentence: Sentence, items: list[Item], position: int) -> list[Token]:
    """The endpoints of a list that mixes times and rates, one endpoint for each item.

    Example: mPFS and ORR were 8.8 mo and 45%.
    """
    run = listed_mentions(text, sentence, items[position].first, mixed=True)
    row = items[position : position + len(run)]
    families = {token.family == "response" for token in run}
    if (
        len(families) < 2
        or len(row) < len(run)
        or run[-1].end > row[0].start
        or sentence.between("endpoint", row[0].end, row[-1].start)
    ):
        return []
    fitting = all(
        (class_of(item.first) == "percent") == (token.family == "response")
        for item, token in zip(row, run, strict=True)
    )
    return run if fitting and all(class_of(item.first) != "hr" for item in row) else []


def _of_one_list(sentence: Sentence, items: list[Item], position: int) -> list[int]:
    """The positions of the items of a list: from `position` up to the next endpoint.

    Only items of the same class (ratio, time or percentage) are included.
    """
    first = items[position]
    stop = next(
        (token.start for token in sentence.of("endpoint") if token.start >= first.first.token.end),
        sentence.end,
    )
    return [
        place
        for place, item in enumerate(items)
        if place >= position and item.start < stop and class_of(item.first) == class_of(first.first)
    ]
