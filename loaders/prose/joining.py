"""Merges values of two arms, reported in separate clauses or sentences, into comparisons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .arms import compared, control_first
from .drafts import Draft
from .patterns import Library

_APART = 320  # most characters between the two values
_WINDOW = 12  # number of following drafts that are searched
_BEFORE = 200  # characters searched for a comparison of the two arms
_OF_ONE_KEY = ("endpoint", "event", "measure", "landmark_months", "population", "trial")
_SIDE = ("value", "ci_low", "ci_high", "n", "count")
_COHORT = re.compile(
    r"\bcohort|队列", re.IGNORECASE
)  # other patients, not another treatment of the same patients
_IN_BRACKETS = re.compile(
    r"[^.;。()]{0,4}\([^();。0-9]{1,40}\Z"
)  # 10.2 months (control group 4.4 months)
_NAMES = {"n": "n_comparator"}


def join_drafts(text: str, drafts: Sequence[Draft], library: Library) -> list[Draft]:
    """The drafts; two drafts that are the two arms of one comparison become one draft.

    This requires that there is no third value of the endpoint nearby.
    """
    results: list[Draft] = []
    taken: set[int] = set()
    for place, draft in enumerate(drafts):
        if place in taken:
            continue
        near = range(place + 1, min(place + _WINDOW, len(drafts)))
        partners = [other for other in near if _of_one_comparison(draft, drafts[other])]
        if (
            len(partners) == 1
            and partners[0] not in taken
            and not _has_a_third(drafts, place, partners[0])
        ):
            other = drafts[partners[0]]
            ratio_between = any(
                between.cells["measure"] == "hazard_ratio"
                for between in drafts[place + 1 : partners[0]]
            )
            if not ratio_between and (names := _arms(text, draft, other, library)):
                taken.add(partners[0])
                _join(draft, other, names, library)
        results.append(draft)
    return _with_compared_people(text, results)


_IN_THE_OTHERS = 60  # characters between the values of people with and without a factor
_OF_ONE_FACTOR = ("endpoint", "measure", "landmark_months", "trial", "unit")


def _with_compared_people(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts; two values of people with and without a factor become one comparison.

    Example: 5.8 months in those with del(17p), and 12.6 months in those without.
    """
    results: list[Draft] = []
    for place, draft in enumerate(drafts):
        last = results[-1] if results else None
        third = [*results[-2:-1], *drafts[place + 1 : place + 2]]
        if last and _compare_people(text, last, draft) and not _is_third(last, draft, third):
            _join_people(last, draft)
        else:
            results.append(draft)
    return results


def _is_third(last: Draft, draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether a value of a third group of people is as near as those of two groups."""
    return any(
        _is_single(other)
        and other.cells.get("population")
        and all(draft.cells.get(column) == other.cells.get(column) for column in _OF_ONE_FACTOR)
        and (
            last.span[0] - other.span[1] <= _IN_THE_OTHERS
            if other.span[1] <= last.span[0]
            else other.span[0] - draft.span[1] <= _IN_THE_OTHERS
        )
        for other in others
    )


def _compare_people(text: str, draft: Draft, other: Draft) -> bool:
    people = draft.cells.get("population", ""), other.cells.get("population", "")
    between = text[draft.span[1] : other.span[0]]
    return (
        _is_single(draft)
        and _is_single(other)
        and all(people)
        and people[0] != people[1]
        and draft.cells.get("arm") == other.cells.get("arm")
        and all(draft.cells.get(column) == other.cells.get(column) for column in _OF_ONE_FACTOR)
        and 0 < len(between) <= _IN_THE_OTHERS
        and bool(_WHEREAS.match(between))
    )


_WHEREAS = re.compile(
    r"[)\]%]? ?(?:months?)?[,;]? ?(?:(?:as )?compared with|versus|vs\.?|and|while|whereas)\b"
    r"|(?:个月|%)?(?:\([^()]{0,40}\))?[,;](?:而|无|非|不|未|标|低|阴|野生)",
    re.IGNORECASE,
)


def _join_people(draft: Draft, other: Draft) -> None:
    cells, places = _part(other)
    for column in ("value", "ci_low", "ci_high"):
        if column in cells:
            draft.cells[f"comparator_{column}"] = cells[column]
            draft.places[f"comparator_{column}"] = places[column]
    draft.cells |= {"kind": "prognostic", "comparator_population": other.cells["population"]}
    draft.places["comparator_population"] = other.places["population"]
    if other.cells.get("p_value") and not draft.cells.get("p_value"):
        draft.cells["p_value"] = other.cells["p_value"]
        draft.places |= {name: place for name, place in other.places.items() if name == "p_value"}
    draft.doubts += [*other.doubts, "classified as prognostic by its wording"]


def _is_single(draft: Draft) -> bool:
    return draft.cells["kind"] == "estimate" and draft.cells["measure"] in (
        "median",
        "rate",
        "landmark",
    )


def _of_one_comparison(draft: Draft, other: Draft) -> bool:
    return (
        _is_single(draft)
        and _is_single(other)
        and other.span[0] - draft.span[1] < _APART
        and all(draft.cells.get(column) == other.cells.get(column) for column in _OF_ONE_KEY)
    )


def _has_a_third(drafts: Sequence[Draft], first: int, second: int) -> bool:
    """Whether a third value of the same endpoint is nearby, so that two cannot be paired."""
    return any(
        _of_one_comparison(drafts[place], drafts[first])
        or _of_one_comparison(drafts[second], drafts[place])
        for place in range(max(0, first - 4), min(len(drafts), second + 5))
        if place not in (first, second) and drafts[place].span[0] < drafts[second].span[1] + _APART
    )


def _arms(text: str, draft: Draft, other: Draft, library: Library) -> tuple[str, str] | None:
    """The names of the arms of two values; a missing one is taken from a comparison just before."""
    first, second = draft.cells.get("arm", ""), other.cells.get("arm", "")
    if _COHORT.search(f"{first} {second}"):
        return None
    if first and second:
        return (first, second) if first != second else None
    if not first and not second:
        return None
    start, _ = draft.span
    pair = compared(text, max(0, start - _BEFORE), start, library)
    names = [arm.name for arm in pair if arm] if pair else []
    if second and _IN_BRACKETS.match(text[draft.span[1] : other.span[0]]):
        return first, second
    known = first or second
    if len(names) < 2 or sum(_same(known, name) for name in names) != 1:
        return None
    rest = next(name for name in names if not _same(known, name))
    return (known, rest) if first else (rest, known)


def _same(first: str, second: str) -> bool:
    return first.removesuffix("组").casefold() == second.removesuffix("组").casefold()


def _join(draft: Draft, other: Draft, names: tuple[str, str], library: Library) -> None:
    """Turn the first draft into the comparison; the tested arm becomes its arm."""
    turned = control_first(*names, library)
    tested, control = (_part(other), _part(draft)) if turned else (_part(draft), _part(other))
    for column in (*_SIDE, "arm"):
        draft.cells.pop(column, None)
        draft.places.pop(column, None)
    for (cells, places), prefix in ((tested, ""), (control, "comparator_")):
        for column, cell in cells.items():
            name = _NAMES.get(column, f"{prefix}{column}") if prefix else column
            draft.cells[name] = cell
            if column in places:
                draft.places[name] = places[column]
    draft.cells |= {"kind": "contrast", "arm": names[turned], "comparator_arm": names[not turned]}
    if other.cells.get("p_value") and not draft.cells.get("p_value"):
        draft.cells["p_value"] = other.cells["p_value"]
        draft.places |= {name: place for name, place in other.places.items() if name == "p_value"}
    if other.cells.get("ci_level") and not draft.cells.get("ci_level"):
        draft.cells["ci_level"] = other.cells["ci_level"]
    if turned:
        draft.notes.append("The control is printed first")
    draft.doubts.append("combined from two places")
    draft.doubts.extend(other.doubts)
    draft.unattached = [name for name in draft.unattached if name != "arm"]


def _part(draft: Draft) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    """The cells and spans that a single value contributes to a comparison."""
    cells = {column: draft.cells[column] for column in _SIDE if draft.cells.get(column)}
    return cells, {
        column: place for column, place in draft.places.items() if column in (*_SIDE, "arm")
    }
