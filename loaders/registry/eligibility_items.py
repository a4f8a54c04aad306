"""Converts an item of eligibility to criteria.

An inclusion item is a requirement, or several that must all be met; each that is understood as a
whole becomes criteria, unless something loosens it. An exclusion item names reasons
any of which excludes, so that each of them that is understood becomes a criterion; a reason with a
qualification (a time, a grade, a condition) is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .agents import Marked, agents_in, criteria_of_agents, mark
from .drugs import DrugNames
from .eligibility_wording import (
    ADJECTIVE,
    ALTERNATIVE,
    AND,
    CLOSING,
    COURSE,
    EXAMPLES,
    EXPLANATION,
    EXPOSED,
    FAILED,
    INCLUDING,
    LAST_LINE,
    LINES_ONLY,
    LOOSENED,
    MEMBERS,
    PRIOR_AGENT,
    PRIOR_INCLUDED,
    PROGRESSED,
    REFUSED,
    REQUIREMENTS,
    TREATED_AND_PROGRESSED,
)
from .excluded_features import QUALIFIED, excluded_features
from .prior_lines import lines_in, without_lines
from .text import clean

_OPPOSITE = {">": "<=", ">=": "<", "<": ">="}


class Item(NamedTuple):
    """The criteria of an item, and whether they express all of it."""

    criteria: tuple[str, ...] = ()
    is_whole: bool = False


def read_item(item: str, excluding: bool, names: DrugNames) -> Item:
    """The criteria in an item of inclusion or exclusion."""
    text = clean(item)
    whole = _read_statement(text, excluding, names)
    if whole.criteria or excluding or LOOSENED.search(COURSE.sub(" ", text)):
        return whole
    read = [_read_statement(part, excluding, names) for part in REQUIREMENTS.split(text)]
    criteria = dict.fromkeys(criterion for part in read for criterion in part.criteria)
    return Item(tuple(criteria), all(part.is_whole for part in read))


def _read_statement(text: str, excluding: bool, names: DrugNames) -> Item:
    if lines := _lines(text, excluding):
        return Item((lines,), True)
    bare = _without_explanation(text)
    if match := LAST_LINE.fullmatch(bare):
        is_negative = excluding != bool(match[1])
        return Item((f"{'not ' * is_negative}refractory:last-line",), True)
    marked = mark(bare, names)
    if "«" in marked.text:
        examples_left_out = Marked(EXAMPLES.sub(" ", marked.text), marked.agents)
        if found := _of_agents(examples_left_out, excluding):
            return found
    return Item(*excluded_features(bare, names)) if excluding else Item()


def _without_explanation(text: str) -> str:
    """The text without brackets that explain a word, even if the last one is not closed."""
    while match := EXPLANATION.search(text):
        end = _end_of_bracket(text, match.end())
        text = f"{text[: match.start()]} {text[end:]}"
    return " ".join(text.split())


def _end_of_bracket(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return len(text)


def _lines(text: str, excluding: bool) -> str:
    lines = lines_in(text)
    if (
        not lines
        or not LINES_ONLY.match(without_lines(text))
        or re.search(r"\b(?:not|no)\b(?! (?:more|greater))", text, re.IGNORECASE)
    ):
        return ""
    if not excluding:
        return lines
    bound = re.fullmatch(r"lines(>=|>|<)(\d+)", lines)
    return f"lines{_OPPOSITE[bound[1]]}{bound[2]}" if bound else ""


def _of_agents(marked: Marked, excluding: bool) -> Item:
    """The criteria of statements on drugs and classes."""
    if not excluding and (match := INCLUDING.fullmatch(marked.text)):
        exposed = list(criteria_of_agents("exposed", match[2], marked.agents, negative=False))
        if exposed and (lines := _lines(match[1], excluding)):
            return Item((lines, *exposed), True)
    for form, read in _FORMS:
        match = form.match(marked.text)
        if not match:
            continue
        rest = marked.text[match.end() :]
        criteria = list(read(match, marked, excluding))
        if members := MEMBERS.match(rest):
            rest = rest[members.end() :]
            status = criteria[0].rpartition(":")[0] if criteria else ""
            named = agents_in(members[1], marked.agents)
            criteria = [*(f"{status}:{agent}" for agent in named if status), *criteria]
        if not criteria:
            continue
        if re.fullmatch(CLOSING, rest, re.IGNORECASE):
            is_whole = form is not FAILED and not (form is REFUSED and match[4])
            return Item(tuple(criteria), is_whole)
        if excluding and _is_alternative(rest):
            return Item(tuple(criteria))
    return Item()


def _is_alternative(rest: str) -> bool:
    """Whether the rest of an exclusion is another reason, which qualifies none before it."""
    closed = re.match(CLOSING, rest, re.IGNORECASE)
    other = rest[closed.end() :] if closed else rest
    if not (match := ALTERNATIVE.match(other) or ALTERNATIVE.match(rest)):
        return False
    is_apart = bool(match[1])  # "or if …"
    return is_apart or not (QUALIFIED.search(rest) or AND.search(rest))


def _refused(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    """Refractoriness or intolerance; where either of them is required, a choice of both.

    An allergy has no criterion, so that it can only be an alternative among exclusions.
    """
    if match[4] and not excluding:
        return
    negative = excluding != bool(match[1])
    statuses = list(
        dict.fromkeys(
            "intolerant" if word.lower().startswith("intol") else "refractory"
            for word in (match[2], match[3])
            if word
        )
    )
    found = [
        list(criteria_of_agents(status, match[5], marked.agents, negative)) for status in statuses
    ]
    if negative or len(found) == 1:
        yield from (criterion for of_status in found for criterion in of_status)
    elif len({len(of_status) for of_status in found}) == 1:
        for choice in zip(*found, strict=True):
            yield f"({' | '.join(criterion.strip('()') for criterion in choice)})"


def _adjective(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    """`testinib-refractory`, `anti-CD38-naive`."""
    word = match[3].lower()
    status = "exposed" if word.startswith(("na", "exp")) else "refractory"
    negative = (excluding != bool(match[1])) != word.startswith("na")
    yield from criteria_of_agents(status, match[2], marked.agents, negative)


def _progressed(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    yield from criteria_of_agents("refractory", match[1], marked.agents, excluding)


def _exposed(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    negative = excluding != bool(match[1])
    yield from criteria_of_agents("exposed", match[2], marked.agents, negative)


def _failed(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    """Who failed a treatment received it; whether the disease was refractory is not stated."""
    if not excluding:
        yield from criteria_of_agents("exposed", match[1], marked.agents, negative=False)


_FORMS = (
    (REFUSED, _refused),
    (ADJECTIVE, _adjective),
    (TREATED_AND_PROGRESSED, _progressed),
    (PROGRESSED, _progressed),
    (FAILED, _failed),
    (EXPOSED, _exposed),
    (PRIOR_AGENT, _exposed),
    (PRIOR_INCLUDED, _exposed),
)
