"""Fills in trial, population and follow-up of a draft, and lists what was not found."""

from __future__ import annotations

import re

from . import population_mentions
from .context import Context
from .drafts import Draft
from .grouping import Item
from .name_doubts import doubt_names
from .patterns import Library
from .tokens import Sentence
from .treated_people import people_apart_from_arms


def fill_surroundings(
    text: str,
    sentence: Sentence,
    item: Item,
    context: Context,
    since: int,
    draft: Draft,
    library: Library,
) -> None:
    """Fill in trial, population and follow-up, and list the columns that were not found."""
    people = population_mentions.population(text, sentence, item.start, item.end, since, library)
    if item.second and not all(item.arms):
        _compare_people(text, item, draft, library)
    if draft.cells.get("event") and draft.cells.get("arm") == draft.cells["event"]:
        del draft.cells["arm"], draft.places["arm"]
    if people and people.start < since and _names_others(text, sentence, item, since, draft):
        people = None
        draft.doubts.append("people unclear")
    people = people_apart_from_arms(text, sentence, item, people, draft)
    for column, phrase in (("trial", context.trial), ("population", people)):
        if draft.cells.get(column):
            continue  # the factor of a prognostic ratio
        if phrase:
            draft.cells[column] = phrase.text
            draft.places[column] = (phrase.start, phrase.end)
        else:
            draft.unattached.append(column)
    _doubt_people(text, sentence, item, context, since, draft)
    doubt_names(text, draft, library)
    compared = draft.cells.get("comparator_population")
    if draft.cells["kind"] == "prognostic" and item.second and not compared:
        _fill_compared_people(text, sentence, item, draft, library)
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


def _compare_people(text: str, item: Item, draft: Draft, library: Library) -> None:
    """Make a pair prognostic whose values are each followed by people of their own.

    Example: 12.1 months in men versus 20.3 months in women.
    """
    assert item.second
    people = population_mentions.people_after(text, item.first.end, item.second.start, library)
    others = population_mentions.people_after(text, item.second.end, item.second.end + 80, library)
    if not people or not others or people.text == others.text:
        return
    for name in ("arm", "comparator_arm"):
        draft.cells.pop(name, None)
        draft.places.pop(name, None)
    draft.cells |= {
        "kind": "prognostic",
        "population": people.text,
        "comparator_population": others.text,
    }
    draft.places["population"] = (people.start, people.end)
    draft.places["comparator_population"] = (others.start, others.end)


def _fill_compared_people(
    text: str, sentence: Sentence, item: Item, draft: Draft, library: Library
) -> None:
    """Fill in the people of the second value: 38.5% …, compared with 63.2% in those without."""
    assert item.second
    people = population_mentions.population(
        text, sentence, item.second.start, item.end, item.second.start, library
    )
    if people and people.text != draft.cells.get("population"):
        draft.cells["comparator_population"] = people.text
        draft.places["comparator_population"] = (people.start, people.end)


_STILL_MEANT = 400  # characters


def _doubt_people(
    text: str, sentence: Sentence, item: Item, context: Context, since: int, draft: Draft
) -> None:
    """Doubt that a figure without a population covers all patients, if the text may restrict it."""
    if draft.cells.get("population"):
        context.last_people_end = item.end
        return
    if population_mentions.names_all_patients(text, sentence.start, item.start):
        context.last_people_end = -1
    elif population_mentions.people_are_unclear(text, max(since, sentence.start), item.start):
        draft.doubts.append("people unclear")
        context.last_people_end = item.end
    elif population_mentions.are_some_people(text, item.end, draft.places) or (
        _is_last(sentence, item)
        and population_mentions.people_are_unclear(text, item.end, sentence.end)
    ):
        draft.doubts.append("people unclear")
    elif context.last_people_end >= 0 and item.start - context.last_people_end < _STILL_MEANT:
        draft.doubts.append("people of an earlier figure may be meant")


_OTHERS = re.compile(  # in men (HR 0.72, 95% CI 0.58-0.90) and women (HR 0.81
    r"[)\]]{0,2}(?:, ?| )(?:and |or )?(?P<words>[A-Za-z][^0-9;:.(),]{1,60}) ?\(", re.IGNORECASE
)


def _names_others(text: str, sentence: Sentence, item: Item, since: int, draft: Draft) -> bool:
    """Whether the words between the last figure and a bracket name other people than before."""
    match = _OTHERS.match(text, since, item.start)
    if not match or sentence.between("endpoint", *match.span("words")):
        return False
    start, stop = match.span("words")
    return not any(start <= place < stop for place, _ in draft.places.values())


def _is_last(sentence: Sentence, item: Item) -> bool:
    """Whether no other value follows in the sentence, so that people named later are its people."""
    return not any(
        token.start >= item.end and token.kind in ("time", "percent", "not-reached", "bare")
        for token in sentence.figures
    )
