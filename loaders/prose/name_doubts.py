"""Doubts about the words that a draft takes for arms and people: they may be cut, or no such."""

from __future__ import annotations

import re

from .drafts import Draft
from .patterns import Library
from .population_mentions import names_all_patients

_CUT = re.compile(
    r"\b(?:who|at|of|with|in|and|or|the|an?|than|to|from|by|for|on|were|was)\Z"
    r"|\A(?:于|或|以及|也|长|析|然后|尽管|如|另|一项|的|和|与|及|了|因|由|[0-9]+%)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(  # the combined group of patients with …
    r" ?(?:with|without|who|whose|that|or|of|having|carrying|harbou?ring|aged|previously)\b| [0-9]",
    re.I,
)
_LONG_IN_CHINESE = re.compile(r"[\u4e00-\u9fff].{21}")


def doubt_names(text: str, draft: Draft, library: Library) -> None:
    """Add a doubt if an arm does not look like a treatment, or people like a description."""
    arms = [draft.cells[name] for name in ("arm", "comparator_arm") if draft.cells.get(name)]
    if any(not library.has("treatment", arm) or library.has("no-treatment", arm) for arm in arms):
        draft.doubts.append("arm may be no treatment")
    people = draft.cells.get("population", "")
    _, end = draft.places.get("population", (0, len(text)))
    if (
        people
        and not names_all_patients(people, 0, len(people))
        and (_CUT.search(people) or _LONG_IN_CHINESE.search(people) or _GOES_ON.match(text, end))
    ):
        draft.doubts.append("people may be cut")
