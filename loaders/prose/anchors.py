"""Finds the anchors of a regular expression: every match contains at least one of these words.

A text without any anchor of a pattern need not be searched for the pattern. Supports the syntax
used in `patterns.toml`: letters, classes of characters, groups, branches and repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FEW = 4  # characters of a class that are listed individually
_NOT_LITERAL = "AbBdDsSwWZ"  # after a backslash: an assertion or a class
_GROUP = re.compile(r"\?(?:P<\w+>|[aiLmsux-]*:|>)")
_LOOKAROUND = re.compile(r"\?<?[=!]")
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")
Anchors = frozenset[str]


def anchors(regex: str) -> Anchors:
    """Words in lower case, at least one of which is in every match; empty if there are none.

    Raises `ValueError` if the expression uses unsupported syntax.
    """
    reader = _Reader(regex)
    anchors = reader.branches()
    if reader.place != len(regex):
        raise ValueError(f"unbalanced bracket at {reader.place} of {regex}")
    return anchors or frozenset()


@dataclass(slots=True)
class _Reader:
    """A recursive-descent reader of a regular expression."""

    regex: str
    place: int = 0

    def branches(self) -> Anchors | None:
        """The anchors of all branches up to the end of the group; None if one has no anchor."""
        branches = [self.sequence()]
        while self.regex.startswith("|", self.place):
            self.place += 1
            branches.append(self.sequence())
        anchored = [branch for branch in branches if branch]
        return frozenset().union(*anchored) if len(anchored) == len(branches) else None

    def sequence(self) -> Anchors | None:
        """The anchors of one part of a sequence: the part whose shortest anchor is longest."""
        candidates: list[Anchors] = []
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
                candidates.append(frozenset((word,)))
                word = ""
            anchored = frozenset((part,)) if isinstance(part, str) and part else part
            if anchored and not (repeat and _may_be_none(repeat)):
                candidates.append(anchored)
        if word:
            candidates.append(frozenset((word,)))
        return max(candidates, key=_worth, default=None)

    def part(self) -> str | Anchors | None:
        """The next character in lower case, or the anchors of the next class of characters or
        group.

        None if there are no anchors.
        """
        sign = self.regex[self.place]
        self.place += 1
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.signs()
        if sign == "\\":
            sign = self.regex[self.place]
            self.place += 1
            return None if sign in _NOT_LITERAL else sign.lower()
        return None if sign in ".^$" else sign.lower()

    def group(self) -> Anchors | None:
        lookaround = _LOOKAROUND.match(self.regex, self.place)
        opened = lookaround or _GROUP.match(self.regex, self.place)
        if opened:
            self.place = opened.end()
        elif self.regex.startswith("?", self.place):
            raise ValueError(f"unknown kind of group at {self.place} of {self.regex}")
        anchors = self.branches()
        self.place += 1
        return None if lookaround else anchors

    def signs(self) -> Anchors | None:
        """The characters of a class such as `[abc]`, if they are few and listed individually."""
        start = self.place + self.regex.startswith("^", self.place)
        end = self.regex.index("]", start + 1)
        while self.regex[end - 1] == "\\" and self.regex[end - 2] != "\\":
            end = self.regex.index("]", end + 1)
        inside, self.place = self.regex[start:end], end + 1
        anchored = re.sub(r"\\(.)", r"\1", inside)
        ranged = re.search(
            r"[^\\]-.|\\[dDsSwW]", inside[:-1] + "x" if inside.endswith("-") else inside
        )
        if self.regex[start - 1] == "^" or ranged or len(anchored) > _FEW:
            return None
        return frozenset(anchored.lower())


def _may_be_none(repeat: re.Match[str]) -> bool:
    return repeat[0][0] in "*?" or repeat["least"] in ("", "0")


def _worth(words: Anchors) -> tuple[int, int]:
    return min(map(len, words)), -len(words)
