"""Converts titles of subgroups to criteria, if all their words are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...message import message
from .drugs import DrugNames
from .prior_lines import lines_in, without_lines
from .text import clean, pattern
from .words import any_of

_PEOPLE = r"(?:participants|patients|subjects|people|individuals|population)(?![\w'’])"
_WHOM = re.compile(
    rf"\b(?:in|among|for)\s+((?:[^\s:;,]{{1,40}}\s+){{0,6}}?{_PEOPLE}.*)|"
    r"\bsub-?(?:group|set)s?\b\s*(?:of|with|:|-|analysis)?(.*)|\b(?:in|"
    r"by)\s+(?:the\s+)?(.{0,200})\bsub-?(?:group|set)",
    re.I,
)
_TAIL = re.compile(
    r"(?:\b(?:in|among|for)\s+(?:the\s+)?|\s[-–]\s|:\s*)([^:–]+?)\s*$|\(([^()]{4,})\)\s*$", re.I
)
_EXPLAINED = re.compile(r"\s\((?:[^()]|\([^()]*\))*\)|\s\[[^\[\]]*\]")
_YEARS = r"\s*years?(?:\s+of\s+age|\s+old)?"
_AGES = (
    (
        re.compile(
            rf"(?:≥|>=|at least|aged?)\s*(\d\d){_YEARS}(?:\s+(?:and|or)\s+(?:older|above|over))?",
            re.I,
        ),
        "age>={}",
    ),
    (re.compile(rf"(\d\d){_YEARS}\s+(?:and|or)\s+(?:older|above|over)", re.I), "age>={}"),
    (re.compile(rf"(?:<|less than|under|younger than)\s*(\d\d){_YEARS}", re.I), "age<{}"),
)


class Group(NamedTuple):
    """A subgroup: criteria and label.

    `problem`: the words that could not be expressed as criteria. `is_partly`: whether the other
    words could be expressed. `supposed`: why the group is supposed to be the whole trial although a
    title has words that could not be expressed.
    """

    criteria: str = ""
    label: str = ""
    problem: str = ""
    is_partly: bool = False
    supposed: str = ""


def _left_of(text: str) -> str:
    """The words of a text that mean something; numbers alone mean nothing."""
    left = re.sub(r"[^\w]+", " ", any_of("neutral").sub(" ", text)).strip()
    return "" if left.replace(" ", "").isdigit() else left


def _loosely(name: str) -> str:
    """A pattern of a name in which spaces and hyphens are equivalent."""
    return r"[\s-]".join(map(re.escape, re.split(r"[\s-]+", name)))


class Subgroups:
    """Converts titles.

    `ordinary`: names that apply to all participants, such as conditions. `treatments`: removes the
    names of the trial's treatments from a text that is about all of them.
    """

    def __init__(
        self,
        names: DrugNames,
        ordinary: Iterable[str] = (),
        treatments: Callable[[str], str] = str,
    ) -> None:
        self.names = names
        self._without_treatments = treatments
        self._ordinary = sorted({clean(name) for name in ordinary if name}, key=len, reverse=True)
        self._seen: dict[str, Group] = {}

    def in_title(self, title: str) -> Group:
        """The subgroup in the title of an outcome; none if the title is about all participants."""
        match = _WHOM.search(title)
        return self.read(next(filter(None, match.groups()), "")) if match else Group()

    def in_tail(self, title: str) -> Group:
        """The subgroup in the last part of a title that names no people: `OS in marker X`."""
        match = _TAIL.search(title)
        return self.read(match[1] or match[2]) if match else Group()

    def read(self, words: str) -> Group:
        """The criteria that a text expresses, with a problem if any words are not understood."""
        if words not in self._seen:
            text = clean(words)
            outside = _EXPLAINED.sub(" ", text)
            group = (
                self._read(outside) if outside != text else Group()
            )  # brackets explain the words before them
            self._seen[words] = group._replace(label=text) if group.criteria else self._read(text)
        return self._seen[words]

    def _read(self, text: str) -> Group:
        rest, criteria = self._without_ordinary(text), list[str]()
        if lines := lines_in(rest):
            criteria.append(lines)
            rest = without_lines(rest)
        for expression, form in _AGES:
            if match := expression.search(rest):
                criteria.append(form.format(match[1]))
                rest = expression.sub(" ", rest)
        rest = self._statuses(rest, criteria)
        rest = self._with_features(rest, criteria)
        left = _left_of(rest)
        if left and not criteria:
            left = _left_of(self._without_treatments(rest))
        if left:
            return Group(
                label=text,
                problem=message(
                    "registry.unread.not_term",
                    "'{text}' is not a term of the exposure language",
                    text=left,
                ),
                is_partly=bool(criteria),
            )
        return Group(", ".join(dict.fromkeys(criteria)), text if criteria else "")

    def _without_ordinary(self, text: str) -> str:
        for name in self._ordinary:
            if name.casefold() in text.casefold():
                text = pattern(rf"(?<!\w){re.escape(name)}s?(?!\w)").sub(" ", text)
        return text

    def _statuses(self, text: str, criteria: list[str]) -> str:
        """Removes statuses such as `refractory to X` from a text and adds them to the criteria."""
        for name, agent in self._agents(text):
            bare = rf"(?<!\w){re.escape(name)}(?!\w)"
            for expression, form in (
                (
                    rf"(?:not|non)[- ]refractory to (?:\w+ )?{bare}|"
                    rf"non[- ]?{bare}[- ]refractory|{bare}[- ]non-?refractory",
                    "not refractory:{}",
                ),
                (rf"refractory to (?:prior )?{bare}|{bare}[- ]+refractory", "refractory:{}"),
                (
                    rf"(?:without|no) (?:prior|previous) {bare}(?: (?:therapy|treatment|"
                    rf"exposure))?|{bare}[- ]naive",
                    "naive:{}",
                ),
                (
                    r"(?:(?:prior|previous) (?:exposure to |treatment with |therapy with )?|"
                    rf"exposed to |previously treated with ){bare}|{bare}[- ]+(?:exposed|"
                    r"pretreated|treated)",
                    "exposed:{}",
                ),
            ):
                if pattern(expression).search(text):
                    criteria.append(form.format(agent))
                    text = pattern(expression).sub(" ", text)
                    break
        return text

    def _agents(self, text: str) -> list[tuple[str, str]]:
        return [(name, agent) for name, _, agent in self.names.agents_in(text) if len(name) > 1]

    def _with_features(self, text: str, criteria: list[str]) -> str:
        low = text.casefold().replace("-", " ")
        for stem, small, feature in self.names.features:
            if small.replace("-", " ") not in low:
                continue
            bare = rf"(?<!\w){_loosely(stem)}s?(?!\w)"
            absent = (
                rf"(?:without|no|non[- ]?|negative for|absence of)\s*{bare}|{bare}"
                r"[\s-]+(?:negative|absent)"
            )
            present = rf"(?:with|presence of|positive for)?\s*{bare}(?:[\s-]+(?:positive|present))?"
            for expression, form in ((absent, "not has:{}"), (present, "has:{}")):
                if pattern(expression).search(text):
                    criteria.append(form.format(feature))
                    text = pattern(expression).sub(" ", text)
                    low = text.casefold().replace("-", " ")
                    break
        return text
