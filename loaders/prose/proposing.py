"""From the figures of one sentence to its drafts: endpoints are dealt out, arms put in order, gaps and doubts named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from . import population_mentions as context
from .assign_endpoints import assign_endpoints
from .classify import classify_figures
from .comparing import Compared, arms_of, in_sentence, own_order
from .context import (
    Told,
    arms_before,
    goes_with,
    keeps_order,
    named_again,
    outcomes,
    resolve_context,
    under_title,
    update_context,
)
from .drafts import Draft, Span
from .endpoint_mentions import Head, sort_of
from .figures import Figure, gathered, number_of
from .grouping import Item, grouped
from .measuring import fill, measure
from .patterns import Library
from .tokens import Sentence


def propose(text: str, sentence: Sentence, told: Told, library: Library) -> Iterator[Draft]:
    """The drafts of one sentence; `told` is brought up to date on the way."""
    update_context(text, sentence, told, library)
    if not sentence.figures:
        told.silent.append(sentence)
        return
    resolve_context(text, sentence, told, library)
    sentence = named_again(text, under_title(text, sentence, told, library), told, library)
    if not sentence.of("head") and not any(
        token.kind in _OF_THEMSELVES for token in sentence.figures
    ):
        return  # bare numbers: a reference list, a table of something else
    read = gathered(text, sentence, library)
    follow_up = context.follow_up(text, sentence, read)
    before, told.follow_up = told.follow_up, follow_up or told.follow_up
    figures = [
        figure
        for figure in classify_figures(text, sentence, read, library)
        if figure is not follow_up
    ]
    items = grouped(text, sentence, figures, library)
    heads = assign_endpoints(text, sentence, items, told.head)
    since = sentence.start
    later = follow_up and any(item.start > follow_up.end for item in items)
    for position, (item, found) in enumerate(zip(items, heads, strict=True)):
        told.follow_up = (
            before
            if later and follow_up and item.start < follow_up.start
            else (follow_up or told.follow_up)
        )
        if item.first.kind == "hr" and (not found or found[0].token.family == "unnamed"):
            yield _without_endpoint(text, sentence, items, position, told, since, library)
        elif not found:
            told.left.extend(_worth_telling(item))
        for head in (one for one in found if one.token.family != "unnamed"):
            if draft := _draft(text, sentence, items, position, head, told, since, library):
                told.last = draft
                yield draft
            else:
                told.left.extend(_worth_telling(item))
        if not _goes_on(text, items, position):
            since = item.end
    named = outcomes(sentence)
    told.head = named[-1] if named else told.head
    told.heads = tuple(named) or told.heads


_OF_THEMSELVES = ("hr", "hr-label", "time", "time-span", "percent", "percent-span", "never")


_NEAR = 40  # characters


def _goes_on(text: str, items: list[Item], position: int) -> bool:
    """Whether the next figure is a hazard ratio of the same bracket: it is about the same people."""
    following = items[position + 1] if position + 1 < len(items) else None
    return (
        following is not None
        and following.first.kind == "hr"
        and following.start - items[position].end < _NEAR
    )


def _worth_telling(item: Item) -> list[Span]:
    figures = [figure for figure in (item.first, item.second) if figure]
    return [(figure.start, figure.stop) for figure in figures if figure.kind != "never"]


def _draft(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    head: Head,
    told: Told,
    since: int,
    library: Library,
) -> Draft | None:
    item = items[position]
    figure = item.first
    cells: dict[str, str] = {"endpoint": head.endpoint, "kind": "estimate"}
    draft = Draft(cells, {"endpoint": (head.token.start, head.token.end)})
    if head.carried:
        draft.doubts.append("endpoint from an earlier sentence")
    turn = sum(
        1
        for other in items[:position]
        if head.token.start < other.start and sort_of(other.first) == "percent"
    )
    ratio = _ratio_of(items, position, head)
    if ratio and head.carried and item.second:
        head = replace(
            head, carried=False
        )  # two values with their hazard ratio are sure to be of the endpoint before
    if not measure(
        text,
        sentence,
        figure,
        turn,
        item.second is not None,
        head,
        draft,
        library,
        goes_with(text, item, head, told, library),
    ):
        return None
    if _told_again(text, items, position, head, since, library):
        return None
    if figure.kind == "hr":
        _contrast(text, sentence, items, position, told, draft, library)
    elif item.second:
        _two(text, sentence, item, ratio, told, draft, library)
    else:
        _one(text, sentence, item, draft)
    fill(draft, figure if not cells.pop("turned", "") else item.second or figure, "")
    _surroundings(text, sentence, item, told, since, draft, library)
    return draft


def _without_endpoint(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    told: Told,
    since: int,
    library: Library,
) -> Draft:
    """A hazard ratio of an outcome that has no name here: a person will know it. What it is `for` stands in `event`."""
    item = items[position]
    draft = Draft(
        {"endpoint": "", "kind": "contrast", "measure": "hazard_ratio", "unit": "ratio"},
        doubts=["endpoint not found"],
    )
    draft.unattached.append("endpoint")
    if subject := item.first.token.part("subject"):
        draft.cells["event"] = subject.removeprefix("for ").removeprefix("of ").strip(" ,()[]")
        draft.places["event"] = item.first.token.places["subject"]
    _contrast(text, sentence, items, position, told, draft, library)
    fill(draft, item.first, "")
    _surroundings(text, sentence, item, told, since, draft, library)
    return draft


def _told_again(
    text: str, items: list[Item], position: int, head: Head, since: int, library: Library
) -> bool:
    """Whether a lone length of time after another one of the same endpoint says nothing of whose it is: no second result."""
    item = items[position]
    if position and _AGAIN.search(text[items[position - 1].end : item.start]):
        return False  # … was 6.8 months; from diagnosis it was 21.3 months
    if (
        item.second
        or item.first.kind != "time"
        or item.first.interval
        or item.arms[0]
        or head.token.start >= since
    ):
        return False
    used = any(
        sort_of(other.first) == "time" and other.start > head.token.start
        for other in items[:position]
    )
    joined = (
        position
        and sort_of(items[position - 1].first) == "time"
        and len(text[items[position - 1].end : item.start]) < _JOINED
    )
    return (
        used
        and not joined
        and context.population(text, None, item.start, item.end, since, library) is None
    )


_AGAIN = re.compile(r"[;,] [^;.]{3,60}\b(?:it was|the median was)(?: a median of)? \Z")
_JOINED = 12


def _ratio_of(items: list[Item], position: int, head: Head) -> Figure | None:
    following = items[position + 1].first if position + 1 < len(items) else None
    return following if following and following.kind == "hr" and head else None


def _one(text: str, sentence: Sentence, item: Item, draft: Draft) -> None:
    if item.arms[0]:
        draft.cells["arm"] = item.arms[0].name
        draft.places["arm"] = (item.arms[0].start, item.arms[0].end)
    of_both = any(
        token.start - item.end < 40 and token.end > item.start - 30 for token in sentence.of("both")
    )
    if (
        of_both
        and (item.first.kind == "never" or not item.arms[0])
        and not item.first.kind.endswith("-span")
    ):
        draft.cells |= {"kind": "contrast", "comparator_value": item.first.value}
        draft.places["comparator_value"] = item.first.places["value"]


def _two(
    text: str,
    sentence: Sentence,
    item: Item,
    ratio: Figure | None,
    told: Told,
    draft: Draft,
    library: Library,
) -> None:
    """Two values of one comparison: the tested arm's is the row's value, whichever was printed first."""
    assert item.second
    found = arms_of(text, sentence, item, ratio, arms_before(told, item.start), library)
    if found.where in ("", "earlier") and keeps_order(told, item, ratio):
        found = replace(found, turned=True)
    draft.cells["kind"] = "contrast"
    _name_arms(draft, found)
    if all(found.arms):
        told.compared, told.compared_at = found.arms, item.end
    told.turned_at = item.end if found.turned and not item.from_to else -1
    if found.turned:
        draft.notes.append("The control is printed first")
        draft.cells["turned"] = "yes"
    if found.where == "ratio":
        draft.doubts.append("arms put in order by the hazard ratio")
    tested, control = (item.second, item.first) if found.turned else (item.first, item.second)
    fill(draft, tested, "")
    fill(draft, control, "comparator_")
    if sentence.of("prognostic") and (not all(found.arms) or found.where == "earlier"):
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("prognostic by its words")


def _name_arms(draft: Draft, found: Compared) -> None:
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


def _contrast(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    told: Told,
    draft: Draft,
    library: Library,
) -> None:
    """A hazard ratio: between the arms of the pair before it, else of its sentence; or between people, which is prognostic."""
    item = items[position]
    if item.first.token.kind == "bare" and not any(
        token.kind in ("hr", "hr-label") for token in sentence.figures
    ):
        draft.doubts.append("not called a hazard ratio")
    pairs = [one for one in items[:position] if one.second]
    own = Item(item.first)
    if all(order := own_order(text, item.first, library)):
        found = Compared(order, where="beside")
    elif pairs:
        found = arms_of(
            text, sentence, pairs[-1], item.first, arms_before(told, item.start), library
        )
    else:
        found = arms_of(text, sentence, own, None, arms_before(told, item.start), library)
    since = items[position - 1].end if position else sentence.start
    sure = (
        all(order)
        or all(in_sentence(text, replace(sentence, start=since), item.start, item.end, library))
        or any(all(pair.arms) for pair in pairs)
        or (found.where == "earlier" and _names(text[sentence.start : item.start], found))
    )
    if sentence.of("prognostic") and not sure:
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("prognostic by its words")
        draft.unattached.append("populations compared")
        return
    _name_arms(draft, found)
    low, high = number_of(item.first.low), number_of(item.first.high)
    if not all(order) and low is not None and low > 1 and _against_medians(pairs, found):
        draft.doubts.append("against the medians")
        return
    if high is not None and high < 1:
        draft.cells["direction"] = "better"
    elif low is not None and low > 1:
        draft.cells["direction"] = "worse"


def _names(words: str, found: Compared) -> bool:
    """Whether words name the tested arm of a comparison."""
    tested = found.arms[0]
    return tested is not None and tested.name.casefold() in words.casefold()


def _against_medians(pairs: list[Item], found: Compared) -> bool:
    """Whether the tested arm lived longer by the lengths of time before a ratio that says it died sooner."""
    item = pairs[-1] if pairs else None
    if not item or not item.second or sort_of(item.first) != "time":
        return False
    tested, control = (item.second, item.first) if found.turned else (item.first, item.second)
    return (tested.number or 0) > (control.number or 0) > 0


def _surroundings(
    text: str,
    sentence: Sentence,
    item: Item,
    told: Told,
    since: int,
    draft: Draft,
    library: Library,
) -> None:
    """Trial, people and follow-up, where they are told; and the list of what is not."""
    people = context.population(text, sentence, item.start, item.end, since, library)
    for column, phrase in (("trial", told.trial), ("population", people)):
        if phrase:
            draft.cells[column] = phrase.text
            draft.places[column] = (phrase.start, phrase.end)
        else:
            draft.unattached.append(column)
    if told.follow_up:
        unit = context.unit_word(told.follow_up.unit, library)
        if months := context.in_months(told.follow_up.value, unit):
            draft.cells["follow_up_months"] = months
            draft.places["follow_up_months"] = told.follow_up.places["value"]
        else:
            draft.notes.append(f"Follow-up printed as {told.follow_up.value} {unit}")
    wanted = ("arm", "comparator_arm") if draft.cells["kind"] == "contrast" else ("arm",)
    if draft.cells["kind"] != "prognostic":
        draft.unattached.extend(name for name in wanted if not draft.cells.get(name))
    if draft.cells.get("ci_low") and not draft.cells.get("ci_level"):
        draft.unattached.append("ci_level")
