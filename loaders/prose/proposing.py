"""Proposes the drafts of one sentence: assigns endpoints and arms, records doubts and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import population_mentions
from .assign_endpoints import assign_endpoints
from .attachments import figures_of_sentence
from .classify import classify_figures
from .comparing import tested_first
from .context import (
    Context,
    continues_last_draft,
    outcomes,
    remember_arms,
    resolve_context,
    update_context,
    with_column_title,
    with_repeated_endpoints,
)
from .draft_arms import fill_difference, fill_pair, fill_ratio, fill_single
from .drafts import Draft, Span
from .endpoint_mentions import EndpointMention, class_of
from .figures import Figure
from .grouping import Item, group_figures
from .means import says_mean
from .measuring import fill_cells, measure
from .patterns import Library
from .surroundings import fill_surroundings
from .tokens import Sentence
from .unnamed_outcomes import unnamed_rate, without_endpoint


def propose(text: str, sentence: Sentence, context: Context, library: Library) -> Iterator[Draft]:
    """The drafts of one sentence; updates the context."""
    update_context(text, sentence, context, library)
    if not sentence.figures:
        context.without_figures.append(sentence)
        return
    resolve_context(text, sentence, context, library)
    sentence = with_repeated_endpoints(
        text, with_column_title(text, sentence, context, library), context, library
    )
    explained = any(token.kind in _SELF_EXPLANATORY for token in sentence.figures)
    if not (sentence.of("endpoint") or explained or says_mean(text, sentence)):
        return  # bare numbers, as in a reference list or a table of other data
    read = figures_of_sentence(text, sentence, library)
    follow_up = population_mentions.follow_up(text, sentence, read)
    before, context.follow_up = context.follow_up, follow_up or context.follow_up
    figures = [
        figure
        for figure in classify_figures(text, sentence, read, library)
        if figure is not follow_up
    ]
    items = group_figures(text, sentence, figures, library)
    mentions = assign_endpoints(text, sentence, items, context.endpoint)
    since = sentence.start
    later = follow_up and any(item.start > follow_up.end for item in items)
    for position, (item, item_mentions) in enumerate(zip(items, mentions, strict=True)):
        remember_arms(context, tested_first(item.arms, library), item.end)
        context.follow_up = (
            before
            if later and follow_up and item.start < follow_up.start
            else (follow_up or context.follow_up)
        )
        if item.first.is_ratio and (
            not item_mentions or item_mentions[0].token.family == "unnamed"
        ):
            yield without_endpoint(text, sentence, items, position, context, since, library)
        elif not item_mentions and (
            unnamed := unnamed_rate(text, sentence, items, position, context, since, library)
        ):
            yield unnamed
        elif not item_mentions:
            context.unassigned.extend(_spans_of_values(item))
        for mention in (mention for mention in item_mentions if mention.token.family != "unnamed"):
            if draft := _draft(text, sentence, items, position, mention, context, since, library):
                context.last_draft = draft
                yield draft
            else:
                context.unassigned.extend(_spans_of_values(item))
        if item.first.is_ratio or not _ratio_follows(text, items, position):
            since = item.end
    named = outcomes(sentence)
    context.endpoint = named[-1] if named else context.endpoint
    context.endpoints = tuple(named) or context.endpoints


_SELF_EXPLANATORY = (
    "hr",
    "other-ratio",
    "difference-interval",
    "hr-label",
    "time",
    "time-span",
    "percent",
    "percent-span",
    "not-reached",
)


_NEAR = 40  # characters


def _ratio_follows(text: str, items: list[Item], position: int) -> bool:
    """Whether a hazard ratio follows closely; it then has the same population."""
    following = items[position + 1] if position + 1 < len(items) else None
    return (
        following is not None
        and following.first.is_ratio
        and following.start - items[position].end < _NEAR
    )


def _spans_of_values(item: Item) -> list[Span]:
    figures = [figure for figure in (item.first, item.second) if figure]
    return [(figure.start, figure.stop) for figure in figures if figure.kind != "not-reached"]


def _draft(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    mention: EndpointMention,
    context: Context,
    since: int,
    library: Library,
) -> Draft | None:
    item = items[position]
    figure = item.first
    cells: dict[str, str] = {"endpoint": mention.endpoint, "kind": "estimate"}
    draft = Draft(cells, {"endpoint": (mention.token.start, mention.token.end)})
    if mention.carried:
        draft.doubts.append("endpoint from an earlier sentence")
    if mention.doubtful:
        draft.doubts.append("more endpoints than figures")
    turn = sum(
        1
        for other in items[:position]
        if mention.token.start < other.start and class_of(other.first) == "percent"
    )
    ratio = _ratio_of(items, position, mention)
    if ratio and mention.carried and item.second:
        mention = replace(
            mention, carried=False
        )  # two values with a hazard ratio certainly belong to the previous endpoint
    if not measure(
        text,
        sentence,
        figure,
        turn,
        item.second is not None,
        mention,
        draft,
        library,
        continues_last_draft(text, item, mention, context, library),
    ):
        return None
    if _repeats_endpoint(text, items, position, mention, since, library):
        return None
    if figure.kind == "difference":
        fill_difference(text, sentence, item, context, draft, library)
    elif figure.is_ratio:
        fill_ratio(text, sentence, items, position, context, draft, library)
    elif item.second:
        fill_pair(text, sentence, item, ratio, context, draft, library)
    else:
        if _is_last_of_several(items, position):
            figure.p = ""  # it tests all of them: 8.9, 6.2 and 19.5 months (P=0.001)
        fill_single(text, sentence, item, context, draft)
    fill_cells(draft, figure if not cells.pop("reversed", "") else item.second or figure, "")
    fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft


def _repeats_endpoint(
    text: str,
    items: list[Item],
    position: int,
    mention: EndpointMention,
    since: int,
    library: Library,
) -> bool:
    """Whether a duration would repeat the endpoint of an earlier duration in the sentence.

    This is the case for single durations that have no arm or population of their own.
    """
    item = items[position]
    if position and _AGAIN.search(text[items[position - 1].end : item.start]):
        return False  # … was 6.8 months; from diagnosis it was 21.3 months
    if (
        item.second
        or item.first.kind != "time"
        or item.first.interval
        or item.arms[0]
        or mention.token.start >= since
    ):
        return False
    used = any(
        class_of(other.first) == "time" and other.start > mention.token.start
        for other in items[:position]
    )
    joined = (
        position
        and class_of(items[position - 1].first) == "time"
        and len(text[items[position - 1].end : item.start]) < _JOINED
    )
    return (
        used
        and not joined
        and population_mentions.population(text, None, item.start, item.end, since, library) is None
    )


def _is_last_of_several(items: list[Item], position: int) -> bool:
    """Whether a single value follows others of its class that have no P value of their own."""
    row = [
        item for item in items[:position] if class_of(item.first) == class_of(items[position].first)
    ]
    return len(row) > 1 and all(not item.second and not item.first.p for item in row)


_AGAIN = re.compile(r"[;,] [^;.]{3,60}\b(?:it was|the median was)(?: a median of)? \Z")
_JOINED = 12


def _ratio_of(items: list[Item], position: int, mention: EndpointMention) -> Figure | None:
    following = items[position + 1].first if position + 1 < len(items) else None
    return following if following and following.kind == "hr" and mention else None
