"""Proposes the drafts of one sentence: assigns endpoints and arms, and records doubts and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import population_mentions
from .assign_endpoints import assign_endpoints
from .classify import classify_figures
from .comparing import ArmAssignment, arms_in_sentence, arms_of, order_in_words
from .context import (
    Context,
    continues_last_draft,
    earlier_arms,
    outcomes,
    repeats_reversed_order,
    resolve_context,
    update_context,
    with_column_title,
    with_repeated_endpoints,
)
from .drafts import Draft, Span
from .endpoint_mentions import EndpointMention, class_of
from .figures import Figure, figures_of_sentence, number_of
from .grouping import Item, group_figures
from .measuring import fill_cells, measure
from .patterns import Library
from .tokens import Sentence


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
    if not sentence.of("endpoint") and not any(
        token.kind in _SELF_EXPLANATORY for token in sentence.figures
    ):
        return  # bare numbers: a reference list, a table of something else
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
    for position, (item, found) in enumerate(zip(items, mentions, strict=True)):
        context.follow_up = (
            before
            if later and follow_up and item.start < follow_up.start
            else (follow_up or context.follow_up)
        )
        if item.first.kind == "hr" and (not found or found[0].token.family == "unnamed"):
            yield _without_endpoint(text, sentence, items, position, context, since, library)
        elif not found:
            context.unassigned.extend(_spans_of_values(item))
        for mention in (mention for mention in found if mention.token.family != "unnamed"):
            if draft := _draft(text, sentence, items, position, mention, context, since, library):
                context.last_draft = draft
                yield draft
            else:
                context.unassigned.extend(_spans_of_values(item))
        if not _ratio_follows(text, items, position):
            since = item.end
    named = outcomes(sentence)
    context.endpoint = named[-1] if named else context.endpoint
    context.endpoints = tuple(named) or context.endpoints


_SELF_EXPLANATORY = (
    "hr",
    "hr-label",
    "time",
    "time-span",
    "percent",
    "percent-span",
    "not-reached",
)


_NEAR = 40  # characters


def _ratio_follows(text: str, items: list[Item], position: int) -> bool:
    """Whether a hazard ratio follows closely, which then has the same population."""
    following = items[position + 1] if position + 1 < len(items) else None
    return (
        following is not None
        and following.first.kind == "hr"
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
    if figure.kind == "hr":
        _fill_ratio(text, sentence, items, position, context, draft, library)
    elif item.second:
        _fill_pair(text, sentence, item, ratio, context, draft, library)
    else:
        _fill_single(text, sentence, item, draft)
    fill_cells(draft, figure if not cells.pop("reversed", "") else item.second or figure, "")
    _fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft


def _without_endpoint(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    context: Context,
    since: int,
    library: Library,
) -> Draft:
    """The draft of a hazard ratio without a known endpoint; `event` is what it is printed for."""
    item = items[position]
    draft = Draft(
        {"endpoint": "", "kind": "contrast", "measure": "hazard_ratio", "unit": "ratio"},
        doubts=["endpoint not found"],
    )
    draft.unattached.append("endpoint")
    if subject := item.first.token.part("subject"):
        draft.cells["event"] = subject.removeprefix("for ").removeprefix("of ").strip(" ,()[]")
        draft.places["event"] = item.first.token.places["subject"]
    _fill_ratio(text, sentence, items, position, context, draft, library)
    fill_cells(draft, item.first, "")
    _fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft


def _repeats_endpoint(
    text: str,
    items: list[Item],
    position: int,
    mention: EndpointMention,
    since: int,
    library: Library,
) -> bool:
    """Whether a single duration follows another of the same endpoint without arm or population."""
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


_AGAIN = re.compile(r"[;,] [^;.]{3,60}\b(?:it was|the median was)(?: a median of)? \Z")
_JOINED = 12


def _ratio_of(items: list[Item], position: int, mention: EndpointMention) -> Figure | None:
    following = items[position + 1].first if position + 1 < len(items) else None
    return following if following and following.kind == "hr" and mention else None


def _fill_single(text: str, sentence: Sentence, item: Item, draft: Draft) -> None:
    if item.arms[0]:
        draft.cells["arm"] = item.arms[0].name
        draft.places["arm"] = (item.arms[0].start, item.arms[0].end)
    of_both = any(
        token.start - item.end < 40 and token.end > item.start - 30 for token in sentence.of("both")
    )
    if (
        of_both
        and (item.first.kind == "not-reached" or not item.arms[0])
        and not item.first.kind.endswith("-span")
    ):
        draft.cells |= {"kind": "contrast", "comparator_value": item.first.value}
        draft.places["comparator_value"] = item.first.places["value"]


def _fill_pair(
    text: str,
    sentence: Sentence,
    item: Item,
    ratio: Figure | None,
    context: Context,
    draft: Draft,
    library: Library,
) -> None:
    """Fill a draft of two values; `value` is that of the tested arm in any printed order."""
    assert item.second
    found = arms_of(text, sentence, item, ratio, earlier_arms(context, item.start), library)
    if found.where in ("", "earlier") and repeats_reversed_order(context, item, ratio):
        found = replace(found, is_reversed=True)
    draft.cells["kind"] = "contrast"
    _name_arms(draft, found)
    if all(found.arms):
        context.last_arms, context.last_arms_end = found.arms, item.end
    context.reversed_end = item.end if found.is_reversed and not item.from_to else -1
    if found.is_reversed:
        draft.notes.append("The control is printed first")
        draft.cells["reversed"] = "yes"
    if found.where == "ratio":
        draft.doubts.append("arm order inferred from the hazard ratio")
    tested, control = (item.second, item.first) if found.is_reversed else (item.first, item.second)
    fill_cells(draft, tested, "")
    fill_cells(draft, control, "comparator_")
    if sentence.of("prognostic") and (not all(found.arms) or found.where == "earlier"):
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("classified as prognostic by its wording")


def _name_arms(draft: Draft, found: ArmAssignment) -> None:
    for name, n, arm in zip(
        ("arm", "comparator_arm"), ("n", "n_comparator"), found.arms, strict=True
    ):
        if arm:
            draft.cells[name] = arm.name
            draft.places[name] = (arm.start, arm.end)
            if arm.n:
                draft.cells.setdefault(n, arm.n)
    if not all(found.arms):
        draft.doubts.append("arms not found")
    elif found.where == "earlier":
        draft.doubts.append("arms from an earlier sentence")


def _fill_ratio(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    context: Context,
    draft: Draft,
    library: Library,
) -> None:
    """Fill a hazard ratio between the arms of the pair before it, or between populations."""
    item = items[position]
    if item.first.token.kind == "bare" and not any(
        token.kind in ("hr", "hr-label") for token in sentence.figures
    ):
        draft.doubts.append("not called a hazard ratio")
    pairs = [earlier for earlier in items[:position] if earlier.second]
    own = Item(item.first)
    if all(order := order_in_words(text, item.first, library)):
        found = ArmAssignment(order, where="beside")
    elif pairs:
        found = arms_of(
            text, sentence, pairs[-1], item.first, earlier_arms(context, item.start), library
        )
    else:
        found = arms_of(text, sentence, own, None, earlier_arms(context, item.start), library)
    since = items[position - 1].end if position else sentence.start
    sure = (
        all(order)
        or all(
            arms_in_sentence(text, replace(sentence, start=since), item.start, item.end, library)
        )
        or any(all(pair.arms) for pair in pairs)
        or (found.where == "earlier" and _names(text[sentence.start : item.start], found))
    )
    if sentence.of("prognostic") and not sure:
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("classified as prognostic by its wording")
        draft.unattached.append("populations compared")
        return
    _name_arms(draft, found)
    low, high = number_of(item.first.low), number_of(item.first.high)
    if not all(order) and low is not None and low > 1 and _contradicts_medians(pairs, found):
        draft.doubts.append("contradicts the medians")
        return
    if high is not None and high < 1:
        draft.cells["direction"] = "better"
    elif low is not None and low > 1:
        draft.cells["direction"] = "worse"


def _names(words: str, found: ArmAssignment) -> bool:
    """Whether the text names the tested arm of a comparison."""
    tested = found.arms[0]
    return tested is not None and tested.name.casefold() in words.casefold()


def _contradicts_medians(pairs: list[Item], found: ArmAssignment) -> bool:
    """Whether the tested arm has the longer median although its ratio is above 1."""
    item = pairs[-1] if pairs else None
    if not item or not item.second or class_of(item.first) != "time":
        return False
    tested, control = (item.second, item.first) if found.is_reversed else (item.first, item.second)
    return (tested.number or 0) > (control.number or 0) > 0


def _fill_surroundings(
    text: str,
    sentence: Sentence,
    item: Item,
    context: Context,
    since: int,
    draft: Draft,
    library: Library,
) -> None:
    """Fill trial, population and follow-up, and list the columns that were not found."""
    people = population_mentions.population(text, sentence, item.start, item.end, since, library)
    for column, phrase in (("trial", context.trial), ("population", people)):
        if phrase:
            draft.cells[column] = phrase.text
            draft.places[column] = (phrase.start, phrase.end)
        else:
            draft.unattached.append(column)
    if context.follow_up:
        unit = population_mentions.time_unit(context.follow_up.unit, library)
        if months := population_mentions.in_months(context.follow_up.value, unit):
            draft.cells["follow_up_months"] = months
            draft.places["follow_up_months"] = context.follow_up.places["value"]
        else:
            draft.notes.append(f"Follow-up printed as {context.follow_up.value} {unit}")
    wanted = ("arm", "comparator_arm") if draft.cells["kind"] == "contrast" else ("arm",)
    if draft.cells["kind"] != "prognostic":
        draft.unattached.extend(name for name in wanted if not draft.cells.get(name))
    if draft.cells.get("ci_low") and not draft.cells.get("ci_level"):
        draft.unattached.append("ci_level")
