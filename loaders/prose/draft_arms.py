"""Fills in the arms of a draft: of a single value, a pair of values, or a hazard ratio."""

from __future__ import annotations

import re
from dataclasses import replace

from .arms import named
from .comparing import ArmAssignment, Pair, arms_in_sentence, arms_of, order_in_words
from .context import Context, earlier_arms, remember_arms, repeats_reversed_order
from .drafts import Draft
from .endpoint_mentions import class_of
from .factors import factor_of, two_groups
from .figures import Figure, number_of
from .grouping import Item
from .measuring import fill_cells
from .patterns import Library
from .tokens import Sentence


def fill_single(text: str, sentence: Sentence, item: Item, context: Context, draft: Draft) -> None:
    """Fill in the arm of a single value; a value that compares both arms becomes a contrast."""
    arm = item.arms[0] or context.single_arm
    if arm:
        draft.cells["arm"] = arm.name
        draft.places["arm"] = (arm.start, arm.end)
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
        earlier = earlier_arms(context, item.start)
        _name_arms(draft, ArmAssignment(earlier, where="earlier" if all(earlier) else ""))
    elif not arm:
        draft.doubts.append("arms not found")
    elif not item.arms[0]:
        draft.doubts.append("arm of earlier figures")


def fill_pair(
    text: str,
    sentence: Sentence,
    item: Item,
    ratio: Figure | None,
    context: Context,
    draft: Draft,
    library: Library,
) -> None:
    """Fill in a draft of two values.

    The cell `value` is always that of the tested arm, whichever value is printed first.
    """
    assert item.second
    assignment = arms_of(text, sentence, item, ratio, earlier_arms(context, item.start), library)
    if assignment.where in ("", "earlier") and repeats_reversed_order(context, item, ratio):
        assignment = replace(assignment, is_reversed=True)
    assignment = _in_order_of_events(assignment, item, ratio, draft)
    draft.cells["kind"] = "contrast"
    _name_arms(draft, assignment)
    remember_arms(context, assignment.arms, item.end)
    context.reversed_end = item.end if assignment.is_reversed and not item.from_to else -1
    if assignment.is_reversed:
        draft.notes.append("The control is printed first")
        draft.cells["reversed"] = "yes"
    if assignment.where == "ratio":
        draft.doubts.append("arm order inferred from the hazard ratio")
    tested, control = (
        (item.second, item.first) if assignment.is_reversed else (item.first, item.second)
    )
    fill_cells(draft, tested, "")
    fill_cells(draft, control, "comparator_")
    if sentence.of("prognostic") and (not all(assignment.arms) or assignment.where == "earlier"):
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("classified as prognostic by its wording")
        for column in ("arm", "comparator_arm"):
            draft.cells.pop(column, None)
            draft.places.pop(column, None)
        _fill_factor(text, sentence, item, draft, library)


def _fill_factor(text: str, sentence: Sentence, item: Item, draft: Draft, library: Library) -> None:
    """Fill in the people whom a prognostic figure compares, by the factor that they have."""
    place = item.first.token.start
    if groups := two_groups(text, sentence, place, library):
        for column, people in zip(("population", "comparator_population"), groups, strict=True):
            draft.cells[column] = people.text
            draft.places[column] = (people.start, people.end)
    elif factor := factor_of(text, sentence, place):
        draft.cells["population"] = factor.text
        draft.places["population"] = (factor.start, factor.end)


def fill_difference(
    text: str, sentence: Sentence, item: Item, context: Context, draft: Draft, library: Library
) -> None:
    """Fill in the two arms of a difference: longer by 7.8 months with A than with B."""
    earlier = earlier_arms(context, item.start)
    _name_arms(draft, arms_of(text, sentence, Item(item.first), None, earlier, library))


def _name_arms(draft: Draft, assignment: ArmAssignment) -> None:
    for name, n, arm in zip(
        ("arm", "comparator_arm"), ("n", "n_comparator"), assignment.arms, strict=True
    ):
        if arm:
            draft.cells[name] = arm.name
            draft.places[name] = (arm.start, arm.end)
            if arm.n:
                draft.cells.setdefault(n, arm.n)
    if not all(assignment.arms):
        draft.doubts.append("arms not found")
    elif assignment.where == "earlier":
        draft.doubts.append("arms from an earlier sentence")


def fill_ratio(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    context: Context,
    draft: Draft,
    library: Library,
) -> None:
    """Fill in a hazard ratio, which compares the arms of the pair before it, or populations."""
    item = items[position]
    if item.first.token.kind == "bare" and not any(
        token.kind in ("hr", "hr-label") for token in sentence.figures
    ):
        draft.doubts.append("not called a hazard ratio")
    pairs = [earlier for earlier in items[:position] if earlier.second]
    own = Item(item.first)
    if all(order := order_in_words(text, item.first, library)) or all(
        order := _against_in_words(text, items, position, library)
    ):
        assignment = ArmAssignment(order, where="beside")
    elif pairs:
        assignment = arms_of(
            text, sentence, pairs[-1], item.first, earlier_arms(context, item.start), library
        )
        assignment = _in_order_of_events(assignment, pairs[-1], item.first, draft)
    else:
        assignment = arms_of(text, sentence, own, None, earlier_arms(context, item.start), library)
    since = items[position - 1].end if position else sentence.start
    is_treatment = (
        all(order)
        or all(
            arms_in_sentence(text, replace(sentence, start=since), item.start, item.end, library)
        )
        or any(all(pair.arms) for pair in pairs)
        or (assignment.where == "earlier" and _names(text[sentence.start : item.start], assignment))
    )
    if sentence.of("prognostic") and not is_treatment:
        draft.cells["kind"] = "prognostic"
        draft.doubts.append("classified as prognostic by its wording")
        _fill_factor(text, sentence, item, draft, library)
        draft.unattached.append("populations compared")
        return
    _name_arms(draft, assignment)
    if assignment.where in ("beside", "sentence") and not all(order):
        remember_arms(context, assignment.arms, item.end)
    if item.first.kind != "hr":
        return  # whether a larger odds or rate is better depends on the outcome
    low, high = number_of(item.first.low), number_of(item.first.high)
    if not all(order) and low is not None and low > 1 and _contradicts_medians(pairs, assignment):
        draft.doubts.append("contradicts the medians")
        return
    if high is not None and high < 1:
        draft.cells["direction"] = "better"
    elif low is not None and low > 1:
        draft.cells["direction"] = "worse"


_AGAINST = re.compile(
    r"\b(?:vs\.?|versus|compared with|relative to) (?:the )?(?P<arm>[A-Za-z][A-Za-z0-9 +-]{2,40}?)"
    r"(?: group| arm)?[ ,:=)]{1,3}(?:was |of )?\Z",
    re.IGNORECASE,
)


def _against_in_words(text: str, items: list[Item], position: int, library: Library) -> Pair:
    """The arm of a single value before a ratio, and the comparator named with the ratio.

    Example: 8.4 months in the A group (hazard ratio vs. control, 0.60).
    """
    ratio, before = items[position].first, items[position - 1] if position else None
    if before is None or before.second or before.arms[0] is None:
        return None, None
    match = _AGAINST.search(text, before.end, ratio.start)
    if not match or ";" in text[before.end : match.start()]:
        return None, None
    other = named(text, *match.span("arm"), library)
    return (before.arms[0], other) if other and other.name != before.arms[0].name else (None, None)


def _in_order_of_events(
    assignment: ArmAssignment, item: Item, ratio: Figure | None, draft: Draft
) -> ArmAssignment:
    """The arms in printed order, if the ratio of two rates of events shows that it is theirs.

    Example: bleeding in 4.0% with A alone and 7.1% with A plus B (HR 0.56): A alone is tested.
    """
    first, second = item.first.number, item.second.number if item.second else None
    known = draft.cells.get("endpoint") not in ("", "AE") or class_of(item.first) == "time"
    if not (assignment.is_reversed and ratio and ratio.number and first and second) or known:
        return assignment
    if (first < second) != (ratio.number < 1):
        return assignment
    return ArmAssignment(assignment.arms[::-1], False, assignment.where)


def _names(words: str, assignment: ArmAssignment) -> bool:
    """Whether the text names the tested arm of a comparison."""
    tested = assignment.arms[0]
    return tested is not None and tested.name.casefold() in words.casefold()


def _contradicts_medians(pairs: list[Item], assignment: ArmAssignment) -> bool:
    """Whether the tested arm has the longer median although its ratio is above 1."""
    item = pairs[-1] if pairs else None
    if not item or not item.second or class_of(item.first) != "time":
        return False
    tested, control = (
        (item.second, item.first) if assignment.is_reversed else (item.first, item.second)
    )
    return (tested.number or 0) > (control.number or 0) > 0
