"""Compares the title of a group of results with the label of an arm."""

from __future__ import annotations

import re
from functools import lru_cache

from ...graph.model.name_index import folded
from .dosing import contradict, without_dosing

_LETTER = re.compile(
    r"(?:treatment |study )?(?:arm|group|cohort)\s*([A-Z]|\d{1,2})\b", re.IGNORECASE
)
_FORM = re.compile(r"\b(?:FDC|tablets?|capsules?|fixed[- ]dose(?: combination)?)\b", re.IGNORECASE)
_ROUTES = (
    ("sc", re.compile(r"\bs\.?c\b|subcutan", re.IGNORECASE)),
    ("iv", re.compile(r"\bi\.?v\b|intraven", re.IGNORECASE)),
)


def same_label(title: str, label: str) -> bool:
    return folded(title) == folded(label)


@lru_cache(20_000)
def _core(text: str) -> str:
    """A label without the letter of its arm, brackets, punctuation and words for participants."""
    bare = re.sub(
        r"^(?:(?:treatment |study )?(?:arm|group|cohort|"
        r"part)\s*[\w]{1,2}\s*[:.\-–)]\s*|\d+[.)]?\s+)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return folded(
        re.sub(
            r"[^\w+]+",
            "",
            re.sub(
                r"\b(?:arm|group|participants|patients|who|received|the)\b",
                "",
                bare,
                flags=re.IGNORECASE,
            ),
        )
    )


def same_core(title: str, label: str) -> bool:
    return bool(_core(title)) and _core(title) == _core(label)


def same_outside_brackets(title: str, label: str) -> bool:
    """Whether title and label are equal outside brackets, which may contain a code or a brand."""
    first, second = (_core(re.sub(r"\([^()]*\)", " ", text)) for text in (title, label))
    return bool(first) and first == second


def same_apart_from_dosing(title: str, label: str) -> bool:
    """Whether title and label are equal except that one of them says more of dose, schedule or
    route."""
    first, second = (_core(_FORM.sub(" ", without_dosing(text))) for text in (title, label))
    return len(first) > 1 and first == second and not contradict(title, label)


def same_in_brackets(title: str, label: str) -> bool:
    """Whether title or label is in brackets within the other, as an abbreviation may be."""
    return any(
        same_label(part, other)
        for text, other in ((label, title), (title, label))
        for part in re.findall(r"\(([^()]{2,})\)", text)
    )


def begins_with_label(title: str, label: str) -> bool:
    """Whether a title begins with a label, as in `LABEL - 1 prior line`."""
    rest = title[len(label) :].lstrip()
    return (
        title[: len(label)].casefold() == label.casefold()
        and rest[:1] in tuple("-–:,(")
        and len(_core(label)) > 1
    )


def without_letter(title: str) -> str:
    """A title without the letter or number of its arm at the beginning."""
    match = _LETTER.match(title)
    return title[match.end() :].lstrip(" :.-–)") if match else title


def differ_in_route(title: str, label: str) -> bool:
    """Whether the routes differ: one is subcutaneous and the other intravenous."""
    routes = [{name for name, words in _ROUTES if words.search(text)} for text in (title, label)]
    return all(routes) and not routes[0] & routes[1]


def same_letter(title: str, label: str) -> bool:
    """Whether title and label begin with the same letter or number of an arm: `Arm A: …`."""
    first, second = _LETTER.match(title), _LETTER.match(label)
    return bool(first and second and first[1].casefold() == second[1].casefold())
