"""From the figures of one sentence to its drafts: endpoints are dealt out, arms put in order, gaps and doubts named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from . import context
from .comparing import Compared, Pair, arms_of, in_sentence, told_in
from .drafts import Draft, Span
from .figures import Figure, gathered
from .grouping import Item, grouped
from .heads import Head, head_of, landmark_of, listed, sort_of
from .patterns import Library
from .sorting import sorted_out
from .tokens import Sentence, Token


@dataclass(slots=True)
class Told:
    """What earlier sentences told and later ones take for granted."""

    head: Token | None = None
    arms: Pair = (None, None)
    trial: context.Phrase | None = None
    follow_up: Figure | None = None
    left: list[Span] = field(default_factory=list)


def propose(text: str, sentence: Sentence, told: Told, library: Library) -> Iterator[Draft]:
    """The drafts of one sentence; `told` is brought up to date on the way."""
    _hear(text, sentence, told, library)
    read = gathered(text, sentence, library)
    follow_up = context.follow_up(text, sentence, read)
    before, told.follow_up = told.follow_up, follow_up or told.follow_up
    figures = [figure for figure in sorted_out(text, sentence, read, library) if figure is not follow_up]
    items = grouped(text, sentence, figures, library)
    heads = dealt(text, sentence, items, told)
    since = sentence.start
    later = follow_up and any(item.start > follow_up.end for item in items)
    for position, (item, found) in enumerate(zip(items, heads, strict=True)):
        told.follow_up = before if later and follow_up and item.start < follow_up.start else (follow_up or told.follow_up)
        if not found:
            told.left.extend(_worth_telling(item))
        for head in found:
            if draft := _draft(text, sentence, items, position, head, told, since, library):
                yield draft
            else:
                told.left.extend(_worth_telling(item))
        if not _goes_on(text, items, position):
            since = item.end
    outcomes = [token for token in sentence.of("head") if token.family == "survival"]
    told.head = outcomes[-1] if outcomes else told.head


def _goes_on(text: str, items: list[Item], position: int) -> bool:
    """Whether the next figure is a hazard ratio of the same bracket: it is about the same people."""
    following = items[position + 1] if position + 1 < len(items) else None
    return following is not None and following.first.kind == "hr" and following.start - items[position].end < _NEAR


_NEAR = 40  # characters
_STALE = 2500


def _hear(text: str, sentence: Sentence, told: Told, library: Library) -> None:
    named, arms = context.trial(text, sentence, library), told_in(text, sentence, library)
    stale = told.trial is not None and sentence.start - told.trial.start > _STALE
    if not named and (stale or library.has("new-trial", text[sentence.start : sentence.end])):
        told.trial, told.arms, told.follow_up = None, (None, None), None
    if named and (not told.trial or named.text != told.trial.text):
        told.trial, told.arms, told.follow_up = named, (None, None), None
    if all(arms):
        told.arms = arms


def _worth_telling(item: Item) -> list[Span]:
    figures = [figure for figure in (item.first, item.second) if figure]
    return [(figure.start, figure.stop) for figure in figures if figure.kind != "never"]


def dealt(text: str, sentence: Sentence, items: list[Item], told: Told) -> list[list[Head]]:
    """The endpoints of each item: of a list of endpoints each takes its own, and one 'not reached' may serve them all."""
    heads: list[list[Head]] = [[] for _ in items]
    done: set[int] = set()
    for position, item in enumerate(items):
        if position in done:
            continue
        found = head_of(text, sentence, item.first, told.head)
        run = listed(text, sentence, item.first)
        group = [place for place in _of_one_list(sentence, items, position) if place not in done]
        if found and not found.carried and len(run) > 1 and found.endpoint == run[-1].value:
            turns = sentence.of("respectively") and 1 < len(group) < len(run)
            if len(group) % len(run) == 0 or turns:  # several rounds where several arms have a list each
                for turn, place in enumerate(group):
                    heads[place] = [Head(run[turn % len(run)])]
                done.update(group)
                continue
            if len(group) == 1 and item.first.kind == "never":
                heads[position] = [Head(token) for token in run]
                continue
        heads[position] = [found] if found else []
    return heads


def _of_one_list(sentence: Sentence, items: list[Item], position: int) -> list[int]:
    """The places of the items from one on, of its sort, up to the next endpoint."""
    first = items[position]
    stop = next((token.start for token in sentence.of("head") if token.start >= first.first.token.end), sentence.end)
    return [place for place, item in enumerate(items) if place >= position and item.start < stop and sort_of(item.first) == sort_of(first.first)]


def _draft(
    text: str, sentence: Sentence, items: list[Item], position: int, head: Head, told: Told, since: int, library: Library
) -> Draft | None:
    item = items[position]
    figure = item.first
    cells: dict[str, str] = {"endpoint": head.endpoint, "kind": "estimate"}
    draft = Draft(cells, {"endpoint": (head.token.start, head.token.end)})
    if head.carried:
        draft.doubts.append("endpoint from an earlier sentence")
    turn = sum(1 for other in items[:position] if head.token.start < other.start and sort_of(other.first) == "percent")
    if not _measure(text, sentence, figure, turn, item.second is not None, head, draft, library):
        return None
    if _told_again(text, items, position, head, since, library):
        return None
    ratio = _ratio_of(items, position, head)
    if figure.kind == "hr":
        _contrast(text, sentence, items, position, head, told, draft, library)
    elif item.second:
        _two(text, sentence, item, ratio, told, draft, library)
    else:
        _one(text, sentence, item, draft)
    _figure(draft, figure if not cells.pop("turned", "") else item.second or figure, "")
    _surroundings(text, sentence, item, told, since, draft, library)
    return draft


def _told_again(text: str, items: list[Item], position: int, head: Head, since: int, library: Library) -> bool:
    """Whether a lone length of time after another one of the same endpoint says nothing of whose it is: no second result."""
    item = items[position]
    if item.second or item.first.kind != "time" or item.first.interval or item.arms[0] or head.token.start >= since:
        return False
    used = any(sort_of(other.first) == "time" and other.start > head.token.start for other in items[:position])
    joined = (
        position and sort_of(items[position - 1].first) == "time" and len(text[items[position - 1].end : item.start]) < _JOINED
    )
    return used and not joined and context.population(text, None, item.start, item.end, since, library) is None


_JOINED = 12


def _ratio_of(items: list[Item], position: int, head: Head) -> Figure | None:
    following = items[position + 1].first if position + 1 < len(items) else None
    return following if following and following.kind == "hr" and head else None


def _measure(
    text: str, sentence: Sentence, figure: Figure, turn: int, paired: bool, head: Head, draft: Draft, library: Library
) -> bool:
    """What sort of figure it is; False where it can be none that the tables hold."""
    sort, cells = sort_of(figure), draft.cells
    if figure.kind == "hr":
        cells |= {"measure": "hazard_ratio", "unit": "ratio", "kind": "contrast"}
    elif sort == "time":
        cells["unit"] = context.unit_word(figure.unit, library) or ("months" if figure.kind == "never" else "")
        if figure.kind == "difference":
            cells |= {"measure": "difference", "kind": "contrast"}
            return head.token.family in ("survival", "time")
        if context.is_mean(sentence, figure):
            return False
        cells["measure"] = "range" if figure.kind == "time-span" else "median"
        if not context.has_median(sentence, figure):
            lone = not paired and figure.kind != "never"
            if lone and (head.token.family == "time" or head.carried or not figure.value[0].isdigit()):
                return False
            draft.doubts.append("not called a median")
        if not cells["unit"]:
            draft.doubts.append("unit not printed")
            draft.unattached.append("unit")
        elif cells["unit"] != "months":
            draft.notes.append(f"Printed in {cells['unit']}; the tables hold months")
    else:
        cells |= {"unit": "percent", "measure": "range" if figure.kind == "percent-span" else "rate"}
        mark = landmark_of(text, sentence, figure, turn)
        if mark:
            unit = context.unit_word(mark.part("unit", "unit2"), library)
            months = context.in_months(mark.part("value", "value2"), unit)
            cells["landmark_months"] = months
            draft.places["landmark_months"] = (mark.start, mark.end)
            if not months:
                draft.notes.append(f"Landmark printed in {unit}")
        if head.token.family == "survival":
            cells["measure"] = "landmark"
            if not mark and head.endpoint.startswith("TT"):
                return False
            if not mark:
                draft.doubts.append("landmark not found")
                draft.unattached.append("landmark")
        if head.token.family == "harm":
            draft.doubts.append("harm")
            cells["event"] = text[head.token.start : head.token.end]
    if figure.start - head.token.end > 120:
        draft.doubts.append("far from its endpoint")
    return True


def _figure(draft: Draft, figure: Figure, side: str) -> None:
    """The cells of one value: of the tested arm (side ''), or of the control ('comparator_')."""
    value = f"{side}value"
    names = {"value": value, "ci_low": f"{side}ci_low", "ci_high": f"{side}ci_high", "ci_level": "ci_level", "p_value": "p_value"}
    names |= {"n": "n_comparator" if side else "n", "count": f"{side}count"}
    told = {
        "value": figure.value,
        "ci_low": figure.low,
        "ci_high": figure.high,
        "ci_level": figure.level,
        "p_value": figure.p,
        "n": figure.n,
        "count": figure.count,
    }
    for part, cell in told.items():
        if cell and not draft.cells.get(names[part]):
            draft.cells[names[part]] = cell
            if part in figure.places:
                draft.places[names[part]] = figure.places[part]
    if figure.interval and not figure.labelled:
        draft.doubts.append("interval without label")
    if figure.sided:
        draft.notes.append(f"{figure.sided.strip(' ,')} P value")
    low, high, number = _number(figure.low), _number(figure.high), figure.number
    if number is not None and (
        (low is not None and number < low) or (high is not None and number > high and number != float("inf"))
    ):
        draft.doubts.append("value outside its interval")


def _number(printed: str) -> float | None:
    try:
        return float(printed)
    except ValueError:
        return None


def _one(text: str, sentence: Sentence, item: Item, draft: Draft) -> None:
    if item.arms[0]:
        draft.cells["arm"] = item.arms[0].name
        draft.places["arm"] = (item.arms[0].start, item.arms[0].end)
    if item.first.kind == "never" and any(
        token.start - item.end < 40 and token.end > item.start - 30 for token in sentence.of("both")
    ):
        draft.cells |= {"kind": "contrast", "comparator_value": "NR"}
        draft.places["comparator_value"] = item.first.places["value"]


def _two(text: str, sentence: Sentence, item: Item, ratio: Figure | None, told: Told, draft: Draft, library: Library) -> None:
    """Two values of one comparison: the tested arm's is the row's value, whichever was printed first."""
    assert item.second
    found = arms_of(text, sentence, item, ratio, told.arms, library)
    draft.cells["kind"] = "contrast"
    _name_arms(draft, found)
    if found.turned:
        draft.notes.append("The control is printed first")
        draft.cells["turned"] = "yes"
    if found.where == "ratio":
        draft.doubts.append("arms put in order by the hazard ratio")
    tested, control = (item.second, item.first) if found.turned else (item.first, item.second)
    _figure(draft, tested, "")
    _figure(draft, control, "comparator_")
    if sentence.of("prognostic") and (not all(found.arms) or found.where == "earlier"):
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("prognostic by its words")


def _name_arms(draft: Draft, found: Compared) -> None:
    for name, n, arm in zip(("arm", "comparator_arm"), ("n", "n_comparator"), found.arms, strict=True):
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
    text: str, sentence: Sentence, items: list[Item], position: int, head: Head, told: Told, draft: Draft, library: Library
) -> None:
    """A hazard ratio: between the arms of the pair before it, else of its sentence; or between people, which is prognostic."""
    item = items[position]
    pairs = [one for one in items[:position] if one.second]
    own = Item(item.first)
    if pairs:
        found = arms_of(text, sentence, pairs[-1], item.first, told.arms, library)
    else:
        found = arms_of(text, sentence, own, None, told.arms, library)
    since = items[position - 1].end if position else sentence.start
    sure = all(in_sentence(text, replace(sentence, start=since), item.start, item.end, library)) or any(
        all(pair.arms) for pair in pairs
    )
    if sentence.of("prognostic") and not sure:
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("prognostic by its words")
        draft.unattached.append("populations compared")
        return
    _name_arms(draft, found)
    low, high = _number(item.first.low), _number(item.first.high)
    if high is not None and high < 1:
        draft.cells["direction"] = "better"
    elif low is not None and low > 1:
        draft.cells["direction"] = "worse"


def _surroundings(text: str, sentence: Sentence, item: Item, told: Told, since: int, draft: Draft, library: Library) -> None:
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
