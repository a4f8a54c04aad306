"""Finds names that distinguish each group of an outcome from the other groups."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .groups import RegistryArm, rest_of
from .outcomes import Outcome

_LAST_WORD = re.compile(r"\(([^()\s]{1,12})\)\s*$")
_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w+-]+)\)")


def rest_of_title(outcome: Outcome, group: str, arm: RegistryArm) -> str:
    """The part of a group's title after the label of its arm.

    Empty if each group of the outcome has another word in brackets there: these words name the
    arms.
    """
    rest = rest_of(outcome.groups.get(group, ""), arm)
    last = [_LAST_WORD.search(title) for title in outcome.groups.values()]
    words = [match[1] for match in last if match]
    names_arms = len(words) == len(last) > 1 and len(set(words)) == len(words)
    return "" if names_arms and rest in words else rest


def distinguishing_names(
    ids: Sequence[str],
    outcome: Outcome,
    arms: Mapping[str, RegistryArm],
    labels: Mapping[str, Sequence[str]],
) -> dict[str, tuple[str, ...]]:
    """For each group, the names that belong to no other group.

    These are its title, the label of its arm, drugs that only it receives, and words for its role.
    """
    names_of: dict[str, set[str]] = {}
    for group in ids:
        title = outcome.groups.get(group, "")
        names = {title, re.sub(r"\s*\([^()]*\)", "", title).strip(), *_IN_BRACKETS.findall(title)}
        if group in arms:
            label = arms[group].label
            names |= {
                label,
                re.sub(r"\s*\([^()]*\)", "", label).strip(),
                *_IN_BRACKETS.findall(label),
                arms[group].regimen,
                arms[group].dose,
            }
            names |= {name for drug in arms[group].drugs for name in labels.get(drug, ())}
            if re.search(r"\bplacebo\b", label, re.IGNORECASE):
                names.add("placebo")
            names |= (
                {"control arm", "control group", "control", "comparator"}
                if arms[group].role == "control"
                else {
                    "experimental arm",
                    "experimental group",
                    "treatment group",
                    "treatment arm",
                    "experimental",
                    "investigational arm",
                }
            )
        short = re.match(r"(?:treatment )?(?:arm|group|cohort)\s*\w{1,2}\b", title, re.IGNORECASE)
        names |= {short[0]} if short else set()
        names_of[group] = {name.casefold() for name in names if len(name) > 1}
    return {
        group: tuple(
            sorted(names - set().union(*(other for key, other in names_of.items() if key != group)))
        )
        for group, names in names_of.items()
    }
