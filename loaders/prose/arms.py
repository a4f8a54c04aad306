"""Finds names of arms by the words around them, so that unknown regimens are found too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .patterns import Library

_REACH = 160
_LONGEST = 120
_OUTCOMES = ("survival", "response", "time", "harm", "death")


@dataclass(frozen=True, slots=True)
class ArmMention:
    """The name of an arm with its span in the prepared text, and its size if printed."""

    name: str
    start: int
    end: int
    n: str = ""


def named(text: str, start: int, end: int, library: Library, n: str = "") -> ArmMention | None:
    """The arm that a span names, without connecting words at its edges.

    None if the span does not name a treatment.
    """
    while match := next((edge for _, edge in library.matches("arm-edge", text[start:end])), None):
        if match.start() == 0:
            start += match.end()
        else:
            end = start + match.start()
    name = text[start:end]
    is_arm = (
        0 < len(name) < _LONGEST
        and not library.matches_whole("no-arm", name)
        and not any(pattern.family in _OUTCOMES for pattern, _ in library.matches("endpoint", name))
    )
    return ArmMention(name, start, end, n) if is_arm else None


def arm_after(text: str, start: int, stop: int, library: Library) -> ArmMention | None:
    """The arm named directly after a figure that ends at `start`."""
    stop = min(stop, start + _REACH)
    for pattern in library.of("arm-right"):
        match = pattern.regex.match(text, start, stop)
        if match and (arm := named(text, *match.span("arm"), library)):
            return arm
    return None


def arm_before(text: str, start: int, stop: int, library: Library) -> ArmMention | None:
    """The last arm named between `start` and a figure at `stop`."""
    start = max(start, stop - _REACH)
    arms = [
        arm
        for pattern in library.of("arm-left")
        for match in pattern.regex.finditer(text, start, stop)
        if (arm := named(text, *match.span("arm" if match["arm"] else "arm2"), library))
    ]
    return max(arms, key=lambda arm: (arm.end, arm.end - arm.start), default=None)


def compared(
    text: str, start: int, stop: int, library: Library, kind: str = "arm-pair"
) -> tuple[ArmMention, ArmMention | None] | None:
    """The arms of the last comparison in a span.

    Examples: longer with A than with B; A was superior to B.
    """
    best: tuple[ArmMention, ArmMention | None] | None = None
    for _, match in library.matches(kind, text, start, stop):
        groups = match.groupdict()
        for tail in ("", "2", "3", "4", "5"):
            if not groups.get(f"arm{tail}"):
                continue
            n, other_n = (groups.get("n") or "", groups.get("n2") or "") if not tail else ("", "")
            if tail == "3":
                n, other_n = groups.get("n3") or "", groups.get("n4") or ""
            arm = named(text, *match.span(f"arm{tail}"), library, n)
            other = (
                named(text, *match.span(f"comparator{tail}"), library, other_n)
                if groups.get(f"comparator{tail}")
                else None
            )
            if (
                arm
                and (best is None or bool(other) >= bool(best[1]))
                and (best is None or arm.start >= best[0].start or (other and not best[1]))
            ):
                best = (arm, other)
    return best


def only_arm(text: str, start: int, stop: int, library: Library) -> ArmMention | None:
    """The regimen that all people of a study were given, as a sentence on its methods says."""
    arms = [
        named(
            text,
            *match.span(next(name for name, words in match.groupdict().items() if words)),
            library,
        )
        for _, match in library.matches("arm-only", text, start, stop)
    ]
    found = [arm for arm in arms if arm]
    return found[0] if len({plain_name(arm.name) for arm in found}) == 1 else None


def plain_name(name: str) -> str:
    """The name of an arm without the words that any arm is called by."""
    return _OF_ANY_ARM.sub("", name.casefold()).strip()


_OF_ANY_ARM = re.compile(r"\b(?:the|arm|group|cohort)\b|组\Z")


def control_first(first: str, second: str, library: Library) -> bool:
    """Whether the first arm is the control, by its name or because the second adds a drug."""
    is_control = [
        _is_control(name, other, library) for name, other in ((first, second), (second, first))
    ]
    if is_control[0] != is_control[1]:
        return is_control[0]
    first_parts, second_parts = drugs_of(first), drugs_of(second)
    return bool(first_parts) and first_parts < second_parts


_ALONE = re.compile(r"\b(?:alone|monotherapy|single[- ]agent)\b|单药|单纯|单用", re.IGNORECASE)
_COMBINED = re.compile(r"\b(?:plus|and|with|combin[a-z]+)\b|\+|联合|加", re.IGNORECASE)


def _is_control(name: str, other: str, library: Library) -> bool:
    """Whether a name is that of a control. A drug alone is one only against a combination."""
    if not library.has("control", name):
        return False
    return (
        not _ALONE.search(name)
        or bool(_COMBINED.search(other))
        or library.has("control", _ALONE.sub("", name))
    )


def drugs_of(name: str) -> set[str]:
    """The parts of the name of an arm: `drug A plus drug B group` → {drug a, drug b}."""
    name = plain_name(name)
    return {
        part
        for part in re.split(
            r" ?(?:\bplus\b|\band\b|\bwith\b|\+|/|联合|加|,) ?| (?:alone|monotherapy)$",
            name,
        )
        if part
    }
