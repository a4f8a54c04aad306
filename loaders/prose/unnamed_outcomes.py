"""Drafts of ratios and rates of outcomes that are none of the known endpoints.

The cell `endpoint` stays empty; the cell `event` contains the outcome as the text names it.
"""

from __future__ import annotations

from .context import Context
from .draft_arms import fill_pair, fill_ratio
from .drafts import Draft
from .events import subject_of
from .grouping import Item
from .measuring import fill_cells, unit_of
from .patterns import Library
from .population_mentions import is_mean
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
    """The draft of two percentages of an outcome that is none of the known endpoints.

    Only if both arms are found; the cell `event` contains the outcome as the text names it.
    """
    item = items[position]
    if not item.second or item.first.kind != "percent" or is_mean(sentence, item.first):
        return None
    draft = Draft(
        {"endpoint": "", "kind": "contrast", "measure": "rate", "unit": "percent"},
        doubts=["endpoint not found"],
        unattached=["endpoint"],
    )
    following = items[position + 1].first if position + 1 < len(items) else None
    fill_pair(text, sentence, item, None, context, draft, library)
    near = all(item.arms) or sentence.of("respectively") or (following and following.is_ratio)
    if not near or not (draft.cells.get("arm") and draft.cells.get("comparator_arm")):
        return None
    draft.cells.pop("reversed", "")
    if subject := subject_of(text, sentence, item.start):
        draft.cells["event"] = subject.text
        draft.places["event"] = (subject.start, subject.end)
    fill_surroundings(text, sentence, item, context, since, draft, library)
    return draft
