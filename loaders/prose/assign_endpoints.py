"""Which endpoint each figure of a sentence gets, where several are listed."""

from __future__ import annotations

from .endpoint_mentions import Head, head_of, listed, sort_of
from .grouping import Item
from .tokens import Sentence, Token


def assign_endpoints(
    text: str, sentence: Sentence, items: list[Item], carried: Token | None
) -> list[list[Head]]:
    """The endpoints of each item: of a list of endpoints each takes its own, and one 'not reached' may serve them all."""
    heads: list[list[Head]] = [[] for _ in items]
    done: set[int] = set()
    for position, item in enumerate(items):
        if position in done:
            continue
        if mixed := _mixed(text, sentence, items, position):
            heads[position : position + len(mixed)] = [[Head(token)] for token in mixed]
            done.update(range(position, position + len(mixed)))
            continue
        found = head_of(text, sentence, item.first, carried)
        run = listed(text, sentence, item.first)
        group = [place for place in _of_one_list(sentence, items, position) if place not in done]
        if found and not found.carried and len(run) > 1 and found.endpoint == run[-1].value:
            turns = sentence.of("respectively") and 1 < len(group) < len(run)
            if (
                len(group) % len(run) == 0 or turns
            ):  # several rounds where several arms have a list each
                for turn, place in enumerate(group):
                    heads[place] = [Head(run[turn % len(run)])]
                done.update(group)
                continue
            if len(group) == 1 and item.first.kind == "never":
                heads[position] = [Head(token) for token in run]
                continue
        heads[position] = [found] if found else []
    return heads


def _mixed(text: str, sentence: Sentence, items: list[Item], position: int) -> list[Token]:
    """The endpoints of as many items, where endpoints of several sorts are listed: mPFS and ORR were 8.8 mo and 45%."""
    run = listed(text, sentence, items[position].first, mixed=True)
    row = items[position : position + len(run)]
    families = {token.family == "response" for token in run}
    if (
        len(families) < 2
        or len(row) < len(run)
        or run[-1].end > row[0].start
        or sentence.between("head", row[0].end, row[-1].start)
    ):
        return []
    fitting = all(
        (sort_of(item.first) == "percent") == (token.family == "response")
        for item, token in zip(row, run, strict=True)
    )
    return run if fitting and all(sort_of(item.first) != "hr" for item in row) else []


def _of_one_list(sentence: Sentence, items: list[Item], position: int) -> list[int]:
    """The places of the items from one on, of its sort, up to the next endpoint."""
    first = items[position]
    stop = next(
        (token.start for token in sentence.of("head") if token.start >= first.first.token.end),
        sentence.end,
    )
    return [
        place
        for place, item in enumerate(items)
        if place >= position and item.start < stop and sort_of(item.first) == sort_of(first.first)
    ]
