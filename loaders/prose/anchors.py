"""What every match of a pattern must contain, so that a text without any of it need not be searched.

Reads the notation of regular expressions as far as `patterns.toml` uses it: letters, classes, groups, branches, repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FEW = 4  # signs of a class that are looked for one by one
_NOTHING = "AbBdDsSwWZ"  # after a backslash: a place or a class, no sign of its own
_GROUP = re.compile(r"\?(?:P<\w+>|[aiLmsux-]*:)")
_APART = re.compile(r"\?<?[=!]")  # what stands beside a match
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})\??")
Anchors = frozenset[str]


def anchors(regex: str) -> Anchors:
    """Words in lower case of which every match holds one; none where nothing can be told.

    Raises `ValueError` for what cannot be read.
    """
    reader = _Reader(regex)
    found = reader.branches()
    if reader.place != len(regex):
        raise ValueError(f"a bracket too many at {reader.place} of {regex}")
    return found or frozenset()


@dataclass(slots=True)
class _Reader:
    """Where the reading of a pattern stands."""

    regex: str
    place: int = 0

    def branches(self) -> Anchors | None:
        """What one of the branches up to the end of the group must contain; None where one of them need contain nothing."""
        found = [self.sequence()]
        while self.regex.startswith("|", self.place):
            self.place += 1
            found.append(self.sequence())
        told = [one for one in found if one]
        return frozenset().union(*told) if len(told) == len(found) else None

    def sequence(self) -> Anchors | None:
        """The best of what the parts of a sequence must contain: the longest words."""
        found: list[Anchors] = []
        word = ""
        while self.place < len(self.regex) and self.regex[self.place] not in "|)":
            part = self.part()
            repeat = _REPEAT.match(self.regex, self.place)
            if repeat:
                self.place = repeat.end()
            if isinstance(part, str) and not repeat:
                word += part
                continue
            if word:
                found.append(frozenset((word,)))
                word = ""
            told = frozenset((part,)) if isinstance(part, str) and part else part
            if told and not (repeat and _may_be_none(repeat)):
                found.append(told)
        if word:
            found.append(frozenset((word,)))
        return max(found, key=_worth, default=None)

    def part(self) -> str | Anchors | None:
        """The next sign, class or group: a sign as it is, in lower case; what a class or group must contain otherwise."""
        sign = self.regex[self.place]
        self.place += 1
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.signs()
        if sign == "\\":
            sign = self.regex[self.place]
            self.place += 1
            return None if sign in _NOTHING else sign.lower()
        return None if sign in ".^$" else sign.lower()

    def group(self) -> Anchors | None:
        apart = _APART.match(self.regex, self.place)
        opened = apart or _GROUP.match(self.regex, self.place)
        if opened:
            self.place = opened.end()
        elif self.regex.startswith("?", self.place):
            raise ValueError(f"a group of an unknown sort at {self.place} of {self.regex}")
        found = self.branches()
        self.place += 1
        return None if apart else found

    def signs(self) -> Anchors | None:
        """The signs of a class, where they are few and told one by one."""
        start = self.place + self.regex.startswith("^", self.place)
        end = self.regex.index("]", start + 1)
        while self.regex[end - 1] == "\\" and self.regex[end - 2] != "\\":
            end = self.regex.index("]", end + 1)
        inside, self.place = self.regex[start:end], end + 1
        told = re.sub(r"\\(.)", r"\1", inside)
        ranged = re.search(
            r"[^\\]-.|\\[dDsSwW]", inside[:-1] + "x" if inside.endswith("-") else inside
        )
        if self.regex[start - 1] == "^" or ranged or len(told) > _FEW:
            return None
        return frozenset(told.lower())


def _may_be_none(repeat: re.Match[str]) -> bool:
    return repeat[0][0] in "*?" or repeat["least"] in ("", "0")


def _worth(words: Anchors) -> tuple[int, int]:
    return min(map(len, words)), -len(words)
