"""People named by a treatment: they are an arm, or people whom both arms are compared in."""

from __future__ import annotations

import re

from .drafts import Draft
from .grouping import Item
from .population_mentions import Phrase
from .tokens import Sentence

_REACH = 200  # characters
_GIVEN = re.compile(
    r"\b(?:in|among|for) (?:the )?(?P<people>(?:patients|those|people|participants)"
    r" (?:who (?:were|are|had been) )?(?:not )?(?:receiving|treated with|taking|on|given)"
    r" (?P<treatment>[^,;:()\[\].]{3,60}?))(?= at (?:baseline|randomi[sz]ation)|[,;:.]| ?[(\[])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z-]{3,}|[\u4e00-\u9fff]{2,}", re.IGNORECASE)
_OF_ANY_TREATMENT = frozenset(("plus", "with", "treatment", "therapy", "group", "alone", "dose"))
_PEOPLE = re.compile(r"接受|治疗|的|患者|组|\b(?:patients|those|with|on|the|given)\b| ")


def people_apart_from_arms(
    text: str, sentence: Sentence, item: Item, people: Phrase | None, draft: Draft
) -> Phrase | None:
    """The people of a figure, if their name is not that of an arm.

    Without such people, those given a treatment that belongs to neither arm: among those receiving
    oxygen, A vs B.
    """
    arms = [draft.cells.get(name, "") for name in ("arm", "comparator_arm")]
    if people:
        return None if _bare(people.text) in [_bare(arm) for arm in arms if arm] else people
    start = max(sentence.start, item.start - _REACH)
    given = list(_GIVEN.finditer(text, start, item.start))
    if not given or not all(arms):
        return None
    words = _words(given[-1]["treatment"])
    if not words or any(words & _words(arm) for arm in arms):
        return None
    return Phrase(given[-1]["people"], *given[-1].span("people"))


def _bare(name: str) -> str:
    """A name without the words that make people of a treatment."""
    return _PEOPLE.sub("", name).casefold()


def _words(name: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(name)} - _OF_ANY_TREATMENT
