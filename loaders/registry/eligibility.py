"""Who may take part, as criteria: previous lines, exposures and refractoriness that an item says for sure; the rest stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .drugs import Names
from .subgroups import lines_in, without_lines
from .text import clean, items
from .words import word_list

_HEADING = re.compile(
    r"\b(inclusion|exclusion)\b.{0,20}criteria|^(in|ex)clusion\b:?$|^(?:key )?(in|ex)clusion criteria",
    re.IGNORECASE,
)
_TOO_QUALIFIED = re.compile(r"\bwithin\b|\bunless\b|\bexcept|\bif\b|\bwashout\b|\bdays?\b|\bweeks?\b|\bmonths?\b|\bhours?\b|\bcycles?\b|\bprior to\b|"
    r"\bbefore\b|\bgrade\b|\bcohort\b|\bpart [0-9a-z]\b|\bphase\b|\barm [a-z0-9]\b|\beither\b|\bat least one of\b", re.IGNORECASE)  # fmt: skip
_FRONT = re.compile(
    r"newly[- ]diagnosed|previously untreated|untreated|treatment[- ]na[iï]ve|no (?:prior|previous) (?:systemic )?(?:therapy|treatment)|front[- ]?line|first[- ]line",
    re.IGNORECASE,
)
_RELAPSE = re.compile(
    r"\brelaps|\brefractory\b|\brecurren|previously treated|progress(?:ed|ive) (?:disease )?(?:on|after|following)|(?:prior|previous) lines?|salvage",
    re.IGNORECASE,
)
_AGE = re.compile(r"(\d{1,3})\s*Years?", re.IGNORECASE)

# An item is read when all of it fits: «» is a list of agents.
_OPENING = r"(?:(?:patients?|participants?|subjects?)\s+(?:must|who|that|should|with)?\s*)?(?:must\s+|should\s+)?(?:(?:have|has|had|be|been|is|are)\s+)*(?:documented\s+|known\s+|any\s+)?"
_DISEASE = f"(?:{'|'.join(word_list('disease'))})"
_CLOSING = rf"(?:\s*(?:therapy|treatment|exposure|based therapy|containing regimens?|therapies|treatments|previously|for (?:{_DISEASE}\s*)+|at any time|in any (?:prior )?line))*\s*[.;,]?\s*"
_REFRACTORY = re.compile(
    rf"{_OPENING}(?:{_DISEASE}\s+)*(?:(?:that|which)\s+(?:is|was)\s+)?(not |non-?)?refractory to (?:(?:prior|previous|treatment with|both|therapy with)\s+)*«([^»]*)»{_CLOSING}",
    re.I,
)
_EXPOSED = re.compile(rf"{_OPENING}(?:received|previously received|(?:prior|previous|previously)\s+(?:received\s+)?(?:treatment|therapy|exposure|treated|exposed|use))\s*(?:with|to|of|including)?\s*(?:(?:prior|previous|both)\s+)*«([^»]*)»{_CLOSING}", re.I)  # fmt: skip
_PRIOR_AGENT = re.compile(rf"{_OPENING}(?:prior|previous)\s+«([^»]*)»{_CLOSING}", re.I)
_INCLUDING = re.compile(rf"([^«»]*?),?\s*(?:(?:which|that) (?:must )?(?:have )?)?includ(?:ing|ed|es?)\s+(?:(?:both|treatment with|prior|exposure to|at least)\s+)*«([^»]*)»{_CLOSING}", re.I)  # fmt: skip
_LINES_ONLY = re.compile(rf"^[\s,.;:()]*(?:(?:patients?|participants?|subjects?|who|must|should|have|has|had|been|received|receipt of|treated|with|documented|"
    rf"for|relapsed|refractory|and|or|prior|previously|previous|systemic|anti-?\w+|therapy|treatment|the|of|an?|history|as|defined|by|per|their|at least|"
    rf"requiring|further|including|to|confirmed|diagnosis|{_DISEASE})[\s,.;:()/-]*)*$", re.I)  # fmt: skip


class Eligibility(NamedTuple):
    """Criteria that hold for everybody, the items that were not read, and the setting (empty where nothing says it)."""

    criteria: tuple[str, ...]
    unread: tuple[str, ...]
    setting: str


def eligibility(module: Mapping[str, Any], names: Names, told: str) -> Eligibility:
    """What a record's eligibility module requires; `told` are its titles and conditions, which may say the setting."""
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
        if found := _read(item, excluding, names):
            criteria += found
        else:
            unread.append(f"not: {item}" if excluding else item)
    age = _age(module)
    setting = _setting(criteria, told)
    if setting == "front-line" and not any(one.startswith("lines") for one in criteria):
        criteria.append("lines=0")
    return Eligibility(tuple(dict.fromkeys([*criteria, *age])), tuple(unread), setting)


def _read(item: str, excluding: bool, names: Names) -> list[str]:
    """The criteria that one item says, all of it; none where anything in it is not understood."""
    text = clean(item)
    if lines := _lines(text, excluding):
        return [lines]
    if _TOO_QUALIFIED.search(text):
        return []
    marked, agents = _mark(text, names)
    if "«" not in marked:
        return []
    if (
        (found := _INCLUDING.fullmatch(marked))
        and not excluding
        and (lines := _lines(found[1], excluding))
    ):
        exposed = list(_said("exposed", found[2], agents, excluding))
        return [lines, *exposed] if exposed else []
    if found := _REFRACTORY.fullmatch(marked):
        return list(_said("refractory", found[2], agents, excluding != bool(found[1])))
    for pattern in (_EXPOSED, _PRIOR_AGENT):
        if found := pattern.fullmatch(marked):
            return list(_said("exposed", found[1], agents, excluding))
    return []


def _lines(text: str, excluding: bool) -> str:
    said = lines_in(text)
    if (
        not said
        or not _LINES_ONLY.match(without_lines(text))
        or re.search(r"\bnot\b|\bno\b(?! more)", text, re.IGNORECASE)
    ):
        return ""
    if not excluding:
        return said
    turned = re.fullmatch(r"lines(>=|>|<)(\d+)", said)
    return (
        f"lines{ {'>': '<=', '>=': '<', '<': '>='}[turned[1]] }{turned[2]}".replace(" ", "")
        if turned
        else ""
    )


def _mark(text: str, names: Names) -> tuple[str, dict[str, str]]:
    """The text with each list of agents in guillemets; agent name, lower case → identifier."""
    inside = reversed(names.agents_in(text))
    known = {small: agent for name, small, agent in inside if len(name) > 3 or name.isupper()}
    found = sorted(known, key=len, reverse=True)
    if not found:
        return text, {}
    one = rf"(?<![\w-])(?:an?\s+|the\s+|other\s+|another\s+|any\s+(?:other\s+)?)?(?:{'|'.join(map(re.escape, found))})s?(?![\w-])(?:\s*\((?:{'|'.join(map(re.escape, found))})s?\))?"
    listed = rf"{one}(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*/\s*|\s+and/or\s+){one})*"
    return re.sub(listed, lambda match: f"«{match[0]}»", text, count=3, flags=re.IGNORECASE), known


def _said(status: str, listed: str, agents: Mapping[str, str], negative: bool) -> Iterator[str]:
    """The criteria of a list of agents: `and` requires each, `or` one of them; excluded by `or`, none of them."""
    longest = "|".join(map(re.escape, sorted(agents, key=len, reverse=True)))
    without_brackets = re.sub(r"\([^()]*\)", "", listed)
    found = list(
        dict.fromkeys(
            agents[one.casefold()]
            for one in re.findall(rf"(?<![\w-])(?:{longest})", without_brackets, re.IGNORECASE)
        )
    )
    either = bool(re.search(r"\bor\b|/", without_brackets, re.IGNORECASE))
    together = bool(re.search(r"\band\b(?!/)", without_brackets, re.IGNORECASE))
    if not found or (either and together) or (negative and together and len(found) > 1):
        return
    if negative:
        yield from (
            f"not refractory:{one}" if status == "refractory" else f"naive:{one}" for one in found
        )
    elif either and len(found) > 1:
        yield f"({' | '.join(f'{status}:{one}' for one in found)})"
    else:
        yield from (f"{status}:{one}" for one in found)


def _age(module: Mapping[str, Any]) -> list[str]:
    """Limits of age beyond adulthood: 18 years hold for every adult, and profiles seldom tell the age."""
    youngest, oldest = (
        _AGE.fullmatch(clean(module.get(name))) for name in ("minimumAge", "maximumAge")
    )
    found = [f"age>={youngest[1]}"] if youngest and int(youngest[1]) > 21 else []
    return found + ([f"age<={oldest[1]}"] if oldest else [])


def _setting(criteria: list[str], told: str) -> str:
    lines = [one for one in criteria if one.startswith("lines")]
    if any(re.fullmatch(r"lines(?:>=?[1-9]\d*|=[1-9]\d*(?:-\d+)?)", one) for one in lines):
        return "relapse"
    if any(one in ("lines=0", "lines<1", "lines<=0") for one in lines):
        return "front-line"
    front, relapse = bool(_FRONT.search(told)), bool(_RELAPSE.search(told))
    if front != relapse:
        return "front-line" if front else "relapse"
    return (
        ""
        if front
        else "relapse"
        if any(one.startswith(("refractory", "exposed")) for one in criteria)
        else ""
    )
