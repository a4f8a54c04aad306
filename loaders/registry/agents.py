"""Marks the drugs and classes in a sentence, and turns marked lists into criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .drugs import DrugNames

_FORM = (
    r"(?:[\s-]+(?:based|containing))?"
    r"(?:[\s-]+(?:therap(?:y|ies)|treatments?|regimens?|combinations?|agents?|drugs?|exposure))*"
)
_END = r"(?!\w)(?!-(?!refractory|resistant|na[iï]ve|exposed))"
_BEFORE = (
    r"(?:to\s+|with\s+)?(?:both\s+|all\s+|treatment with\s+|therapy with\s+)?"
    r"(?:an?\s+|the\s+|other\s+|another\s+|any\s+(?:other\s+)?|at least one\s+)?"
)
_CONJUNCTION = r"(?:\s*,\s*(?:and/or\s+|and\s+|or\s+)?|\s+(?:and/or|and|or|as well as)\s+|\s*/\s*)"
_BOTH = re.compile(r"\band\b(?!/)|\bas well as\b", re.IGNORECASE)
_EITHER = re.compile(r"\bor\b|/", re.IGNORECASE)
_MOST_LISTS = 4


class Marked(NamedTuple):
    """A text with each list of agents in guillemets, and the identifiers of the agents in it."""

    text: str
    agents: Mapping[str, str]


def mark(text: str, names: DrugNames) -> Marked:
    """Marks the lists of agents in a text: `prior «testinib and a mockumab»`."""
    inside = reversed(names.agents_in(text))
    known = {small: agent for name, small, agent in inside if len(name) > 3 or name.isupper()}
    longest_first = sorted(known, key=len, reverse=True)
    if not longest_first:
        return Marked(text, {})
    any_agent = "|".join(map(re.escape, longest_first))
    agent = rf"(?<![\w-])(?:{any_agent})s?(?:\s*\((?:{any_agent})s?\))?{_FORM}{_END}"
    listed = rf"{agent}(?:{_CONJUNCTION}{_BEFORE}{agent})*"
    first = rf"(?<![\w-])(?:an?\s+|the\s+|other\s+|another\s+|any\s+(?:other\s+)?)?{listed}"
    marked = re.sub(first, r"«\g<0>»", text, count=_MOST_LISTS, flags=re.IGNORECASE)
    return Marked(marked, known)


def agents_in(listed: str, agents: Mapping[str, str]) -> list[str]:
    """The identifiers of the agents in a marked list, in order."""
    longest = "|".join(map(re.escape, sorted(agents, key=len, reverse=True)))
    found = re.findall(rf"(?<![\w-])(?:{longest})", _without_brackets(listed), re.IGNORECASE)
    return list(dict.fromkeys(agents[agent.casefold()] for agent in found))


def criteria_of_agents(
    status: str, listed: str, agents: Mapping[str, str], negative: bool
) -> Iterator[str]:
    """The criteria of a list of agents.

    A list joined by `and` requires each agent, a list joined by `or` at least one; an excluded list
    joined by `or` requires that the status applies to none of them. None if the list is ambiguous.
    """
    bare = _without_brackets(listed)
    named = agents_in(listed, agents)
    either, together = bool(_EITHER.search(bare)), bool(_BOTH.search(bare))
    if not named or (either and together) or (negative and together and len(named) > 1):
        return
    if negative:
        yield from (negated(status, agent) for agent in named)
    elif either and len(named) > 1:
        yield f"({' | '.join(f'{status}:{agent}' for agent in named)})"
    else:
        yield from (f"{status}:{agent}" for agent in named)


def negated(status: str, agent: str) -> str:
    """The criterion that a status does not apply."""
    return f"naive:{agent}" if status == "exposed" else f"not {status}:{agent}"


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)
