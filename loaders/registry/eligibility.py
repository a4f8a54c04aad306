"""Converts eligibility to criteria: prior lines, exposure, refractoriness, age.

What is not expressed by criteria stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ...graph.model.field import Stage
from .bounds import LONGEST_CRITERION, LONGEST_ELIGIBILITY
from .drugs import DrugNames
from .eligibility_items import Item, read_item
from .text import clean, items

_HEADING = re.compile(
    r"\b(inclusion|exclusion)\b.{0,20}criteria|^(in|ex)clusion\b:?$|"
    r"^(?:key )?(in|ex)clusion criteria",
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
    whole = str(module.get("eligibilityCriteria") or "")
    for item in items(whole[:LONGEST_ELIGIBILITY]):
        if heading := _HEADING.search(item[:60]):
            excluding = "ex" in heading[0].lower() and "inclusion" not in heading[0].lower()
            item = item[heading.end() :].strip(" :")
            if not item:
                continue
        read = read_item(item, excluding, names) if len(item) <= LONGEST_CRITERION else Item()
        criteria += read.criteria
        if not read.is_whole:
            unread.append(f"not: {item}" if excluding else item)
    if rest := whole[LONGEST_ELIGIBILITY:]:
        unread.append(rest)
    age = _age(module)
    setting = _stage_in(titles, names.vocabulary.stages.values()) or _setting(criteria, titles)
    if setting == "front-line" and not any(criterion.startswith("lines") for criterion in criteria):
        criteria.append("lines=0")
    return Eligibility(tuple(dict.fromkeys([*criteria, *age])), tuple(unread), setting)


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
