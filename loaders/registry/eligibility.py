"""Converts eligibility to criteria: prior lines, exposure, refractoriness, age.

An item becomes a criterion only if all of it is understood; other items stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ...graph.model.field import Stage
from .drugs import DrugNames
from .subgroups import lines_in, without_lines
from .text import clean, items
from .words import word_list

_HEADING = re.compile(
    r"\b(inclusion|exclusion)\b.{0,20}criteria|^(in|ex)clusion\b:?$|"
    r"^(?:key )?(in|ex)clusion criteria",
    re.IGNORECASE,
)
_TOO_QUALIFIED = re.compile(
    r"\bwithin\b|\bunless\b|\bexcept|\bif\b|\bwashout\b|\bdays?\b|\bweeks?\b|"
    r"\bmonths?\b|\bhours?\b|\bcycles?\b|\bprior to\b|"
    r"\bbefore\b|\bgrade\b|\bcohort\b|\bpart [0-9a-z]\b|\bphase\b|"
    r"\barm [a-z0-9]\b|\beither\b|\bat least one of\b",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"newly[- ]diagnosed|previously untreated|untreated|treatment[- ]na[iï]ve|"
    r"no (?:prior|previous) (?:systemic )?(?:therapy|treatment)|front[- ]?line|"
    r"first[- ]line",
    re.IGNORECASE,
)
_RELAPSE = re.compile(
    r"\brelaps|\brefractory\b|\brecurren|previously treated|progress(?:ed|"
    r"ive) (?:disease )?(?:on|after|following)|(?:prior|previous) lines?|"
    r"salvage",
    re.IGNORECASE,
)
_AGE = re.compile(r"(\d{1,3})\s*Years?", re.IGNORECASE)

# An item is understood only if it matches completely; «» encloses a list of agents.
_OPENING = (
    r"(?:(?:patients?|participants?|subjects?)\s+(?:must|who|that|should|"
    r"with)?\s*)?(?:must\s+|should\s+)?(?:(?:have|has|had|be|been|is|"
    r"are)\s+)*(?:documented\s+|known\s+|any\s+)?"
)
_DISEASE = f"(?:{'|'.join(word_list('disease'))})"
_CLOSING = (
    r"(?:\s*(?:therapy|treatment|exposure|based therapy|containing regimens?|"
    rf"therapies|treatments|previously|for (?:{_DISEASE}\s*)+|at any time|"
    r"in any (?:prior )?line))*\s*[.;,]?\s*"
)
_REFRACTORY = re.compile(
    rf"{_OPENING}(?:{_DISEASE}\s+)*(?:(?:that|which)\s+(?:is|was)\s+)?(not |"
    r"non-?)?refractory to (?:(?:prior|previous|treatment with|both|"
    rf"therapy with)\s+)*«([^»]*)»{_CLOSING}",
    re.I,
)
_EXPOSED = re.compile(
    rf"{_OPENING}(?:received|previously received|(?:prior|previous|"
    r"previously)\s+(?:received\s+)?(?:treatment|therapy|exposure|treated|"
    r"exposed|use))\s*(?:with|to|of|including)?\s*(?:(?:prior|previous|"
    rf"both)\s+)*«([^»]*)»{_CLOSING}",
    re.I,
)
_PRIOR_AGENT = re.compile(rf"{_OPENING}(?:prior|previous)\s+«([^»]*)»{_CLOSING}", re.I)
_INCLUDING = re.compile(
    r"([^«»]*?),?\s*(?:(?:which|that) (?:must )?(?:have )?)?includ(?:ing|ed|"
    r"es?)\s+(?:(?:both|treatment with|prior|exposure to|"
    rf"at least)\s+)*«([^»]*)»{_CLOSING}",
    re.I,
)
_LINES_ONLY = re.compile(
    r"^[\s,.;:()]*(?:(?:patients?|participants?|subjects?|who|must|should|have|"
    r"has|had|been|received|receipt of|treated|with|documented|"
    r"for|relapsed|refractory|and|or|prior|previously|previous|systemic|"
    r"anti-?\w+|therapy|treatment|the|of|an?|history|as|defined|by|per|their|"
    r"at least|"
    rf"requiring|further|including|to|confirmed|diagnosis|{_DISEASE})[\s,.;:()/-]*)*$",
    re.I,
)


_OPPOSITE = {">": "<=", ">=": "<", "<": ">="}


class Eligibility(NamedTuple):
    """Criteria for all participants, items that were not understood, and the stage of care of the
    trial (may be empty)."""

    criteria: tuple[str, ...]
    unread: tuple[str, ...]
    setting: str


def eligibility(module: Mapping[str, Any], names: DrugNames, titles: str) -> Eligibility:
    """Reads an eligibility module; titles and conditions in `titles` may name the stage of care."""
    criteria: list[str] = []
    unread: list[str] = []
    excluding = False
    whole = str(module.get("eligibilityCriteria") or "")[:100_000]
    for item in items(whole):
        if heading := _HEADING.search(item[:60]):
            excluding = "ex" in heading[0].lower() and "inclusion" not in heading[0].lower()
            item = item[heading.end() :].strip(" :")
            if not item:
                continue
        if read := _read(item, excluding, names):
            criteria += read
        else:
            unread.append(f"not: {item}" if excluding else item)
    age = _age(module)
    setting = _stage_in(titles, names.vocabulary.stages.values()) or _setting(criteria, titles)
    if setting == "front-line" and not any(criterion.startswith("lines") for criterion in criteria):
        criteria.append("lines=0")
    return Eligibility(tuple(dict.fromkeys([*criteria, *age])), tuple(unread), setting)


def _read(item: str, excluding: bool, names: DrugNames) -> list[str]:
    """The criteria in an item; none if any part of it is not understood."""
    text = clean(item)
    if lines := _lines(text, excluding):
        return [lines]
    if _TOO_QUALIFIED.search(text):
        return []
    marked, agents = _mark(text, names)
    if "«" not in marked:
        return []
    if (
        (match := _INCLUDING.fullmatch(marked))
        and not excluding
        and (lines := _lines(match[1], excluding))
    ):
        exposed = list(_criteria_of_agents("exposed", match[2], agents, excluding))
        return [lines, *exposed] if exposed else []
    if match := _REFRACTORY.fullmatch(marked):
        return list(
            _criteria_of_agents("refractory", match[2], agents, excluding != bool(match[1]))
        )
    for pattern in (_EXPOSED, _PRIOR_AGENT):
        if match := pattern.fullmatch(marked):
            return list(_criteria_of_agents("exposed", match[1], agents, excluding))
    return []


def _lines(text: str, excluding: bool) -> str:
    lines = lines_in(text)
    if (
        not lines
        or not _LINES_ONLY.match(without_lines(text))
        or re.search(r"\bnot\b|\bno\b(?! more)", text, re.IGNORECASE)
    ):
        return ""
    if not excluding:
        return lines
    bound = re.fullmatch(r"lines(>=|>|<)(\d+)", lines)
    return f"lines{_OPPOSITE[bound[1]]}{bound[2]}" if bound else ""


def _mark(text: str, names: DrugNames) -> tuple[str, dict[str, str]]:
    """The text with each list of agents in guillemets, and the identifiers of the agents in it."""
    inside = reversed(names.agents_in(text))
    known = {small: agent for name, small, agent in inside if len(name) > 3 or name.isupper()}
    longest_first = sorted(known, key=len, reverse=True)
    if not longest_first:
        return text, {}
    agent = (
        r"(?<![\w-])(?:an?\s+|the\s+|other\s+|another\s+|"
        rf"any\s+(?:other\s+)?)?(?:{'|'.join(map(re.escape, longest_first))})s?(?![\w-])(?:\s*"
        rf"\((?:{'|'.join(map(re.escape, longest_first))})s?\))?"
    )
    conjunction = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*/\s*|\s+and/or\s+)"
    listed = rf"{agent}(?:{conjunction}{agent})*"
    marked = re.sub(listed, r"«\g<0>»", text, count=3, flags=re.IGNORECASE)
    return marked, known


def _criteria_of_agents(
    status: str, listed: str, agents: Mapping[str, str], negative: bool
) -> Iterator[str]:
    """The criteria of a list of agents.

    A list joined by `and` requires each agent, a list joined by `or` at least one; an excluded list
    joined by `or` requires that the status applies to none of them.
    """
    longest = "|".join(map(re.escape, sorted(agents, key=len, reverse=True)))
    without_brackets = re.sub(r"\([^()]*\)", "", listed)
    agents_here = list(
        dict.fromkeys(
            agents[agent.casefold()]
            for agent in re.findall(rf"(?<![\w-])(?:{longest})", without_brackets, re.IGNORECASE)
        )
    )
    either = bool(re.search(r"\bor\b|/", without_brackets, re.IGNORECASE))
    together = bool(re.search(r"\band\b(?!/)", without_brackets, re.IGNORECASE))
    if not agents_here or (either and together) or (negative and together and len(agents_here) > 1):
        return
    if negative:
        yield from (
            f"not refractory:{agent}" if status == "refractory" else f"naive:{agent}"
            for agent in agents_here
        )
    elif either and len(agents_here) > 1:
        yield f"({' | '.join(f'{status}:{agent}' for agent in agents_here)})"
    else:
        yield from (f"{status}:{agent}" for agent in agents_here)


def _age(module: Mapping[str, Any]) -> list[str]:
    """Age limits, except a minimum age of 21 years or less.

    Profiles describe adults and rarely give an age, so a limit of 18 years would make the
    applicability of populations indirect.
    """
    youngest, oldest = (
        _AGE.fullmatch(clean(module.get(name))) for name in ("minimumAge", "maximumAge")
    )
    criteria = [f"age>={youngest[1]}"] if youngest and int(youngest[1]) > 21 else []
    return criteria + ([f"age<={oldest[1]}"] if oldest else [])


def _stage_in(titles: str, stages: Iterable[Stage]) -> str:
    """The stage of care without lines of therapy, such as adjuvant treatment, that titles name in
    full; empty if they name none or several."""
    named = {
        stage.id
        for stage in stages
        if not stage.is_line
        and any(
            re.search(rf"(?<![\w-]){re.escape(name)}\b", titles, re.IGNORECASE)
            for name in (stage.label_en, *stage.synonyms)
            if name
        )
    }
    return named.pop() if len(named) == 1 else ""


def _setting(criteria: list[str], titles: str) -> str:
    lines = [criterion for criterion in criteria if criterion.startswith("lines")]
    if any(
        re.fullmatch(r"lines(?:>=?[1-9]\d*|=[1-9]\d*(?:-\d+)?)", criterion) for criterion in lines
    ):
        return "relapse"
    if any(criterion in ("lines=0", "lines<1", "lines<=0") for criterion in lines):
        return "front-line"
    front, relapse = bool(_FRONT.search(titles)), bool(_RELAPSE.search(titles))
    if front != relapse:
        return "front-line" if front else "relapse"
    return (
        ""
        if front
        else "relapse"
        if any(criterion.startswith(("refractory", "exposed")) for criterion in criteria)
        else ""
    )
