"""Drafts of ratios and rates of outcomes that are none of the known endpoints.

The cell `endpoint` stays empty; the cell `event` contains the outcome as the text names it.
"""

from __future__ import annotations

from .context import Context
from .draft_arms import fill_pair, fill_ratio, fill_single
from .drafts import Draft
from .events import subject_of
from .grouping import Item
from .means import KINDS
from .measuring import fill_cells, unit_of
from .patterns import Library
from .surroundings import fill_surroundings
from .tokens import Sentence


def without_endpoint(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    context: Context,
    since: int,
    library: Library,
) -> Draft:
    """The draft of a hazard ratio for which no known endpoint was found.

    The cell `event` contains the event to which the ratio refers, according to the text.
    """
    item = items[position]
    draft = Draft(
        {
            "endpoint": "",
            "kind": "contrast",
            "measure": item.first.measure,
            "unit": unit_of(item.first),
        },
        doubts=["endpoint not found"],
    )
    draft.unattached.append("endpoint")
    if subject := item.first.token.part("subject"):
        draft.cells["event"] = subject.removeprefix("for ").removeprefix("of ").strip(" ,()[]")
        draft.places["event"] = item.first.token.places["subject"]
    fill_ratio(text, sentence, items, position, context, draft, library)
    fill_cells(draft, item.first, "")
    fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft


def unnamed_rate(
    text: str,
    sentence: Sentence,
    items: list[Item],
    position: int,
    context: Context,
    since: int,
    library: Library,
) -> Draft | None:
    """The draft of two percentages or means of an outcome that is none of the known endpoints.

    Only if both arms are found; the cell `event` contains the outcome as the text names it.
    """
    item = items[position]
    kind = item.first.kind
    if kind not in ("percent", *KINDS) or not (item.second or _is_of_several_arms(items, position)):
        return None
    draft = Draft(
        {
            "endpoint": "",
            "kind": "contrast" if item.second else "estimate",
            "measure": "mean" if kind == "mean" else "rate",
            "unit": "percent" if item.first.unit == "%" else "",
        },
        doubts=["endpoint not found"],
        unattached=["endpoint"],
    )
    if kind == "per-time":
        draft.notes.append(f"Printed {item.first.unit}")
    following = items[position + 1].first if position + 1 < len(items) else None
    if item.second:
        ratio = following if following and following.kind == "hr" else None
        fill_pair(text, sentence, item, ratio, context, draft, library)
        versus = kind in KINDS and sentence.between("versus", item.first.stop, item.second.start)
        near = all(item.arms) or sentence.of("respectively") or (following and following.is_ratio)
        if not (near or versus) or not (
            draft.cells.get("arm") and draft.cells.get("comparator_arm")
        ):
            return None
        draft.cells.pop("reversed", "")
    else:
        fill_single(text, sentence, item, context, draft)
        fill_cells(draft, item.first, "")
    if subject := subject_of(text, sentence, item.start):
        draft.cells["event"] = subject.text
        draft.places["event"] = (subject.start, subject.end)
    fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft


def _is_of_several_arms(items: list[Item], position: int) -> bool:
    """Whether a single mean or rate per time is one of three or more, each beside its arm."""
    kind = items[position].first.kind
    alike = [item for item in items if item.first.kind == kind and not item.second]
    return kind in KINDS and len(alike) > 2 and all(item.arms[0] for item in alike)
