"""Fills in the cells of a draft: measure, unit, landmark, limits, P value and counts."""

from __future__ import annotations

import re

from . import population_mentions
from .drafts import Draft
from .endpoint_mentions import EndpointMention, class_of
from .events import event_of
from .figures import Figure, number_of
from .landmarks import landmark_of
from .patterns import Library
from .tokens import Sentence

_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "twelve": "12",
    "eighteen": "18",
}
_NUMBERS |= {
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "八": "8",
    "十": "10",
}


_BEFORE = 40
_EVENTS = re.compile(r" events?\b|事件", re.IGNORECASE)


def measure(
    text: str,
    sentence: Sentence,
    figure: Figure,
    turn: int,
    paired: bool,
    mention: EndpointMention,
    draft: Draft,
    library: Library,
    open: bool = False,
) -> bool:
    """Fill in measure, unit and landmark; returns False if the tables have no such measure.

    `turn` is the position in a list of landmarks. `paired`: whether the figure is one of two that
    are compared. `open`: the previous sentence gave this measure for one arm only, so this value
    may be that of the other arm.
    """
    figure_class, cells = class_of(figure), draft.cells
    if figure.is_ratio:
        cells |= {"measure": figure.measure, "unit": unit_of(figure), "kind": "contrast"}
        if mention.token.family == "harm":
            _fill_event(text, sentence, figure, mention, draft)
    elif figure_class == "time":
        cells["unit"] = population_mentions.time_unit(figure.unit, library) or (
            "months" if figure.kind == "not-reached" else ""
        )
        if figure.kind == "difference":
            cells |= {"measure": "difference", "kind": "contrast"}
            return mention.token.family in ("survival", "time")
        if population_mentions.is_mean(sentence, figure):
            return False
        cells["measure"] = "range" if figure.kind == "time-span" else "median"
        if not population_mentions.has_median(sentence, figure):
            bound = figure.kind != "not-reached" and not figure.value[0].isdigit()
            if (mention.carried and not open) or (
                not paired
                and (bound or (mention.token.family == "time" and figure.kind != "not-reached"))
            ):
                return False
            before = text[max(sentence.start, figure.start - _BEFORE) : figure.start]
            if figure.kind == "time" and not (
                paired or figure.interval or "." in figure.value or library.has("stated", before)
            ):
                return False  # 70% with 3 months
            draft.doubts.append("not called a median")
        if not cells["unit"]:
            draft.doubts.append("unit not printed")
            draft.unattached.append("unit")
        elif cells["unit"] != "months":
            draft.notes.append(f"Printed in {cells['unit']}; the tables use months")
    else:
        cells |= {
            "unit": "percent",
            "measure": "range" if figure.kind == "percent-span" else "rate",
        }
        mark = landmark_of(text, sentence, figure, turn, mention.token)
        if figure.kind == "per-time":
            mark, cells["unit"] = None, ""
            draft.notes.append(f"Printed {figure.unit}")
        if mark:
            unit = population_mentions.time_unit(mark.part("unit", "unit2"), library)
            printed = mark.part("value", "value2", "words", "words2").lower()
            months = population_mentions.in_months(_NUMBERS.get(printed, printed), unit)
            cells["landmark_months"] = months
            draft.places["landmark_months"] = (mark.start, mark.end)
            if not months:
                draft.notes.append(f"Landmark printed in {unit}")
        if mention.token.family == "survival" or (mark and mention.endpoint == "DOR"):
            cells["measure"] = "landmark"
            if _EVENTS.match(text, mention.token.end):
                return False  # the proportion with an event is not a survival rate
            if not mark and mention.endpoint.startswith("TT"):
                return False
            if not mark:
                draft.doubts.append("landmark not found")
                draft.unattached.append("landmark")
        if mention.token.family == "harm":
            if figure.value[:1] in (">", "≥"):
                return False  # events that occurred in more than 5% of patients
            _fill_event(text, sentence, figure, mention, draft)
    if figure.start - mention.token.end > 120:
        draft.doubts.append("far from its endpoint")
    return True


def _fill_event(
    text: str, sentence: Sentence, figure: Figure, mention: EndpointMention, draft: Draft
) -> None:
    """Fill in the adverse event of a rate or ratio, by its most specific name."""
    event = event_of(text, sentence, figure, mention.token)
    draft.doubts.append("harm")
    draft.cells["event"] = event.text
    draft.places["event"] = (event.start, event.end)


def unit_of(figure: Figure) -> str:
    """The unit of a ratio or difference; empty if a difference is not in percent."""
    if figure.measure != "difference":
        return "ratio"
    return "percent" if figure.unit == "%" else ""


def fill_cells(draft: Draft, figure: Figure, side: str) -> None:
    """Fill in the cells of a value, of the tested arm (side "") or the control ("comparator_")."""
    value = f"{side}value"
    names = {
        "value": value,
        "ci_low": f"{side}ci_low",
        "ci_high": f"{side}ci_high",
        "ci_level": "ci_level",
        "p_value": "p_value",
    }
    names |= {"n": "n_comparator" if side else "n", "count": f"{side}count"}
    values = {
        "value": figure.value,
        "ci_low": figure.low,
        "ci_high": figure.high,
        "ci_level": figure.level,
        "p_value": figure.p,
        "n": figure.n,
        "count": figure.count,
    }
    for part, cell in values.items():
        if cell and not draft.cells.get(names[part]):
            draft.cells[names[part]] = cell
            if part in figure.places:
                draft.places[names[part]] = figure.places[part]
    if figure.interval and not figure.labelled:
        draft.doubts.append("interval without label")
    if figure.sided:
        draft.notes.append(f"{figure.sided.strip(' ,')} P value")
    low, high, number = number_of(figure.low), number_of(figure.high), figure.number
    if number is not None and (
        (low is not None and number < low)
        or (high is not None and number > high and number != float("inf"))
    ):
        draft.doubts.append("value outside its interval")
