"""Converts an item of eligibility to criteria.

An inclusion item becomes criteria only if all of it is understood. An exclusion item names reasons
any of which excludes, so that each of them that is understood becomes a criterion; a reason with a
qualification (a time, a grade, a condition) is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .agents import Marked, agents_in, criteria_of_agents, mark
from .drugs import DrugNames
from .excluded_features import QUALIFIED, excluded_features
from .prior_lines import lines_in, without_lines
from .text import clean
from .words import word_list

_DISEASE = f"(?:{'|'.join(word_list('disease'))})"
_OPENING = (
    r"(?:(?:the\s+)?(?:patients?|participants?|subjects?|individuals?|disease|he or she)\s+)?"
    rf"(?:(?:must|should|who|that|which|with|the|their|{_DISEASE})\s+)*"
    r"(?:(?:have|has|had|having|be|been|being|is|are|was|were|shows?|shown|demonstrated|"
    r"previously|already|ever|either|a|an|any|documented|known|confirmed|considered|adequate|"
    r"evidence of|history of|received|receipt of|undergone|experienced|"
    rf"relapsed and|{_DISEASE}|and)\s+)*"
)
_TO_THEM = (
    r"(?:(?:prior|previous|treatment with|therapy with|exposure to|a|an|any|either|both)\s+)*"
)
_CLOSING = (
    rf"(?:[\s,]*(?:{_DISEASE}|therapy|treatment|exposure|regimens?|therapies|treatments|previously|before|"
    rf"for (?:the treatment of )?(?:{_DISEASE}\s*)+|at any (?:time|line|point)|"
    r"in any (?:prior |previous )?(?:line|regimen)|(?:given |either )*alone(?: or in combination"
    r"(?: with other agents)?)?|as (?:a )?(?:monotherapy|single agent)"
    r"(?: or in combination(?: with other agents)?)?|in combination|in the past))*\s*[.;,:]*\s*"
)
_LIST = r"«([^»]*)»"
_BAD_STATUS = r"(refractory|resistant|refractoriness|resistance|intoleran(?:t|ce))"
_BAD = (
    rf"{_BAD_STATUS}(?:(?:\s+(?:to|of))?\s*(?:or|and/or|/)\s*{_BAD_STATUS})?"
    r"(\s*(?:or|and/or|/)\s*(?:hypersensitiv\w+|allerg\w+|contraindications?))?"
)
_REFUSED = re.compile(rf"{_OPENING}(not |non-?|no )?{_BAD}\s+(?:to|of)\s+{_TO_THEM}{_LIST}", re.I)
_ADJECTIVE = re.compile(
    rf"{_OPENING}(not |non-?)?{_LIST}[\s-]+(refractory|resistant|na[iï]ve|exposed)", re.I
)
_WHILE = (
    r"(?:on|during|under|while (?:on|receiving|taking)|(?:on or )?within 60 days (?:of|after|from)"
    r"(?: (?:the )?(?:end|completion|last dose|stopping|completing|discontinuation|ending) ?"
    r"(?:of)?)?)"
)
_PROGRESSED = re.compile(
    rf"{_OPENING}(?:(?:disease )?progress(?:ed|ion|ive disease)(?: of (?:{_DISEASE}\s*)+)?)\s+"
    rf"{_WHILE}(?:\s*(?:,|or|and/or)+\s*{_WHILE})*\s+(?:treatment |therapy )?(?:with |of )?"
    rf"{_TO_THEM}{_LIST}",
    re.I,
)
_TREATED_AND_PROGRESSED = re.compile(
    rf"(?:if )?{_OPENING}treated (?:with|by) {_LIST}"
    r"(?:\s+before|\s+previously|\s*\((?:alone|in combination)[^()]*\))?\s*,?\s*"
    r"(?:(?:and|who)\s+)?(?:did not (?:reach|achieve) (?:at least )?an? (?:minor|partial|minimal) "
    r"response(?: under| on| to| during)?(?: this| the)?(?: therapy| treatment)?\s*,?\s*or\s+)?"
    r"(?:had\s+)?progress(?:ed|ion)\s+(?:on|under|during)\s+(?:it|this|the|that|treatment|therapy)"
    r"(?:\s+(?:therapy|treatment))?(?:\s*,?\s*or within 60 days (?:of|after)"
    r"(?: the)?(?: last dose| end| completion)?)?",
    re.I,
)
_EXPOSED = re.compile(
    rf"{_OPENING}(no |not |never )?(?:(?:have|has|had|been|received)\s+)*"
    r"(?:previously received|treated|exposed|received|"
    r"(?:prior|previous(?:ly)?)\s+(?:anti-?(?:cancer|myeloma)\s+)?(?:received\s+)?"
    r"(?:treatments?|therap(?:y|ies)|exposure|treated|exposed|use))"
    rf"\s*(?:with|to|of|by|including)?\s*{_TO_THEM}{_LIST}",
    re.I,
)
_PRIOR_INCLUDED = re.compile(
    r"()(?:(?:prior|previous)\s+(?:treatments?|therap(?:y|ies)|regimens?|lines?)(?: of therapy)?)"
    rf"\s+(?:must|should) (?:have )?includ(?:e|ed)\s+{_TO_THEM}{_LIST}",
    re.I,
)
_FAILED = re.compile(
    rf"{_OPENING}failed\s+(?:(?:treatment|therapy)\s+with\s+)?{_TO_THEM}{_LIST}"
    r"(?:\s+in (?:one|any) of the following ways?:.*)?",
    re.I,
)
_PRIOR_AGENT = re.compile(rf"{_OPENING}(no |not )?(?:prior|previous)\s+{_LIST}", re.I)
_INCLUDING = re.compile(
    r"([^«»]*?),?\s*(?:(?:which|that) (?:must )?(?:have )?)?(?:includ(?:ing|ed|es?)|consisting of|"
    r"and)\s+(?:(?:both|treatment with|prior|previous|exposure to|therapy with|at least)\s+)*"
    rf"{_LIST}{_CLOSING}",
    re.I,
)
_EXAMPLES = re.compile(r",?\s*\(?(?:like|such as|e\.?\s?g\.?,?|for example,?)\s+«[^»]*»\)?", re.I)
_MEMBERS = re.compile(r",?\s*\(?(?:including|which include)\s+«([^»]*)»\)?", re.I)
_EXPLANATION = re.compile(
    r"\s*\((?=(?:(?:as )?defined\b|i\.?\s?e\.?|had\b|have\b|disease\b|progress|PD\b|per\b|by\b|"
    r"according\b|alone\b|single agent\b|including\b|monotherapy\b|in combination\b))",
    re.I,
)
_LAST = (
    r"(?:the |their |his or her |his/her )?(?:last|most recent|latest)(?: prior| previous)?"
    r"(?:\s+(?:line|lines|regimen|regimens|anti-?myeloma|of|prior|therapy|treatment|systemic|"
    rf"therapeutic|{_DISEASE}))*"
)
_LAST_LINE = re.compile(
    rf"{_OPENING}(?:(not |non-?)?refractory to {_LAST}|(?:disease )?progress(?:ed|ion|ive disease)"
    rf"\s+{_WHILE}(?:\s*(?:,|or|and/or)+\s*{_WHILE})*\s+{_LAST}){_CLOSING}",
    re.I,
)
_LINES_ONLY = re.compile(
    r"^[\s,.;:()]*(?:(?:patients?|participants?|subjects?|who|must|should|have|"
    r"has|had|been|received|receipt of|treated|with|documented|between|adequate|after|following|"
    r"for|relapsed|relapse|refractory|and|or|prior|previously|previous|systemic|a|to be|but|"
    r"anti-?\w+|therapy|treatment|treatments|the|of|an?|history|as|defined|by|per|their|"
    r"at least|"
    rf"requiring|further|including|to|confirmed|diagnosis|{_DISEASE})[\s,.;:()/-]*)*$",
    re.I,
)
_AND = re.compile(r"\b(?:and|together|with)\b", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\s*[,;]?\s*\bor\b\s*(if\b)?", re.IGNORECASE)
_OPPOSITE = {">": "<=", ">=": "<", "<": ">="}


class Item(NamedTuple):
    """The criteria of an item, and whether they express all of it."""

    criteria: tuple[str, ...] = ()
    is_whole: bool = False


def read_item(item: str, excluding: bool, names: DrugNames) -> Item:
    """The criteria in an item of inclusion or exclusion."""
    text = clean(item)
    if lines := _lines(text, excluding):
        return Item((lines,), True)
    bare = _without_explanation(text)
    if match := _LAST_LINE.fullmatch(bare):
        is_negative = excluding != bool(match[1])
        return Item((f"{'not ' * is_negative}refractory:last-line",), True)
    marked = mark(bare, names)
    if "«" in marked.text:
        examples_left_out = Marked(_EXAMPLES.sub(" ", marked.text), marked.agents)
        if found := _of_agents(examples_left_out, excluding):
            return found
    return Item(*excluded_features(bare, names)) if excluding else Item()


def _without_explanation(text: str) -> str:
    """The text without brackets that explain a word, even if the last one is not closed."""
    while match := _EXPLANATION.search(text):
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
        or not _LINES_ONLY.match(without_lines(text))
        or re.search(r"\bnot\b(?! more)|\bno\b(?! more)", text, re.IGNORECASE)
    ):
        return ""
    if not excluding:
        return lines
    bound = re.fullmatch(r"lines(>=|>|<)(\d+)", lines)
    return f"lines{_OPPOSITE[bound[1]]}{bound[2]}" if bound else ""


def _of_agents(marked: Marked, excluding: bool) -> Item:
    """The criteria of statements on drugs and classes."""
    if not excluding and (match := _INCLUDING.fullmatch(marked.text)):
        exposed = list(criteria_of_agents("exposed", match[2], marked.agents, negative=False))
        if exposed and (lines := _lines(match[1], excluding)):
            return Item((lines, *exposed), True)
    for form, read in _FORMS:
        match = form.match(marked.text)
        if not match:
            continue
        rest = marked.text[match.end() :]
        criteria = list(read(match, marked, excluding))
        if members := _MEMBERS.match(rest):
            rest = rest[members.end() :]
            status = criteria[0].rpartition(":")[0] if criteria else ""
            named = agents_in(members[1], marked.agents)
            criteria = [*(f"{status}:{agent}" for agent in named if status), *criteria]
        if not criteria:
            continue
        if re.fullmatch(_CLOSING, rest, re.IGNORECASE):
            is_whole = form is not _FAILED and not (form is _REFUSED and match[4])
            return Item(tuple(criteria), is_whole)
        if excluding and _is_alternative(rest):
            return Item(tuple(criteria))
    return Item()


def _is_alternative(rest: str) -> bool:
    """Whether the rest of an exclusion is another reason, which qualifies none before it."""
    closed = re.match(_CLOSING, rest, re.IGNORECASE)
    other = rest[closed.end() :] if closed else rest
    if not (match := _ALTERNATIVE.match(other) or _ALTERNATIVE.match(rest)):
        return False
    is_apart = bool(match[1])  # "or if …"
    return is_apart or not (QUALIFIED.search(rest) or _AND.search(rest))


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
    elif all(len(of_status) == 1 for of_status in found):
        yield f"({' | '.join(of_status[0].strip('()') for of_status in found)})"


def _adjective(match: re.Match[str], marked: Marked, excluding: bool) -> Iterator[str]:
    """`lenalidomide-refractory`, `anti-CD38-naive`."""
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
    """Who failed a treatment received it; whether the disease was refractory is not said."""
    if not excluding:
        yield from criteria_of_agents("exposed", match[1], marked.agents, negative=False)


_FORMS = (
    (_REFUSED, _refused),
    (_ADJECTIVE, _adjective),
    (_TREATED_AND_PROGRESSED, _progressed),
    (_PROGRESSED, _progressed),
    (_FAILED, _failed),
    (_EXPOSED, _exposed),
    (_PRIOR_AGENT, _exposed),
    (_PRIOR_INCLUDED, _exposed),
)
